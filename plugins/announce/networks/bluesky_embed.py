"""What a Bluesky post shows below its words: the publication's own picture, or the card of its link, which nobody draws for us.

lexicons/app/bsky/embed: images.json, external.json.
"""

from typing import Any

from plugins.announce.announcement import AnnouncedImage
from plugins.announce.claim import Claim
from plugins.announce.failures import NotSent, PostRefused
from plugins.announce.limits import Limits
from plugins.announce.networks.alternative import shorten_alternative
from plugins.announce.networks.bluesky_server import BlueskyServer
from plugins.announce.networks.dimensions import dimensions
from plugins.announce.networks.picture import PictureLost, fetch_picture, upload_images

THUMB = 1_000_000
"""Bytes of the picture of a card, at most: external.json, `maxSize`."""
TYPES = ("image/jpeg", "image/png")
"""What the site gives to networks. Bluesky believes whoever sends a picture: that it is one is looked at here."""


def embed(claim: Claim, limits: Limits, server: BlueskyServer) -> tuple[dict[str, Any], str]:
    """What to show, nothing where there is neither picture nor link, and the note of a picture that was lost. A post whose own picture is
    lost shows the card in its place, so that the link is never lost; a card whose picture is lost is words only. Nothing is made smaller
    here: the site gave each picture its size.
    """
    if not claim.image:
        return _card(claim, server)
    try:
        shown, note = upload_images(claim.images, lambda image: _picture(image, limits, server))
        return {"$type": "app.bsky.embed.images", "images": shown}, note
    except PictureLost as lost:
        card, note = _card(claim, server)
        return card, f"{lost} L’annonce est partie {'avec la carte de son lien' if card else 'sans elle'}. {note}".strip()


def _picture(image: AnnouncedImage, limits: Limits, server: BlueskyServer) -> dict[str, Any]:
    blob, (width, height) = _uploaded(image, limits.image_bytes, server)
    return {"image": blob, "alt": shorten_alternative(image.alt, limits.alt), "aspectRatio": {"width": width, "height": height}}


def _card(claim: Claim, server: BlueskyServer) -> tuple[dict[str, Any], str]:
    if not claim.link:
        return {}, ""
    card, note = {"uri": claim.link, "title": claim.title or claim.link, "description": claim.summary}, ""
    if claim.card:
        try:
            card["thumb"] = _uploaded(claim.card, THUMB, server)[0]
        except PictureLost as lost:
            note = f"{lost} La carte du lien est partie sans image."
    return {"$type": "app.bsky.embed.external", "external": card}, note


def _uploaded(image: AnnouncedImage, largest: int, server: BlueskyServer) -> tuple[Any, tuple[int, int]]:
    """The server's name for a picture, and its size. Raises PictureLost."""
    picture = fetch_picture(image.url, largest, TYPES)
    size = dimensions(picture.content)
    if not size:
        raise PictureLost(f"Le fichier {image.url} n’est pas une image JPEG ou PNG.")
    try:
        return server.upload(picture), size
    except (NotSent, PostRefused) as failure:
        reason = failure.reason
    raise PictureLost(f"Bluesky n’a pas pris l’image ({reason.removesuffix('.')}).")
