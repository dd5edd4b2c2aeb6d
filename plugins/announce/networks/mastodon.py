"""Mastodon, by plain requests: one account of an instance, each call once.

The link is part of the text, and the instance draws the page's own card under it; a picture takes the card's place, and the link stays.
Every attempt at a post carries the key of its claim, for which an instance makes one post within an hour; beyond, the account's own posts
are read. The library Mastodon.py was measured and left: docs/decisions/0008. https://docs.joinmastodon.org/methods/statuses/#create
"""

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any
from urllib.parse import quote

import requests
from bs4 import BeautifulSoup

from plugins.announce.network import (
    Connection,
    Failure,
    Introduction,
    Limits,
    NetworkPost,
    NotSent,
    PostRefused,
    ReadBack,
    normalize_address,
    recognize_claim,
)
from plugins.announce.networks.registry import ACCOUNT_WITH_SERVER, ADDRESS_LENGTH, count_mastodon
from plugins.announce.networks.service import REWORD, AnswerRow, AnswerTable, Bearer, Complaint, NetworkService
from plugins.announce.post import AnnouncedImage, Post
from plugins.announce.wire import TYPES, PictureLost, explain_missing_picture, fetch_picture, read_server_time, upload_images
from plugins.announce.words import shorten_alternative
from plugins.core.publication.untrusted_text import strip_harmful_markup

RIGHTS = {
    "read:accounts": "lire le compte (read:accounts)",
    "read:statuses": "relire ses messages (read:statuses)",
    "write:statuses": "publier (write:statuses)",
    "write:media": "joindre une image (write:media)",
}
"""What Beffroi asks of a token. https://docs.joinmastodon.org/api/oauth-scopes/"""
RENEW = (
    "Sur l’instance : Préférences, Développement, l’application « Beffroi ». Cochez "
    f"{', '.join(RIGHTS)}, enregistrez, puis donnez le nouveau jeton à la variable BEFFROI_MASTODON_…TOKEN."
)
SIGN_IN = "Connectez-vous à l’instance avec le compte de la ville : elle dit ce qu’elle attend."
ADDRESS = "Vérifiez BEFFROI_MASTODON_…ACCOUNT et …URL : l’adresse où l’on se connecte à l’instance."
NOT_FOUND = "L’instance ne trouve pas ce message"
"""How the reason begins when what was named does not exist, or not for this account."""
ANSWERS = AnswerTable(
    "Mastodon",
    "de Mastodon",
    (
        AnswerRow(400, "", PostRefused, "L’instance juge la publication mal formée.", REWORD),
        AnswerRow(401, "", PostRefused, "L’instance ne reconnaît pas le jeton.", RENEW, True),
        AnswerRow(403, "scope", PostRefused, "Le jeton n’a pas les droits qu’il faut.", RENEW, True),
        AnswerRow(403, "login", PostRefused, "L’instance n’ouvre pas ce compte.", SIGN_IN, True),
        AnswerRow(403, "suspend", PostRefused, "L’instance a suspendu ce compte.", SIGN_IN, True),
        AnswerRow(403, "", PostRefused, "L’instance refuse cette publication.", REWORD),
        AnswerRow(404, "", PostRefused, f"{NOT_FOUND}.", ADDRESS),
        AnswerRow(413, "", PostRefused, "L’instance juge la publication trop grande.", REWORD),
        AnswerRow(422, "authenticated user", PostRefused, "Ce jeton est celui d’une application, non d’un compte.", RENEW, True),
        AnswerRow(422, "processing", NotSent, "L’instance n’a pas fini de préparer l’image.", post_only=True),
        AnswerRow(422, "character limit", PostRefused, "L’instance juge la publication trop longue.", REWORD),
        AnswerRow(422, "", PostRefused, "L’instance refuse cette publication.", REWORD),
        AnswerRow(429, "", NotSent, "L’instance demande d’attendre."),
    ),
    NOT_FOUND,
)


def read_complaint(answer: requests.Response) -> Complaint:
    """Parse the error of an answer; empty when it does not have Mastodon's form."""
    try:
        message = answer.json()["error"]
    except (ValueError, LookupError, TypeError):
        message = None
    return Complaint((message,) if message and isinstance(message, str) else (), reset=_reset(answer.headers.get("X-RateLimit-Reset", "")))


def _reset(text: str) -> float | None:
    """When a limit ends: ISO 8601 for Mastodon, Unix seconds for GoToSocial."""
    try:
        return float(text) if text.isdecimal() else datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError):
        return None


LENGTHS = range(100, 100_001)
"""Characters that a post or an alternative text may be limited to; 500 and 1,500 by default, some instances have tens of thousands."""


@dataclass(frozen=True)
class Instance:
    """`limits` of its posts, and the media `types` of the pictures it takes."""

    limits: Limits
    types: frozenset[str]


def read_instance(answer: Any, usual: Limits) -> Instance:
    """Parse `answer`, the answer to `/api/v2/instance`, whatever its content."""
    statuses, media = _get_part(answer, "statuses"), _get_part(answer, "media_attachments")
    reserved = _number(statuses.get("characters_reserved_per_url"), range(1, LENGTHS.start), ADDRESS_LENGTH)
    limits = replace(
        usual,
        weight=_number(statuses.get("max_characters"), LENGTHS, usual.weight),
        weigh=partial(count_mastodon, reserved=reserved),
        alt=_number(media.get("description_limit"), LENGTHS, usual.alt),
        image_bytes=_number(media.get("image_size_limit"), range(1, usual.image_bytes), usual.image_bytes),
    )
    return Instance(limits, _parse_types(media.get("supported_mime_types")))


def _get_part(value: Any, name: str) -> dict[str, Any]:
    """One part of the configuration; empty when it is not there."""
    for key in ("configuration", name):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _number(value: Any, possible: range, usual: int) -> int:
    return value if type(value) is int and value in possible else usual


def _parse_types(value: Any) -> frozenset[str]:
    return TYPES & {str(kind) for kind in value} if isinstance(value, list) and value else TYPES


OF_MASTODON = "mention"
"""The class of the links that the instance adds to hashtags and accounts: they lead to itself."""
NUMBER = re.compile(r"[\w-]+")
"""Digits for Mastodon, letters too for servers that speak its language."""


def parse_post(post: Mapping[str, Any], root: str) -> NetworkPost:
    """Read one post of the instance at `root`. Raises LookupError, TypeError, ValueError or AttributeError when it is not one."""
    content = BeautifulSoup(strip_harmful_markup(post["content"]), "html.parser")
    addresses = [str(link["href"]) for link in content("a", href=True) if OF_MASTODON not in (link.get("class") or ())]
    for end in content(["br", "p"]):
        end.insert_after("\n")
    links = frozenset(normalize_address(address) for address in addresses)
    time = datetime.fromisoformat(post["created_at"]).astimezone(UTC)
    return NetworkPost(read_id(post), read_post_address(post, root), strip_remote_servers(content.get_text()), links, time)


def read_id(answer: Mapping[str, Any]) -> str:
    """The instance's id of a post, a picture or an account. Raises LookupError, TypeError or ValueError."""
    if not NUMBER.fullmatch(answer["id"]):
        raise ValueError("not a number of Mastodon")
    return str(answer["id"])


def strip_remote_servers(text: str) -> str:
    """`text` as an instance may show it: the accounts of elsewhere without their server."""
    return ACCOUNT_WITH_SERVER.sub(r"\1", text)


def read_post_address(post: Mapping[str, Any], root: str) -> str:
    """The public address of a post: the instance's, if it is one of its own."""
    url = str(post.get("url") or "")
    return url if url.startswith(f"{root}/") else f"{root}/@{post['account']['username']}/{post['id']}"


LIMITED = "Les modérateurs de l’instance ont limité ce compte : peu de gens voient ses messages. Écrivez-leur."
ACCOUNT_MOVED = "Ce compte a déménagé : ses abonnés sont à {}. Donnez son nom à BEFFROI_MASTODON_…ACCOUNT, et un jeton de là-bas à …TOKEN."
OTHERS = "Le jeton est celui de {}, non de {}. Corrigez la variable BEFFROI_MASTODON_…ACCOUNT, ou donnez le jeton de ce compte."


@dataclass(frozen=True)
class MastodonOwner:
    """The account of a token: `number` is the instance's own name for it, `handle` that of people, without @ before it. `time` is the
    instance's clock, `moved_to` the account that its owner has named instead."""

    number: str
    handle: str
    limited: bool
    time: datetime | None
    moved_to: str = ""

    def is_named(self, account: str) -> bool:
        """Whether `account`, as the town wrote it, is this one."""
        return self.handle.lower() == account.lower()


def fetch_owner(service: NetworkService, root: str, domain: str) -> MastodonOwner:
    """The owner of the token, an account of `domain`, whose instance answers at `root`. Raises NotSent or PostRefused."""

    def read(answer: requests.Response) -> MastodonOwner:
        payload = answer.json()
        moved_to = str((payload.get("moved") or {}).get("acct") or "")
        return MastodonOwner(
            read_id(payload), f"{payload['username']}@{domain}", payload.get("limited") is True, read_server_time(answer), moved_to
        )

    return service.request("GET", f"{root}/api/v1/accounts/verify_credentials", read)


def introduce_mastodon_account(service: NetworkService, root: str, account: str, limits: Limits) -> Introduction:
    """Ask the instance whose token it is, and check that it is the account `account`. Raises NotSent or PostRefused."""
    whose = fetch_owner(service, root, account.partition("@")[2])
    scopes = service.request("GET", f"{root}/api/v1/apps/verify_credentials", _parse_scopes)
    missing = [need for right, need in RIGHTS.items() if scopes and not {right, right.partition(":")[0]} & scopes]
    lacking = [f"Ce jeton ne peut pas {', ni '.join(missing)}. {RENEW}"] if missing else []
    lacking += [] if whose.is_named(account) else [OTHERS.format(whose.handle, account)]
    lacking += [ACCOUNT_MOVED.format(whose.moved_to)] if whose.moved_to else []
    notes = (LIMITED,) if whose.limited else ()
    facts = (f"un message peut avoir {limits.weight} caractères.",)
    return Introduction(whose.handle, tuple(lacking), notes, facts, whose.time)


def _parse_scopes(answer: requests.Response) -> set[str]:
    """What the token's application may do; empty before Mastodon 4.3, which does not say."""
    return set(answer.json().get("scopes") or ())


PAUSE, LOOKS = 1.0, 20
"""Seconds between two looks at a picture that is being prepared, and looks before the post leaves without it."""


def upload_picture(service: NetworkService, root: str, image: AnnouncedImage, instance: Instance) -> str:
    """Give the instance at `root` the picture and its alternative text; the number to attach to the post. Raises PictureLost."""
    picture = fetch_picture(image.url, instance.limits.image_bytes, instance.types)
    sent = {"files": {"file": (f"image.{picture.kind.partition('/')[2]}", picture.content, picture.kind)}}
    described = {"description": shorten_alternative(image.alt, instance.limits.alt)} if image.alt else {}
    try:
        name, ready = service.call("POST", f"{root}/api/v2/media", _parse_media_state, data=described, **sent)
        for _ in range(LOOKS):
            if ready:
                return name
            time.sleep(PAUSE)
            name, ready = service.request("GET", f"{root}/api/v1/media/{name}", _parse_media_state)
        reason = "L’instance n’a pas fini de préparer l’image."
    except Failure as failure:
        reason = f"L’image n’a pas été prise. {failure.reason}"
    raise PictureLost(reason)


def _parse_media_state(answer: requests.Response) -> tuple[str, bool]:
    """The number of a picture, and whether it is ready: 202 and 206 say that it is not."""
    return read_id(answer.json()), answer.status_code == requests.codes.ok


PAGE, PAGES = 40, 25
"""Posts a reading asks for (the most that an instance gives), and readings before it gives up."""


class MastodonAccount(ReadBack):
    """The account named `nom@instance`; `root` is where its instance answers, which may not be the name after the @."""

    name, public, whose = "mastodon", True, "Le compte Mastodon"

    def __init__(self, connection: Connection):
        credentials = connection.credentials
        self.account = credentials["ACCOUNT"].removeprefix("@").lower()
        self.domain = self.account.partition("@")[2]
        self.root = (credentials["URL"] or f"https://{self.domain}").rstrip("/")
        self.usual, self.redactor = connection.limits, connection.redactor
        self.service = NetworkService(ANSWERS, read_complaint, connection.redactor, Bearer(credentials["TOKEN"]))
        self._number = ""

    @property
    def limits(self) -> Limits:
        """The instance's limits; the defaults when it does not give any."""
        return self.instance.limits

    @cached_property
    def instance(self) -> Instance:
        """The instance's description, fetched once."""
        try:
            payload = self.service.request("GET", f"{self.root}/api/v2/instance", requests.Response.json)
        except Failure:
            payload = None
        return read_instance(payload, self.usual)

    def send(self, claim: Post) -> Post:
        """Send the words of `claim`. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        `note` tells of a picture that was lost, or of an answer that was refused and sent by itself.
        """
        pictures, note = self._attach_pictures(claim)
        status = {"status": claim.text, "visibility": "public", "language": claim.language, **pictures}
        if claim.reply_to:
            try:
                return self._send_status(claim, status | {"in_reply_to_id": claim.reply_to}, note)
            except PostRefused as failure:
                if failure.account:
                    raise
            note = f"{note} L’instance ne laisse pas répondre : publié à part.".strip()
        return self._send_status(claim, status, note)

    def recognise(self, posts: Iterable[NetworkPost], claim: Post) -> Post | None:
        """See Readable."""
        post = recognize_claim(posts, replace(claim, text=strip_remote_servers(claim.text)), self.whose)
        return claim.confirm(post.id, post.url) if post else None

    def delete(self, remote_id: str) -> None:
        """See Network. What the instance does not find is gone, as long as the token is still this account's."""
        try:
            self.service.request(
                "DELETE", f"{self.root}/api/v1/statuses/{quote(remote_id, safe='')}", lambda answer: read_id(answer.json())
            )
            return
        except PostRefused as failure:
            if not ANSWERS.is_gone(failure):
                raise
        self._identify()

    def introduce(self) -> Introduction:
        """The name of the token's account, what its application may do, and how long a post may be."""
        return introduce_mastodon_account(self.service, self.root, self.account, self.limits)

    def _send_status(self, claim: Post, status: Mapping[str, Any], note: str) -> Post:
        read = lambda answer: _parse_post(answer.json(), self.root)  # noqa: E731
        named, url = self.service.post(f"{self.root}/api/v1/statuses", read, json=status, headers={"Idempotency-Key": claim.token})
        return claim.confirm(named, url, note)

    def _attach_pictures(self, claim: Post) -> tuple[dict[str, list[str]], str]:
        """What attaches the picture of `claim`, and the note of a picture that was lost."""
        if not claim.image:
            return {}, ""
        try:
            names, note = upload_images(claim.images, lambda image: upload_picture(self.service, self.root, image, self.instance))
            return {"media_ids": names}, self.redactor.clean(note)
        except PictureLost as failure:
            return {}, self.redactor.clean(f"{failure} {explain_missing_picture(claim.link)}")

    def read_timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable: the account's posts, the newest first, answers included, back to `since`. Raises NotSent or PostRefused."""
        where = f"{self.root}/api/v1/accounts/{self._identify()}/statuses"
        query = {"limit": str(PAGE), "exclude_reblogs": "true"}
        for _ in range(PAGES):
            posts = self.service.request("GET", where, lambda answer: [parse_post(post, self.root) for post in answer.json()], params=query)
            yield from posts
            if not posts or posts[-1].time < since:
                return
            query["max_id"] = posts[-1].id
        raise NotSent(f"Le compte a publié plus de {PAGE * PAGES} fois depuis cette annonce : il ne peut être relu jusqu’à elle.")

    def _identify(self) -> str:
        """The instance's own name for the account, asked once. Raises NotSent, or PostRefused when the token speaks for another."""
        if not self._number:
            whose = fetch_owner(self.service, self.root, self.domain)
            if not whose.is_named(self.account):
                raise PostRefused(f"Le jeton est celui de {whose.handle}, non de {self.account}.", RENEW, True)
            self._number = whose.number
        return self._number


def _parse_post(post: Mapping[str, Any], root: str) -> tuple[str, str]:
    """The number of a new post, and where readers find it."""
    return read_id(post), read_post_address(post, root)
