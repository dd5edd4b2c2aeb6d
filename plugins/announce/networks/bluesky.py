"""Bluesky, by plain requests: one account, an application password, each call once.

A post is a record of the account's own repository, under a name that was chosen with the claim: written twice it is the same post, and to
know whether it was written is to read that one name. It is written only where nothing is (`swapRecord` null); the same record once more
changes nothing, and another under its name is never replaced. The library atproto was measured and left: docs/decisions/0008.
https://docs.bsky.app/docs/api/com-atproto-repo-put-record; bluesky-social/atproto, packages/pds/src/api/com/atproto/repo/putRecord.ts
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import regex
import requests
from requests.auth import AuthBase

from plugins.announce.network import (
    Connection,
    Introduction,
    Limits,
    MaybeSent,
    NetworkPost,
    NotSent,
    PostRefused,
    normalize_address,
    recognize_claim,
)
from plugins.announce.networks.registry import count_graphemes
from plugins.announce.networks.service import ANY_STATUS, REWORD, AnswerRow, AnswerTable, Bearer, Complaint, NetworkService
from plugins.announce.post import AnnouncedImage, Post
from plugins.announce.wire import FetchedPicture, PictureLost, fetch_picture, read_dimensions, read_server_time, upload_images
from plugins.announce.words import shorten_alternative

NEW_PASSWORD = (
    "Sur bsky.app, Paramètres, Confidentialité et sécurité, Mots de passe d’application : créez-en un, et donnez-le à la variable "
    "BEFFROI_BLUESKY_…PASSWORD avec l’identifiant exact du compte dans …HANDLE."
)
OPEN = "Connectez-vous à bsky.app avec le compte de la ville."
SERVER = "Vérifiez BEFFROI_BLUESKY_…URL : l’adresse du serveur où le compte a été ouvert, https://bsky.social le plus souvent."
SLOWER = "Bluesky demande d’attendre."


class RecordAbsent(NotSent):
    """There is no record of that name; the account's own server vouches for it."""


class Stale(NotSent):
    """The session is not good any more: the next call opens another."""


ANSWERS = AnswerTable(
    "Bluesky",
    "de Bluesky",
    (
        AnswerRow(400, "", RecordAbsent, "Bluesky n’a pas cette publication.", codes=("RecordNotFound",)),
        AnswerRow(400, "", Stale, "La session ouverte chez Bluesky n’est plus bonne.", codes=("ExpiredToken", "InvalidToken")),
        AnswerRow(400, "", MaybeSent, "Bluesky a déjà une publication sous cette clé.", codes=("InvalidSwap",)),
        AnswerRow(
            400, "", NotSent, "Bluesky n’a pas gardé l’image.", codes=("BlobNotFound", "InvalidMimeType", "InvalidSize"), post_only=True
        ),
        AnswerRow(400, "", PostRefused, "Bluesky juge l’image trop lourde.", "Allégez l’image de la publication.", codes=("BlobTooLarge",)),
        AnswerRow(400, "", PostRefused, "Ce serveur n’a pas ce compte.", SERVER, True, ("NotFound", "RepoNotFound", "AccountNotFound")),
        AnswerRow(400, "", PostRefused, "Bluesky juge la publication mal formée.", REWORD),
        AnswerRow(401, "", PostRefused, "Bluesky a suspendu le compte.", OPEN, True, ("AccountTakedown", "AccountSuspended")),
        AnswerRow(401, "", PostRefused, "Le compte Bluesky est désactivé.", f"{OPEN} Réactivez-le.", True, ("AccountDeactivated",)),
        AnswerRow(
            401, "", PostRefused, "Ce mot de passe est celui du compte, et ne suffit pas.", NEW_PASSWORD, True, ("AuthFactorTokenRequired",)
        ),
        AnswerRow(401, "", PostRefused, "Bluesky ne reconnaît pas l’identifiant ou le mot de passe d’application.", NEW_PASSWORD, True),
        AnswerRow(403, "", PostRefused, "Bluesky n’a pas ce compte.", SERVER, True, ("AccountNotFound",)),
        AnswerRow(403, "", PostRefused, "Bluesky refuse ce compte.", OPEN, True, unproved=True),
        AnswerRow(404, "", PostRefused, "Cette adresse n’est pas celle d’un serveur Bluesky.", SERVER, True),
        AnswerRow(413, "", PostRefused, "Bluesky juge la publication trop grande.", REWORD),
        AnswerRow(429, "", NotSent, SLOWER),
        AnswerRow(501, "", PostRefused, "Ce serveur ne sait pas publier sur Bluesky.", SERVER, True),
        AnswerRow(
            ANY_STATUS,
            "",
            MaybeSent,
            "Les serveurs de Bluesky se répondent mal.",
            codes=("UpstreamFailure", "UpstreamTimeout"),
            outage=True,
        ),
        AnswerRow(ANY_STATUS, "", MaybeSent, "Le serveur de Bluesky est surchargé.", codes=("NotEnoughResources",), outage=True),
    ),
)


def read_complaint(answer: requests.Response) -> Complaint:
    """Parse the error of an answer; empty when it does not follow the protocol. https://atproto.com/specs/xrpc#error-responses

    A limit ends at the Unix second that `ratelimit-reset` gives: https://docs.bsky.app/docs/advanced-guides/rate-limits
    """
    try:
        payload = answer.json()
        code = str(payload["error"])
        return Complaint((str(payload.get("message") or code),), code, _reset(answer.headers.get("ratelimit-reset", "")))
    except (ValueError, LookupError, TypeError, AttributeError):
        return Complaint()


def _reset(text: str) -> float | None:
    return float(text) if text.isdecimal() else None


HOLDER = "#atproto_pds"
"""How the service that holds the records is named in the account's document: https://atproto.com/specs/did"""
Read = TypeVar("Read")


@dataclass(frozen=True)
class BlueskySession:
    """A session: the account's permanent name, `did`, and the address of the server that holds its records."""

    did: str
    host: str
    bearer: Bearer = field(repr=False)


class _Proof(AuthBase):
    """The session's token, once there is one."""

    session: BlueskySession | None = None

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return self.session.bearer(request) if self.session else request


class BlueskyServer:
    """The server of the account `handle`; `url` is where its sessions are opened."""

    def __init__(self, connection: Connection):
        self.url = connection.credentials["URL"].rstrip("/")
        self.handle = connection.credentials["HANDLE"].lower()
        self._password = connection.credentials["PASSWORD"]
        self._proof = _Proof()
        self.service = NetworkService(ANSWERS, read_complaint, connection.redactor, self._proof)

    @property
    def session(self) -> BlueskySession:
        """The session of this run. Raises NotSent or PostRefused: whatever was to be said was not."""
        if self._proof.session is None:
            payload = {"identifier": self.handle, "password": self._password}
            self._proof.session = self.service.request(
                "POST", _format_method(self.url, "server.createSession"), self._parse_session, json=payload
            )
        return self._proof.session

    def get(self, method: str, read: Callable[[requests.Response], Read], **query: str) -> Read:
        """Make a GET request and parse the answer with `read`. Raises NotSent or PostRefused."""
        result: Read = self._call(self.service.request, "GET", self._format_url(method), read, params=query)
        return result

    def post(self, method: str, read: Callable[[requests.Response], Read], body: Mapping[str, object]) -> Read:
        """Make a post; what `read` finds in the answer. Raises NotSent, PostRefused or MaybeSent."""
        result: Read = self._call(self.service.post, self._format_url(method), read, json=body)
        return result

    def call(self, method: str, body: Mapping[str, object]) -> None:
        """Make a call that posts nothing. Raises NotSent or PostRefused."""
        self._call(self.service.request, "POST", self._format_url(method), requests.Response.json, json=body)

    def upload(self, picture: FetchedPicture) -> Mapping[str, Any]:
        """Upload a picture: the server's reference, to put in a record as it is. Raises NotSent or PostRefused."""
        sent = {"data": picture.content, "headers": {"Content-Type": picture.kind}}
        return self._call(
            self.service.call, "POST", self._format_url("repo.uploadBlob"), lambda answer: dict(answer.json()["blob"]), **sent
        )

    def _format_url(self, method: str) -> str:
        return _format_method(self.session.host, method)

    def _parse_session(self, answer: requests.Response) -> BlueskySession:
        payload = answer.json()
        services = (payload.get("didDoc") or {}).get("service") or ()
        holders = [service["serviceEndpoint"] for service in services if str(service["id"]).endswith(HOLDER)]
        secure = [str(holder).rstrip("/") for holder in holders if str(holder).startswith("https://")]
        return BlueskySession(str(payload["did"]), secure[0] if secure else self.url, Bearer(payload["accessJwt"]))

    def _call(self, way: Callable[..., Read], *asked: Any, **sent: Any) -> Read:
        try:
            return way(*asked, **sent)
        except Stale:
            self._proof.session = None
            raise


def _format_method(host: str, name: str) -> str:
    return f"{host}/xrpc/com.atproto.{name}"


THUMB = 1_000_000
"""Bytes of the picture of a card, at most: external.json, `maxSize`."""
TYPES = ("image/jpeg", "image/png")
"""What the site gives to networks. Bluesky believes whoever sends a picture: that it is one is looked at here."""


def build_embed(claim: Post, limits: Limits, server: BlueskyServer) -> tuple[dict[str, Any], str]:
    """The embed of a post, empty without picture and link, and a note about a lost picture. A post whose own picture is lost shows the card
    in its place, so that the link is never lost; a card whose picture is lost is words only. Nothing is made smaller here: the site gave
    each picture its size.
    """
    if not claim.image:
        return _build_card(claim, server)
    try:
        images, note = upload_images(claim.images, lambda image: _build_picture(image, limits, server))
        return {"$type": "app.bsky.embed.images", "images": images}, note
    except PictureLost as failure:
        card, note = _build_card(claim, server)
        return card, f"{failure} L’annonce est partie {'avec la carte de son lien' if card else 'sans elle'}. {note}".strip()


def _build_picture(image: AnnouncedImage, limits: Limits, server: BlueskyServer) -> dict[str, Any]:
    blob, (width, height) = _upload_picture(image, limits.image_bytes, server)
    return {"image": blob, "alt": shorten_alternative(image.alt, limits.alt), "aspectRatio": {"width": width, "height": height}}


def _build_card(claim: Post, server: BlueskyServer) -> tuple[dict[str, Any], str]:
    if not claim.link:
        return {}, ""
    card, note = {"uri": claim.link, "title": claim.title or claim.link, "description": claim.summary}, ""
    if claim.card:
        try:
            card["thumb"] = _upload_picture(claim.card, THUMB, server)[0]
        except PictureLost as failure:
            note = f"{failure} La carte du lien est partie sans image."
    return {"$type": "app.bsky.embed.external", "external": card}, note


def _upload_picture(image: AnnouncedImage, largest: int, server: BlueskyServer) -> tuple[Any, tuple[int, int]]:
    """The server's name for a picture, and its size. Raises PictureLost."""
    picture = fetch_picture(image.url, largest, TYPES)
    size = read_dimensions(picture.content)
    if not size:
        raise PictureLost(f"Le fichier {image.url} n’est pas une image JPEG ou PNG.")
    try:
        return server.upload(picture), size
    except (NotSent, PostRefused) as failure:
        reason = failure.reason
    raise PictureLost(f"Bluesky n’a pas pris l’image ({reason.removesuffix('.')}).")


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

    def send(self, claim: Post) -> Post:
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
