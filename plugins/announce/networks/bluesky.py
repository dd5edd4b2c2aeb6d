"""Bluesky, by plain requests: one account, an application password, each call once.

A post is a record of the account's own repository, under a name that was chosen with the claim: written twice it is the same post, and to
know whether it was written is to read that one name. It is written only where nothing is (`swapRecord` null); the same record once more
changes nothing, and another under its name is never replaced. The library atproto was measured and left: docs/decisions/0008.
https://docs.bsky.app/docs/api/com-atproto-repo-put-record; bluesky-social/atproto, packages/pds/src/api/com/atproto/repo/putRecord.ts
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests

from plugins.announce.accounts.connection import Connection
from plugins.announce.claim import Claim
from plugins.announce.failures import MaybeSent, NotSent, PostRefused
from plugins.announce.network import Introduction
from plugins.announce.networks import bluesky_tid
from plugins.announce.networks.bluesky_embed import embed
from plugins.announce.networks.bluesky_errors import OPEN, RecordAbsent
from plugins.announce.networks.bluesky_facets import facets
from plugins.announce.networks.bluesky_server import BlueskyServer
from plugins.announce.networks.comparison import place
from plugins.announce.networks.network_post import NetworkPost, recognize_claim
from plugins.announce.networks.wire import server_time
from plugins.announce.receipt import Receipt

POSTS = "app.bsky.feed.post"
PAGE, PAGES = 100, 10
"""Records a reading asks for (the most that a server gives: lexicons/com/atproto/repo/listRecords), and readings before it gives up."""


@dataclass(frozen=True)
class BlueskyRecord:
    """A record as the server holds it: `cid` is the fingerprint of this very text."""

    uri: str
    cid: str
    value: dict[str, Any]

    @property
    def reference(self) -> dict[str, str]:
        """How another record names this one."""
        return {"uri": self.uri, "cid": self.cid}


class BlueskyAccount:
    """The account of the handle."""

    name, public, keyed = "bluesky", True, True

    def __init__(self, connection: Connection):
        self.limits, self.redactor, self.now = connection.limits, connection.redactor, connection.now
        self.server = BlueskyServer(connection)
        self.account = self.server.handle

    def mint(self, time: datetime) -> str:
        """See Network: the name of the record."""
        return bluesky_tid.mint(time)

    def publish(self, claim: Claim) -> Receipt:
        """Write the record of `claim`. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost, or of a post that was to be answered and is gone.
        """
        record = {"$type": POSTS, "text": claim.text, "createdAt": _made_at(claim), "langs": [claim.lang]}
        thread, alone = self._thread(claim.reply_to)
        shown, lost = embed(claim, self.limits, self.server)
        record |= {**({"embed": shown} if shown else {}), **thread, **({"facets": alive} if (alive := facets(claim.text)) else {})}
        uri = f"at://{self.server.session.did}/{POSTS}/{claim.token}"
        where = {"repo": self.server.session.did, "collection": POSTS, "rkey": claim.token}
        written = where | {"record": record, "swapRecord": None}
        if self.server.post("repo.putRecord", lambda answer: answer.json()["uri"], written) != uri:
            raise MaybeSent("La réponse de Bluesky nomme une autre publication.")
        return self._receipt(uri, self.now(), f"{alone} {lost}".strip())

    def find(self, claim: Claim) -> Receipt | None:
        """The record of `claim`, as the account's own server holds it; None is that server's word.

        Raises NotSent or PostRefused when it cannot be read, or when it has other words.
        """
        try:
            held = self._held(claim.token)
        except RecordAbsent:
            return None
        if held.value.get("text") != claim.text:
            raise NotSent(f"Le compte Bluesky porte un autre texte sous la même clé : {self._address(claim.token)}")
        return self._receipt(held.uri, bluesky_tid.instant(claim.token))

    def timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the account's records, as its own server lists them, the last names first. Raises NotSent or PostRefused."""
        asked = {"repo": self.server.session.did, "collection": POSTS, "limit": str(PAGE)}
        for _ in range(PAGES):
            posts, after = self.server.get("repo.listRecords", lambda answer: _listed(answer, self._address), **asked)
            yield from posts
            if not after or (posts and posts[-1].time < since):
                return
            asked["cursor"] = after
        raise NotSent(f"Le compte a publié plus de {PAGE * PAGES} fois depuis cette annonce : il ne peut être relu jusqu’à elle.")

    def recognise(self, posts: Iterable[NetworkPost], claim: Claim) -> Receipt | None:
        """See Readable: by its words and its link, whatever its name."""
        post = recognize_claim(posts, claim, "Le compte Bluesky")
        return self._receipt(post.id, post.time) if post else None

    def delete(self, remote_id: str) -> None:
        """See Network. Deleting says nothing of what was there: the record is read once more, and its absence is the proof."""
        where = {"repo": self.server.session.did, "collection": POSTS, "rkey": _key(remote_id)}
        self.server.call("repo.deleteRecord", where)
        try:
            self._held(_key(remote_id))
        except RecordAbsent:
            return
        raise NotSent("Bluesky n’a pas confirmé la suppression.")

    def introduce(self) -> Introduction:
        """The handle that the account has today: an application password may do all that we do."""
        return self.server.get("server.getSession", _introduced)

    def _thread(self, parent: str) -> tuple[dict[str, Any], str]:
        """What makes the record an answer to `parent`, and the note of a parent that is gone. Raises NotSent or PostRefused."""
        if not parent:
            return {}, ""
        try:
            held = self._held(_key(parent))
        except RecordAbsent:
            return {}, "La publication à laquelle elle répond n’existe plus : publiée à part."
        root = (held.value.get("reply") or {}).get("root") or held.reference
        return {"reply": {"root": root, "parent": held.reference}}, ""

    def _held(self, key: str) -> BlueskyRecord:
        """The record of that name. Raises RecordAbsent when there is none, NotSent or Refused when it cannot be read."""
        where = {"repo": self.server.session.did, "collection": POSTS, "rkey": key}
        return self.server.get("repo.getRecord", _record, **where)

    def _receipt(self, uri: str, time: datetime, note: str = "") -> Receipt:
        return Receipt(self.name, self.account, uri, self._address(_key(uri)), time, self.redactor.clean(note))

    def _address(self, key: str) -> str:
        return f"https://bsky.app/profile/{self.account}/post/{key}"


def _made_at(claim: Claim) -> str:
    """The instant that the name of the record holds, so that every attempt writes the same. Raises PostRefused when it is no such name."""
    try:
        return bluesky_tid.instant(claim.token).isoformat().replace("+00:00", "Z")
    except ValueError:
        reason = "La clé que le registre a gardée pour cette annonce n’en est pas une pour Bluesky."
    raise PostRefused(reason)


def _key(uri: str) -> str:
    return uri.rpartition("/")[2]


def _record(answer: requests.Response) -> BlueskyRecord:
    said = answer.json()
    return BlueskyRecord(str(said["uri"]), str(said["cid"]), dict(said["value"]))


def _listed(answer: requests.Response, address: Callable[[str], str]) -> tuple[list[NetworkPost], str]:
    """One page of records, and the mark of where the next begins, empty when there is none. A record whose name is none of ours was made
    elsewhere, when it says."""
    said = answer.json()
    return [_shown(record, address) for record in said["records"]], str(said.get("cursor") or "")


def _shown(record: dict[str, Any], address: Callable[[str], str]) -> NetworkPost:
    uri, value = str(record["uri"]), dict(record["value"])
    features = [feature for facet in value.get("facets") or () for feature in facet["features"]]
    card = ((value.get("embed") or {}).get("external") or {}).get("uri")
    links = frozenset(place(str(link)) for link in (card, *(feature.get("uri") for feature in features)) if link)
    try:
        time = bluesky_tid.instant(_key(uri))
    except ValueError:
        time = datetime.fromisoformat(value["createdAt"]).astimezone(UTC)
    return NetworkPost(uri, address(_key(uri)), str(value.get("text", "")), links, time)


def _introduced(answer: requests.Response) -> Introduction:
    said = answer.json()
    asleep = said.get("active") is False
    lacking = (f"Bluesky a mis ce compte hors service ({said.get('status', 'sans dire pourquoi')}). {OPEN}",) if asleep else ()
    return Introduction(str(said["handle"]), lacking, time=server_time(answer))


def connect(connection: Connection) -> BlueskyAccount:
    """The account of the credentials; calls nothing."""
    return BlueskyAccount(connection)
