"""Bluesky, by plain requests: one account, an application password, each call once.

A post is a record of the account's own repository, under a name that was chosen with the claim: written twice it is the same post, and to
know whether it was written is to read that one name. It is written only where nothing is (`swapRecord` null); the same record once more
changes nothing, and another under its name is never replaced. The library atproto was measured and left: docs/decisions/0008.
https://docs.bsky.app/docs/api/com-atproto-repo-put-record; bluesky-social/atproto, packages/pds/src/api/com/atproto/repo/putRecord.ts
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import regex
import requests

from plugins.announce.comparison import normalize_address
from plugins.announce.network import Connection, Introduction, MaybeSent, NetworkPost, NotSent, PostRefused, recognize_claim
from plugins.announce.networks.bluesky_server import OPEN, BlueskyServer, RecordAbsent, build_embed
from plugins.announce.networks.lengths import count_graphemes
from plugins.announce.post import Post
from plugins.announce.wire import read_server_time

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
FORM = re.compile(f"[{LETTERS[:16]}][{LETTERS}]{{12}}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CLOCK = 10
"""Bits of the clock's own number, after 53 bits of microseconds."""


def mint_tid(time: datetime) -> str:
    """A name for a record made at `time` (aware), in its second.

    Our clock counts seconds, and several posts may be claimed in one: the microseconds are chance too, so that two names of the same second
    are the same once in a thousand million times.
    """
    second = (time - EPOCH) // timedelta(seconds=1)
    number = (second * 1_000_000 + secrets.randbelow(1_000_000)) << CLOCK | secrets.randbits(CLOCK)
    return "".join(LETTERS[number >> shift & 31] for shift in range(60, -1, -5))


def parse_tid(tid: str) -> datetime:
    """When the record of that name was made (aware). Raises ValueError when it is not such a name."""
    if not FORM.fullmatch(tid):
        raise ValueError(f"not a TID: {tid}")
    number = 0
    for letter in tid:
        number = number << 5 | LETTERS.index(letter)
    return EPOCH + timedelta(microseconds=number >> CLOCK)


ENDINGS = "fr com org net eu info bzh corsica alsace paris re gp gf mq yt nc pf pm wf be ch lu ca social"
"""The ends of the bare addresses that become links: what a French town writes. Elsewhere a full stop that lost its space would be one."""
LINK = regex.compile(r"(?<![\w@/])https?://\S+", regex.IGNORECASE)
BARE = regex.compile(
    r"(?<![\w@./#$-])(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{N}])?\.)+"
    rf"(?:{ENDINGS.replace(' ', '|')})(?!\.?[\w@-])(?::\d+)?(?:/\S*)?"
)
TRAILING = regex.compile(r"[.,;:!?…'’\"”»)\]]+$")
HASHTAG = regex.compile(r"(?<!\S)[#＃](?![\uFE0F\u20E3])((?:(?![\s\u00AD\u2060\u200A-\u200D\u20E2])\X)+)")
PUNCTUATION = regex.compile(r"\p{P}+$")
TELLING = regex.compile(r"[^\d\s\p{P}\uFE0F\u20E3]")
"""What a hashtag needs one of: `#2026` is a number."""
LONGEST, OCTETS = 64, 640
"""Graphemes and bytes of a hashtag, `#` left out: lexicons/app/bsky/richtext/facet.json."""
Span = tuple[int, int, dict[str, str]]


def list_facets(text: str) -> list[dict[str, object]]:
    """The links and hashtags of `text` in its order, none over another; offsets are bytes of its UTF-8, the end left out."""
    spans = sorted(_drop_overlapping([*_find_links(text), *_find_hashtags(text)]), key=lambda span: span[0])
    return [
        {
            "index": {"byteStart": len(text[:start].encode()), "byteEnd": len(text[:end].encode())},
            "features": [{"$type": f"app.bsky.richtext.facet#{'link' if 'uri' in feature else 'tag'}", **feature}],
        }
        for start, end, feature in spans
    ]


def _find_links(text: str) -> Iterator[Span]:
    for pattern, scheme in ((LINK, ""), (BARE, "https://")):
        for match in pattern.finditer(text):
            address = _strip_punctuation(match[0])
            yield match.start(), match.start() + len(address), {"uri": scheme + address}


def _strip_punctuation(address: str) -> str:
    """`address` without the sentence's own punctuation; a bracket that it opened is its own."""
    shorter = TRAILING.sub("", address)
    return f"{shorter})" if "(" in shorter and address[len(shorter) :].startswith(")") else shorter


def _find_hashtags(text: str) -> Iterator[Span]:
    for match in HASHTAG.finditer(text):
        tag = PUNCTUATION.sub("", match[1])
        if TELLING.search(tag) and count_graphemes(tag) <= LONGEST and len(tag.encode()) <= OCTETS:
            yield match.start(), match.start(1) + len(tag), {"tag": tag}


def _drop_overlapping(spans: Iterable[Span]) -> list[Span]:
    """Those that are over none of the ones before them."""
    disjoint: list[Span] = []
    for span in spans:
        if all(span[1] <= start or end <= span[0] for start, end, _ in disjoint):
            disjoint.append(span)
    return disjoint


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
        """The reference to this record for others."""
        return {"uri": self.uri, "cid": self.cid}


class BlueskyAccount:
    """The account of the handle."""

    name, public, keyed = "bluesky", True, True

    def __init__(self, connection: Connection):
        self.limits, self.redactor = connection.limits, connection.redactor
        self.server = BlueskyServer(connection)
        self.account = self.server.handle

    def mint(self, time: datetime) -> str:
        """See Network: the name of the record."""
        return mint_tid(time)

    def publish(self, claim: Post) -> Post:
        """Write the record of `claim`. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost, or of a post that was to be answered and is gone.
        """
        record: dict[str, Any] = {"$type": POSTS, "text": claim.text, "createdAt": _parse_instant(claim), "langs": [claim.language]}
        thread, alone = self._build_reply(claim.reply_to)
        embedded, note = build_embed(claim, self.limits, self.server)
        record |= {
            **({"embed": embedded} if embedded else {}),
            **thread,
            **({"facets": alive} if (alive := list_facets(claim.text)) else {}),
        }
        uri = f"at://{self.server.session.did}/{POSTS}/{claim.token}"
        where = {"repo": self.server.session.did, "collection": POSTS, "rkey": claim.token}
        payload = where | {"record": record, "swapRecord": None}
        if self.server.post("repo.putRecord", lambda answer: answer.json()["uri"], payload) != uri:
            raise MaybeSent("La réponse de Bluesky nomme une autre publication.")
        return self._confirm(claim, uri, f"{alone} {note}".strip())

    def find(self, claim: Post) -> Post | None:
        """The record of `claim`, as the account's own server holds it; None is that server's word.

        Raises NotSent or PostRefused when it cannot be read, or when it has other words.
        """
        try:
            record = self._get_record(claim.token)
        except RecordAbsent:
            return None
        if record.value.get("text") != claim.text:
            raise NotSent(f"Le compte Bluesky porte un autre texte sous la même clé : {self._format_address(claim.token)}")
        return self._confirm(claim, record.uri)

    def read_timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the account's records, as its own server lists them, the last names first. Raises NotSent or PostRefused."""
        query = {"repo": self.server.session.did, "collection": POSTS, "limit": str(PAGE)}
        for _ in range(PAGES):
            posts, after = self.server.get("repo.listRecords", lambda answer: _parse_page(answer, self._format_address), **query)
            yield from posts
            if not after or (posts and posts[-1].time < since):
                return
            query["cursor"] = after
        raise NotSent(f"Le compte a publié plus de {PAGE * PAGES} fois depuis cette annonce : il ne peut être relu jusqu’à elle.")

    def recognise(self, posts: Iterable[NetworkPost], claim: Post) -> Post | None:
        """See Readable: by its words and its link, whatever its name."""
        post = recognize_claim(posts, claim, "Le compte Bluesky")
        return self._confirm(claim, post.id) if post else None

    def delete(self, remote_id: str) -> None:
        """See Network. Deleting says nothing of what was there: the record is read once more, and its absence is the proof."""
        where = {"repo": self.server.session.did, "collection": POSTS, "rkey": _parse_key(remote_id)}
        self.server.call("repo.deleteRecord", where)
        try:
            self._get_record(_parse_key(remote_id))
        except RecordAbsent:
            return
        raise NotSent("Bluesky n’a pas confirmé la suppression.")

    def introduce(self) -> Introduction:
        """The handle that the account has today: an application password may do all that we do."""
        return self.server.get("server.getSession", _parse_introduction)

    def _build_reply(self, parent: str) -> tuple[dict[str, Any], str]:
        """What makes the record an answer to `parent`, and the note of a parent that is gone. Raises NotSent or PostRefused."""
        if not parent:
            return {}, ""
        try:
            record = self._get_record(_parse_key(parent))
        except RecordAbsent:
            return {}, "La publication à laquelle elle répond n’existe plus : publiée à part."
        root = (record.value.get("reply") or {}).get("root") or record.reference
        return {"reply": {"root": root, "parent": record.reference}}, ""

    def _get_record(self, key: str) -> BlueskyRecord:
        """The record of that name. Raises RecordAbsent when there is none, NotSent or Refused when it cannot be read."""
        where = {"repo": self.server.session.did, "collection": POSTS, "rkey": key}
        return self.server.get("repo.getRecord", _parse_record, **where)

    def _confirm(self, claim: Post, uri: str, note: str = "") -> Post:
        return claim.confirm(uri, self._format_address(_parse_key(uri)), self.redactor.clean(note))

    def _format_address(self, key: str) -> str:
        return f"https://bsky.app/profile/{self.account}/post/{key}"


def _parse_instant(claim: Post) -> str:
    """The instant that the name of the record holds, so that every attempt writes the same. Raises PostRefused when it is no such name."""
    try:
        return parse_tid(claim.token).isoformat().replace("+00:00", "Z")
    except ValueError:
        reason = "La clé que le registre a gardée pour cette annonce n’en est pas une pour Bluesky."
    raise PostRefused(reason)


def _parse_key(uri: str) -> str:
    return uri.rpartition("/")[2]


def _parse_record(answer: requests.Response) -> BlueskyRecord:
    payload = answer.json()
    return BlueskyRecord(str(payload["uri"]), str(payload["cid"]), dict(payload["value"]))


def _parse_page(answer: requests.Response, address: Callable[[str], str]) -> tuple[list[NetworkPost], str]:
    """One page of records, and the mark of where the next begins, empty when there is none. A record whose name is not one of ours was made
    elsewhere, when it says."""
    payload = answer.json()
    return [_build_network_post(record, address) for record in payload["records"]], str(payload.get("cursor") or "")


def _build_network_post(record: dict[str, Any], address: Callable[[str], str]) -> NetworkPost:
    uri, value = str(record["uri"]), dict(record["value"])
    features = [feature for facet in value.get("facets") or () for feature in facet["features"]]
    card = ((value.get("embed") or {}).get("external") or {}).get("uri")
    links = frozenset(normalize_address(str(link)) for link in (card, *(feature.get("uri") for feature in features)) if link)
    try:
        time = parse_tid(_parse_key(uri))
    except ValueError:
        time = datetime.fromisoformat(value["createdAt"]).astimezone(UTC)
    return NetworkPost(uri, address(_parse_key(uri)), str(value.get("text", "")), links, time)


def _parse_introduction(answer: requests.Response) -> Introduction:
    payload = answer.json()
    asleep = payload.get("active") is False
    lacking = (f"Bluesky a mis ce compte hors service ({payload.get('status', 'sans dire pourquoi')}). {OPEN}",) if asleep else ()
    return Introduction(str(payload["handle"]), lacking, time=read_server_time(answer))
