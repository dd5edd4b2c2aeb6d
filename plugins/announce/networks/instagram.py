"""A professional Instagram account, by the Graph API of the Facebook Page that it is linked to: plain requests, each call once.

A post is made in two steps: a container, which nobody sees and which dies by itself after 24 hours, then its publication, the only call
that can make a post. Nothing is said there without a picture: it is the publication's card, a JPEG of a shape that Instagram takes, read
at its public address. The link is written in the text, where readers cannot follow it, and by which the post is found again. An account
does not answer its own posts as a thread, and no program may take a post away.
https://developers.facebook.com/documentation/instagram-platform/content-publishing
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

import requests

from plugins.announce.accounts.connection import Connection
from plugins.announce.claim import Claim, random_token
from plugins.announce.failures import NotSent, PostRefused
from plugins.announce.network import Introduction
from plugins.announce.networks.alternative import shorten_alternative
from plugins.announce.networks.bearer import Bearer
from plugins.announce.networks.facebook_posts import API
from plugins.announce.networks.graph import (
    Unready,
    address_of,
    await_container,
    complaint,
    links,
    number,
    parse_object_id,
    permalink,
    read_back,
    token_notes,
)
from plugins.announce.networks.instagram_errors import ANSWERS, REDRAW, RENEW, RIGHTS, is_gone
from plugins.announce.networks.network_post import NetworkPost, ReadBack, recognize_claim
from plugins.announce.networks.picture import PictureLost, fetch_picture
from plugins.announce.networks.service import NetworkService
from plugins.announce.networks.wire import server_time
from plugins.announce.receipt import Receipt

TYPES = ("image/jpeg",)
"""« JPEG is the only image format supported »: content-publishing, « Limitations »."""
FIELDS = "id,caption,permalink,timestamp"
START = "https://www.instagram.com/"
SCOPES = ("instagram_basic", "instagram_content_publish", "pages_read_engagement")
"""https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/ig-container, « Permissions »"""
BY_HAND = "Supprimez-la dans l’application d’Instagram : Beffroi le verra à la prochaine exécution."


class InstagramAccount(ReadBack):
    """The account of that number, Instagram's own name for it."""

    name, public = "instagram", True

    def __init__(self, connection: Connection):
        self.limits, self.redactor, self.now = connection.limits, connection.redactor, connection.now
        self.credentials, self.account = connection.credentials, connection.credentials["ACCOUNT"]
        self.root = f"{API}/{self.account}"
        proof = Bearer(self.credentials["TOKEN"])
        self.service = NetworkService(ANSWERS, partial(complaint, table=ANSWERS), connection.redactor, proof, connection.now)

    def mint(self, time: datetime) -> str:
        """See Network: Instagram has nothing of the kind, and the token only names the claim."""
        return random_token(time)

    def publish(self, claim: Claim) -> Receipt:
        """Send the words of `claim` under its picture. Raises NotSent, PostRefused or MaybeSent, and nothing else."""
        container = self._container(claim)
        made = self.service.post(f"{self.root}/media_publish", number, data={"creation_id": container})
        return self._receipt(made, address_of(self.service, f"{API}/{made}", START, START), self.now())

    def timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the account's posts, the newest first, back to `since`. Raises NotSent or PostRefused."""
        return read_back(self.service, f"{self.root}/media", FIELDS, parse_post, since, "Le compte Instagram")

    def recognise(self, posts: Iterable[NetworkPost], claim: Claim) -> Receipt | None:
        """See Readable."""
        post = recognize_claim(posts, claim, "Le compte Instagram")
        return self._receipt(post.id, post.url, post.time) if post else None

    def delete(self, remote_id: str) -> None:
        """See Network. Only a person can: what Instagram does not find is gone, as long as it still finds the account for this token."""
        try:
            url = self.service.call(
                "GET", f"{API}/{remote_id}", lambda answer: permalink(answer.json(), START), params={"fields": "permalink"}
            )
            failure = PostRefused(f"Instagram ne laisse aucun programme supprimer une publication : {url}", BY_HAND)
        except PostRefused as refused:
            failure = refused
        if is_gone(failure):
            self.service.call("GET", self.root, number, params={"fields": "id"})
        else:
            raise failure

    def introduce(self) -> Introduction:
        """The name of the account, and what Meta tells of the token itself."""
        said = self.service.call("GET", self.root, _introduced, params={"fields": "id,username"})
        dead = f"Le jeton n’est plus valable. {RENEW}"
        lacking, notes = token_notes(self.service, API, self.credentials["TOKEN"], SCOPES, _lacking_rights, dead)
        return Introduction(said.handle, tuple(lacking), tuple(notes), time=said.time)

    def _container(self, claim: Claim) -> str:
        """The number of a container that is ready. Raises NotSent or PostRefused."""
        if not claim.image:
            raise PostRefused("Instagram ne prend rien sans image.", REDRAW)
        try:
            fetch_picture(claim.image.url, self.limits.image_bytes, TYPES)
            alt = {"alt_text": shorten_alternative(claim.image.alt, self.limits.alt)} if claim.image.alt else {}
            asked = {"image_url": claim.image.url, "caption": claim.text, **alt}
            container = self.service.call("POST", f"{self.root}/media", number, data=asked)
            await_container(self.service, f"{API}/{container}", "status_code", "Instagram")
            return container
        except PictureLost as lost:
            reason = str(lost)
        except Unready as unready:
            reason = f"Instagram n’a pas pu préparer l’image ({unready})."
        raise NotSent(self.redactor.clean(reason))

    def _receipt(self, remote_id: str, url: str, time: datetime, note: str = "") -> Receipt:
        return Receipt(self.name, self.account, remote_id, url, time, note)


def parse_post(post: Mapping[str, Any]) -> NetworkPost:
    """Read one post. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    text, time = str(post.get("caption") or ""), datetime.fromisoformat(post["timestamp"]).astimezone(UTC)
    url = permalink(post, START) if post.get("permalink") else START
    return NetworkPost(parse_object_id(post), url, text, links(text), time)


def _introduced(answer: requests.Response) -> Introduction:
    number(answer)
    return Introduction(str(answer.json()["username"]), time=server_time(answer))


def _lacking_rights(missing: str) -> str:
    return f"Il manque au jeton : {missing}. {RIGHTS}"


def connect(connection: Connection) -> InstagramAccount:
    """The account of the credentials; calls nothing."""
    return InstagramAccount(connection)
