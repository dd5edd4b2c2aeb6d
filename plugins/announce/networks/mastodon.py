"""Mastodon, by plain requests: one account of an instance, each call once.

The link is part of the text, and the instance draws the page's own card under it; a picture takes the card's place, and the link stays.
Every attempt at a post carries the key of its claim, for which an instance makes one post within an hour; beyond, the account's own posts
are read. The library Mastodon.py was measured and left: docs/decisions/0008. https://docs.joinmastodon.org/methods/statuses/#create
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

import requests

from plugins.announce.accounts.connection import Connection
from plugins.announce.claim import Claim, random_token
from plugins.announce.failures import Failure, NotSent, PostRefused
from plugins.announce.limits import Limits
from plugins.announce.network import Introduction
from plugins.announce.networks.bearer import Bearer
from plugins.announce.networks.mastodon_errors import ANSWERS, NOT_FOUND, RENEW, complaint
from plugins.announce.networks.mastodon_instance import Instance, instance
from plugins.announce.networks.mastodon_introduction import introduce_mastodon_account, owner
from plugins.announce.networks.mastodon_media import upload
from plugins.announce.networks.mastodon_posts import address, number, parse_post, without_remote_servers
from plugins.announce.networks.network_post import NetworkPost, ReadBack, recognize_claim
from plugins.announce.networks.picture import PictureLost, upload_images, without
from plugins.announce.networks.service import NetworkService
from plugins.announce.receipt import Receipt

PAGE, PAGES = 40, 25
"""Posts a reading asks for (the most that an instance gives), and readings before it gives up."""


class MastodonAccount(ReadBack):
    """The account named `nom@instance`; `root` is where its instance answers, which may not be the name after the @."""

    name, public = "mastodon", True

    def __init__(self, connection: Connection):
        given = connection.credentials
        self.account = given["ACCOUNT"].removeprefix("@").lower()
        self.domain = self.account.partition("@")[2]
        self.root = (given["URL"] or f"https://{self.domain}").rstrip("/")
        self.usual, self.redactor, self.now = connection.limits, connection.redactor, connection.now
        self.service = NetworkService(ANSWERS, complaint, connection.redactor, Bearer(given["TOKEN"]))
        self._number = ""

    @property
    def limits(self) -> Limits:
        """Those of the instance; the usual ones when it does not say."""
        return self.instance.limits

    @cached_property
    def instance(self) -> Instance:
        """What the instance says of itself, asked once."""
        try:
            said = self.service.call("GET", f"{self.root}/api/v2/instance", requests.Response.json)
        except Failure:
            said = None
        return instance(said, self.usual)

    def mint(self, time: datetime) -> str:
        """See Network: the key that makes all the attempts of an hour one post."""
        return random_token(time)

    def publish(self, claim: Claim) -> Receipt:
        """Send the words of `claim`. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost, or of an answer that was refused and sent by itself.
        """
        pictures, note = self._pictures(claim)
        status = {"status": claim.text, "visibility": "public", "language": claim.lang, **pictures}
        if claim.reply_to:
            try:
                return self._created(claim, status | {"in_reply_to_id": claim.reply_to}, note)
            except PostRefused as failure:
                if failure.account:
                    raise
            note = f"{note} L’instance ne laisse pas répondre : publié à part.".strip()
        return self._created(claim, status, note)

    def recognise(self, posts: Iterable[NetworkPost], claim: Claim) -> Receipt | None:
        """See Readable."""
        post = recognize_claim(posts, replace(claim, text=without_remote_servers(claim.text)), "Le compte Mastodon")
        return self._receipt(post.id, post.url, post.time) if post else None

    def delete(self, remote_id: str) -> None:
        """See Network. What the instance does not find is gone, as long as the token is still this account's."""
        try:
            self.service.call("DELETE", f"{self.root}/api/v1/statuses/{quote(remote_id, safe='')}", lambda answer: number(answer.json()))
            return
        except PostRefused as failure:
            if not failure.reason.startswith(NOT_FOUND):
                raise
        self._identified()

    def introduce(self) -> Introduction:
        """The name of the token's account, what its application may do, and how long a post may be."""
        return introduce_mastodon_account(self.service, self.root, self.account, self.limits)

    def _created(self, claim: Claim, status: Mapping[str, Any], note: str) -> Receipt:
        read = lambda answer: _named(answer.json(), self.root)  # noqa: E731
        named, url = self.service.post(f"{self.root}/api/v1/statuses", read, json=status, headers={"Idempotency-Key": claim.token})
        return self._receipt(named, url, self.now(), note)

    def _pictures(self, claim: Claim) -> tuple[dict[str, list[str]], str]:
        """What attaches the picture of `claim`, and the note of a picture that was lost."""
        if not claim.image:
            return {}, ""
        try:
            names, note = upload_images(claim.images, lambda image: upload(self.service, self.root, image, self.instance))
            return {"media_ids": names}, self.redactor.clean(note)
        except PictureLost as lost:
            return {}, self.redactor.clean(f"{lost} {without(claim.link)}")

    def timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the account's posts, the newest first, answers included, back to `since`. Raises NotSent or PostRefused."""
        where = f"{self.root}/api/v1/accounts/{self._identified()}/statuses"
        asked = {"limit": str(PAGE), "exclude_reblogs": "true"}
        for _ in range(PAGES):
            posts = self.service.call("GET", where, lambda answer: [parse_post(post, self.root) for post in answer.json()], params=asked)
            yield from posts
            if not posts or posts[-1].time < since:
                return
            asked["max_id"] = posts[-1].id
        raise NotSent(f"Le compte a publié plus de {PAGE * PAGES} fois depuis cette annonce : il ne peut être relu jusqu’à elle.")

    def _identified(self) -> str:
        """The instance's own name for the account, asked once. Raises NotSent, or PostRefused when the token speaks for another."""
        if not self._number:
            whose = owner(self.service, self.root, self.domain)
            if not whose.is_named(self.account):
                raise PostRefused(f"Le jeton est celui de {whose.handle}, non de {self.account}.", RENEW, True)
            self._number = whose.number
        return self._number

    def _receipt(self, remote_id: str, url: str, time: datetime, note: str = "") -> Receipt:
        return Receipt(self.name, self.account, remote_id, url, time, note)


def _named(post: Mapping[str, Any], root: str) -> tuple[str, str]:
    """The number of a new post, and where readers find it."""
    return number(post), address(post, root)


def connect(connection: Connection) -> MastodonAccount:
    """The account of the credentials; calls nothing."""
    return MastodonAccount(connection)
