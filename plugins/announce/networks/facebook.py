"""A Facebook Page, by the Graph API: plain requests, each call once.

The link is not in the text: Facebook draws its card from the page. With a picture of the publication's own, which takes the card's place,
the link is in the text. A Page does not answer its own posts as a thread, and a comment would be folded away from readers: a follow-up is
a post of its own. The token travels in a header only, never in an address, where logs and proxies would keep it; so no address that
Facebook gives is followed, for its own `paging.next` holds the token. https://developers.facebook.com/docs/pages-api/posts
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

import requests

from plugins.announce.accounts.connection import Connection
from plugins.announce.announcement import AnnouncedImage
from plugins.announce.claim import Claim, random_token
from plugins.announce.failures import NotSent, PostRefused
from plugins.announce.network import Introduction
from plugins.announce.networks.alternative import shorten_alternative
from plugins.announce.networks.bearer import Bearer
from plugins.announce.networks.facebook_errors import ANSWERS, is_gone
from plugins.announce.networks.facebook_introduction import introduce_facebook_page
from plugins.announce.networks.facebook_posts import API, FIELDS, parse_post
from plugins.announce.networks.graph import complaint, number, take_away
from plugins.announce.networks.network_post import NetworkPost, ReadBack, recognize_claim
from plugins.announce.networks.picture import PictureLost, fetch_picture, upload_images
from plugins.announce.networks.service import NetworkService
from plugins.announce.receipt import Receipt

TYPES = ("image/jpeg", "image/png")
"""What Facebook takes among what the site serves: docs/graph-api/reference/page/photos."""
PAGE, PAGES = 100, 10
"""Posts a reading asks for (Facebook's maximum), and readings before it gives up."""


class FacebookPage(ReadBack):
    """The Page that the token speaks for, known by its number."""

    name, public = "facebook", True

    def __init__(self, connection: Connection):
        self.limits, self.redactor, self.now = connection.limits, connection.redactor, connection.now
        self.credentials, self.account = connection.credentials, connection.credentials["PAGE"]
        self.root = f"{API}/{self.account}"
        words, proof = partial(complaint, table=ANSWERS), Bearer(self.credentials["TOKEN"])
        self.service = NetworkService(ANSWERS, words, connection.redactor, proof, connection.now)

    def mint(self, time: datetime) -> str:
        """See Network: Facebook has nothing of the kind, and the token only names the claim."""
        return random_token(time)

    def publish(self, claim: Claim) -> Receipt:
        """Send the words of `claim` with its picture, or else with its link. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost; the card of the link then takes its place.
        """
        attached, note = self._attached(claim)
        made = self.service.post(f"{self.root}/feed", number, data={"message": claim.text, **attached})
        return self._receipt(made, self.now(), note)

    def recognise(self, posts: Iterable[NetworkPost], claim: Claim) -> Receipt | None:
        """See Readable."""
        post = recognize_claim(posts, claim, "La Page")
        return self._receipt(post.id, post.time) if post else None

    def delete(self, remote_id: str) -> None:
        """See Network. What Facebook does not find is gone, as long as it still finds the Page for this token."""
        take_away(
            self.service,
            f"{API}/{remote_id}",
            is_gone,
            lambda: self.service.call("GET", self.root, number, params={"fields": "id"}),
            "Facebook",
        )

    def introduce(self) -> Introduction:
        """The name of the token's Page, and what Facebook tells of the token itself."""
        return introduce_facebook_page(self.service, self.account, self.credentials["TOKEN"])

    def _attached(self, claim: Claim) -> tuple[dict[str, str], str]:
        """What the post shows below its words, as Facebook's parameters, and the note of a picture that was lost."""
        linked = {"link": claim.link} if claim.link else {}
        if not claim.image:
            return linked, ""
        try:
            names, note = upload_images(claim.images, self._uploaded)
            shown = {f"attached_media[{number}]": json.dumps({"media_fbid": name}) for number, name in enumerate(names)}
            return shown, self.redactor.clean(note)
        except PictureLost as lost:
            said = "avec la carte de son lien" if claim.link else "sans elle"
            return linked, self.redactor.clean(f"{lost} L’annonce est partie {said}.")

    def _uploaded(self, image: AnnouncedImage) -> str:
        """The number of a picture that nobody sees until a post shows it. Raises PictureLost."""
        picture = fetch_picture(image.url, self.limits.image_bytes, TYPES)
        said = {"published": "false", "alt_text_custom": shorten_alternative(image.alt, self.limits.alt)}
        files = {"source": ("image", picture.content, picture.kind)}
        try:
            return self.service.call("POST", f"{self.root}/photos", number, data=said, files=files)
        except (NotSent, PostRefused) as failure:
            reason = str(failure)
        raise PictureLost(reason)

    def timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the Page's posts, the newest first, back to `since`; `feed` would be Facebook's choice of them, at most 600 a year,
        and no proof. Raises NotSent or PostRefused."""
        asked = {"fields": FIELDS, "limit": str(PAGE)}
        for _ in range(PAGES):
            posts, after = self.service.call("GET", f"{self.root}/published_posts", _page, params=asked)
            yield from posts
            if not after or (posts and posts[-1].time < since):
                return
            asked["after"] = after
        raise NotSent(f"La Page a publié plus de {PAGE * PAGES} fois depuis cette annonce : elle ne peut être relue jusqu’à elle.")

    def _receipt(self, remote_id: str, time: datetime, note: str = "") -> Receipt:
        return Receipt(self.name, self.account, remote_id, f"https://www.facebook.com/{remote_id}", time, note)


def _page(answer: requests.Response) -> tuple[list[NetworkPost], str]:
    """One page of posts, and the mark of where the next begins, empty when there is none."""
    said = answer.json()
    paging = said.get("paging", {})
    return [parse_post(post) for post in said["data"]], str(paging["cursors"]["after"]) if "next" in paging else ""


def connect(connection: Connection) -> FacebookPage:
    """The Page of the credentials; calls nothing."""
    return FacebookPage(connection)
