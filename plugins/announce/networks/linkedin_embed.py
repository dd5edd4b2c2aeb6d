"""What a LinkedIn post shows below its words: the publication's own picture, or the card of its link, which LinkedIn does not draw.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/images-api, …/posts-api (« Article Content Creation »)
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import requests

from plugins.announce.announcement import AnnouncedImage
from plugins.announce.claim import Claim
from plugins.announce.failures import Failure
from plugins.announce.limits import Limits
from plugins.announce.networks.alternative import shorten_alternative
from plugins.announce.networks.linkedin_posts import API
from plugins.announce.networks.picture import PictureLost, fetch_picture, upload_images
from plugins.announce.networks.service import NetworkService

TYPES = ("image/jpeg", "image/png")
"""Of what the site serves, what LinkedIn takes: images-api, « JPG, GIF, PNG »."""
PAUSE, LOOKS = 1.0, 20
"""Seconds between two looks at a picture that is being prepared, and looks before the post leaves without it."""
TITLE, DESCRIPTION = 400, 4_086
"""Characters of a card: posts-api, `Article`."""
WHERE = ".linkedin.com"
"""Where LinkedIn has pictures sent: our token goes nowhere else."""


def embed(claim: Claim, limits: Limits, service: NetworkService, owner: str) -> tuple[dict[str, Any], str]:
    """What to show, nothing where there is neither picture nor link, and the note of a picture that was lost. A post whose own picture is
    lost shows the card in its place; a card whose picture is lost is words only."""
    if not claim.image:
        return _card(claim, limits, service, owner)
    try:
        shown, note = upload_images(claim.images, lambda image: _picture(image, limits, service, owner))
        return {"content": {"media": shown[0]} if len(shown) == 1 else {"multiImage": {"images": shown}}}, note
    except PictureLost as lost:
        card, note = _card(claim, limits, service, owner)
        return card, f"{lost} L’annonce est partie {'avec la carte de son lien' if card else 'sans elle'}. {note}".strip()


def _picture(image: AnnouncedImage, limits: Limits, service: NetworkService, owner: str) -> dict[str, str]:
    """One picture as a post names it; with others: …/shares/multiimage-post-api, 2 to 20. Raises PictureLost."""
    alt = {"altText": shorten_alternative(image.alt, limits.alt)} if image.alt else {}
    return {"id": _uploaded(image, limits, service, owner), **alt}


def _card(claim: Claim, limits: Limits, service: NetworkService, owner: str) -> tuple[dict[str, Any], str]:
    if not claim.link:
        return {}, ""
    card, note = {"source": claim.link, "title": shorten_alternative(claim.title or claim.link, TITLE)}, ""
    if claim.summary:
        card["description"] = shorten_alternative(claim.summary, DESCRIPTION)
    if claim.card:
        try:
            card["thumbnail"] = _uploaded(claim.card, limits, service, owner)
        except PictureLost as lost:
            note = f"{lost} La carte du lien est partie sans image."
    return {"content": {"article": card}}, note


def _uploaded(image: AnnouncedImage, limits: Limits, service: NetworkService, owner: str) -> str:
    """LinkedIn's own name for a picture, once it is ready. Raises PictureLost."""
    picture = fetch_picture(image.url, limits.image_bytes, TYPES)
    try:
        asked = {"initializeUploadRequest": {"owner": owner}}
        where, name = service.call("POST", f"{API}/images", _place, params={"action": "initializeUpload"}, json=asked)
        service.call("PUT", where, _taken, data=picture.content, headers={"Content-Type": picture.kind})
        if _is_ready(lambda: service.call("GET", f"{API}/images/{quote(name, safe='')}", lambda answer: str(answer.json()["status"]))):
            return name
        reason = "LinkedIn n’a pas fini de préparer l’image."
    except Failure as failure:
        reason = f"LinkedIn n’a pas pris l’image ({failure.reason.removesuffix('.')})."
    raise PictureLost(reason)


def _is_ready(state: Callable[[], str]) -> bool:
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE)
        said = state()
        if said == "AVAILABLE":
            return True
        if said not in ("PROCESSING", "WAITING_UPLOAD"):
            return False
    return False


def _place(answer: requests.Response) -> tuple[str, str]:
    """Where to send a picture, and its name. Raises LookupError, TypeError or ValueError."""
    said = answer.json()["value"]
    where, name = urlsplit(said["uploadUrl"]), said["image"]
    if where.scheme != "https" or not (where.hostname or "").endswith(WHERE) or not name.startswith("urn:li:image:"):
        raise ValueError("not a place of LinkedIn")
    return said["uploadUrl"], name


def _taken(answer: requests.Response) -> None:
    if answer.status_code not in (requests.codes.ok, requests.codes.created):
        raise ValueError("not taken")
