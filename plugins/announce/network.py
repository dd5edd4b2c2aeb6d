"""The interface of a social network: its limits, its calls, the three ways it can fail, and how our posts are recognised.

Nothing but these failures ever leaves a network.
"""

import re
import sys
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable
from urllib.parse import unquote, urlsplit, urlunsplit

from plugins.announce.post import Post, draw_token
from plugins.core.infrastructure.redact import Redactor
from plugins.core.publication.identifiers import find_closest

if TYPE_CHECKING:
    import regex

PRINTABLE = r"[!-~]+"
NOT_PLAIN = "cette valeur contient une espace ou un caractère accentué. Recopiez-la depuis la page où elle est donnée."


@dataclass(frozen=True)
class Credential:
    """One value that a network needs: the end of its variable's name, its French label, and the form of a valid one.

    Names that end in KEY, SECRET, TOKEN or PASSWORD are hidden wherever anything is said. With a `default`, it may be left out.
    """

    name: str
    meaning: str
    pattern: str = PRINTABLE
    complaint: str = NOT_PLAIN
    default: str | None = None

    def find_fault(self, value: str) -> str:
        """What is wrong with `value`, in French; empty when it is plausible."""
        if not re.fullmatch(PRINTABLE, value):
            return NOT_PLAIN
        return "" if re.fullmatch(self.pattern, value) else self.complaint


@dataclass(frozen=True)
class RequiredCredentials:
    """The credentials of one account: `name` is its name in the settings, empty for the town's only account on that network."""

    network: str
    label: str
    name: str
    credentials: tuple[Credential, ...]

    def get_variable_name(self, credential: Credential) -> str:
        """The variable that holds `credential`: the network, then the account's own name if it has one, then what it is."""
        words = ("BEFFROI", self.network, self.name, credential.name)
        return re.sub(r"\W", "_", "_".join(filter(None, words))).upper()

    @property
    def variables(self) -> list[str]:
        """The names of all of them."""
        return [self.get_variable_name(credential) for credential in self.credentials]

    def is_any_given(self, environ: Mapping[str, str]) -> bool:
        """Whether at least one of them has been given."""
        return any(environ.get(variable, "").strip() for variable in self.variables)

    def __str__(self) -> str:
        return f"le compte « {self.name} » sur {self.label}" if self.name else f"annoncer sur {self.label}"


@dataclass(frozen=True)
class Credentials:
    """The values, by the names that the network's row gives them."""

    values: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.values[name]


def read_credentials(required: RequiredCredentials, environ: Mapping[str, str]) -> tuple[Credentials, list[str]]:
    """Read the credentials of one account, and what is missing or invalid, in French; no mistake shows a value."""
    values, mistakes = {}, []
    for credential in required.credentials:
        variable = required.get_variable_name(credential)
        value = environ.get(variable, "").strip() or (credential.default or "")
        values[credential.name] = value
        if not value and credential.default is None:
            mistakes.append(f"{variable} : cette variable manque pour {required} ({credential.meaning}).")
        elif value and (fault := credential.find_fault(value)):
            mistakes.append(f"{variable} : {fault}")
    return Credentials(values), mistakes


def find_misnamed(accounts: Iterable[RequiredCredentials], networks: Iterable[str], environ: Mapping[str, str]) -> list[str]:
    """Variables that look like credentials of one of `networks` but that no account reads, in French, with a suggestion."""
    account_by_variable = {variable: account for account in accounts for variable in account.variables}
    prefixes = tuple(f"BEFFROI_{network.upper()}_" for network in networks)
    mistakes = []
    for variable in sorted(environ):
        if environ[variable].strip() and variable.startswith(prefixes) and variable not in account_by_variable:
            network = variable.split("_")[1]
            meant = find_closest(variable, [name for name in account_by_variable if name.split("_")[1] == network])
            remedy = f"Vouliez-vous dire « {meant} », pour {account_by_variable[meant]} ? Sinon, déclarez" if meant else "Déclarez"
            mistakes.append(f"{variable} : aucun compte ne lit cette variable. {remedy} son compte dans ANNOUNCE_ACCOUNTS, ou retirez-la.")
    return mistakes


SCHEME = re.compile(r"https?://")
PUNYCODE = re.compile(r"\bxn--[a-z0-9-]+", re.IGNORECASE)
"""A name with accents as machines write it (RFC 3492): `xn--t-9fab` is `été`."""
TRACE = re.compile(r"[?&]fbclid=[^&#?]*$", re.IGNORECASE)
"""What Facebook may add to an address that is shared."""
SOURCE = re.compile(r"(?:(?<=\?)|&)utm_[a-z]+=[^&#]*")
"""What says from where an address is followed, and nothing of where it leads: a town may begin or cease to say it at any time."""


def extract_words(text: str) -> str:
    """The letters and digits of `text`, whatever its spaces, accents' form, case and punctuation."""
    normalized = unicodedata.normalize("NFKC", _decode_punycode(SCHEME.sub("", unquote(text)))).casefold()
    return "".join(letter for letter in normalized if letter.isalnum())


def normalize_address(address: str) -> str:
    """Normalize `address`, http or https, for comparison."""
    address = SOURCE.sub("", address).replace("?&", "?").replace("?#", "#").removesuffix("?")
    bare = SCHEME.sub("", unicodedata.normalize("NFC", _decode_punycode(unquote(TRACE.sub("", address)))))
    return bare.rstrip("/").casefold()


def add_campaign(link: str, network: str) -> str:
    """`link`, saying that it is followed from `network`: the two parameters that every measure of visits reads
    (support.google.com/analytics/answer/10917952)."""
    parts = urlsplit(link)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, f"utm_source={network}&utm_medium=social")))))


def _decode_punycode(text: str) -> str:
    return PUNYCODE.sub(lambda found: _decode_label(found[0]), text)


def _decode_label(label: str) -> str:
    try:
        return label.encode().decode("idna")
    except UnicodeError:
        return label


class Failure(Exception):
    """`reason` is a French sentence for a person, without any secret."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class NotSent(Failure):
    """Certainly not sent; the next run may try again, from `retry_at` (aware) on when the network gives one: until then the whole account
    is left alone. `chosen`: we chose that instant, and a person may override it. `outage`: the network answers no one. `post_only`: it is
    about this post, such as its picture, and others may leave. `unproved`: see PostRefused.
    """

    def __init__(
        self,
        reason: str,
        retry_at: datetime | None = None,
        chosen: bool = False,
        outage: bool = False,
        post_only: bool = False,
        unproved: bool = False,
    ):
        super().__init__(reason)
        self.retry_at, self.chosen, self.outage, self.post_only, self.unproved = retry_at, chosen, outage, post_only, unproved


class PostRefused(Failure):
    """Certainly not sent, and retrying changes nothing: a person must act. `remedy` says how, in French.

    `account` is True when it is not this post that is refused but whoever speaks (credentials, credit, suspension): the others would
    be refused too, and all may leave once the person has acted. `unproved`: the network's words do not say which of the two it is; what
    becomes of another post will.
    """

    outage = False

    def __init__(self, reason: str, remedy: str = "", account: bool = False, unproved: bool = False):
        super().__init__(reason)
        self.remedy = remedy
        self.account, self.unproved = account, unproved


class MaybeSent(Failure):
    """Unknown: the answer was lost. Never retried without reading the account's timeline first. `outage`: the network answered 5xx, or
    nothing, as it does to everybody when it is down."""

    def __init__(self, reason: str, outage: bool = False):
        super().__init__(reason)
        self.outage = outage


@dataclass(frozen=True)
class Limits:
    """`network` is the key of the front matter's `social:` for words for this network alone, `label` its display name.

    `weight` is the heaviest text, in the unit that `weigh` counts, and `octets` its longest UTF-8, where that counts too; `alt` the
    longest alternative text, in characters; `image_bytes` the heaviest picture. With `card`, the link is shown as a card that we make,
    and is in the text only when a picture takes the card's place. `pictured`: nothing is said there without a picture, which is then the
    publication's card. `pictures` is how many one post shows. `caption`, where there is no alternative text, is the heaviest text below
    them, which then says what they show. `live`: a session is told there entry by entry while it is held.
    """

    network: str
    label: str
    weight: int
    weigh: Callable[[str], int]
    alt: int
    image_bytes: int
    octets: int | None = None
    card: bool = False
    pictured: bool = False
    pictures: int = 1
    caption: int | None = None
    live: bool = True

    def fits(self, text: str) -> bool:
        """Whether the network would take `text`."""
        return self.weigh(text) <= self.weight and (self.octets is None or len(text.encode()) <= self.octets)


FEWEST = 5
"""The least that X gives at once (docs.x.com, `get_users_id_tweets`, `max_results`)."""


@dataclass
class Meter:
    """`most` is what one reading may ask for; `remaining_reads` is what this one still may, once a reader has set it: the network counts
    it down."""

    most: int
    remaining_reads: int = sys.maxsize

    def count_read(self, posts: int) -> None:
        """So many posts were handed over."""
        self.remaining_reads = max(self.remaining_reads - posts, 0)

    @property
    def empty(self) -> bool:
        """Whether nothing more may be asked for."""
        return self.remaining_reads < FEWEST


DRIFT = timedelta(days=2)
"""How far a timeline is read beyond a claim: this machine's clock may be wrong, and only the network's dates posts."""
NEAR = timedelta(minutes=5)
"""How far before a claim another post with its link may have been made, and still be about it."""


@dataclass(frozen=True)
class NetworkPost:
    """A post as a network shows it, its addresses written out.

    `links` are the addresses where it leads (`comparison.normalize_address`); `time` is when the network received it, by its own clock.
    `hides`: one of its addresses is not shown, and could be ours.
    """

    id: str
    url: str
    text: str
    links: frozenset[str]
    time: datetime
    hides: bool = False

    def has_words(self, text: str) -> bool:
        """Whether it has the words of `text`: the same letters and digits."""
        return extract_words(self.text) == extract_words(text)

    def has_link_to(self, link: str) -> bool:
        """Whether it leads to `link`, by http or https."""
        return normalize_address(link) in self.links


class ReadBack(ABC):
    """A network whose posts are found again by reading the account's timeline; `whose` names the account in French."""

    whose: str

    def mint(self, time: datetime) -> str:
        """See Network: a random token, which names the claim, or is the key by which a network takes its attempts for one."""
        return draw_token(time)

    def find(self, claim: Post) -> Post | None:
        """The post that says the words of `claim` with its link, or None when the account was read back to it.

        Raises NotSent or PostRefused when it cannot be read, or when a post since the claim may be it all the same.
        """
        return self.recognise(self.read_timeline(claim.time - DRIFT), claim)

    @abstractmethod
    def read_timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """See Readable, in `network.py`."""

    def recognise(self, posts: Iterable[NetworkPost], claim: Post) -> Post | None:
        """See Readable."""
        post = recognize_claim(posts, claim, self.whose)
        return claim.confirm(post.id, post.url) if post else None


def recognize_claim(posts: Iterable[NetworkPost], claim: Post, account_label: str) -> NetworkPost | None:
    """The post of `claim` among `posts`: the same words with the same link; None when it is not there.

    One that is said without a link has only its words to be known by: it is not one of those that were known before it, nor older than it.
    Raises NotSent when a post since the claim may be it all the same: its link with other words, or an address that is not shown.
    `account_label` is its French name.
    """
    for post in posts:
        has_words, links = any(map(post.has_words, claim.wordings)), post.has_link_to(claim.link)
        if post.id in claim.siblings:
            continue
        if has_words and links:
            return post
        if post.time < claim.time - NEAR:
            continue
        if has_words and not claim.link:
            return post
        if links:
            raise NotSent(f"{account_label} porte ce lien avec un autre texte : {post.url}")
        if post.hides or (has_words and not post.links):
            raise NotSent(f"{account_label} porte une publication dont l’adresse n’est pas montrée : {post.url}")
    return None


@dataclass(frozen=True)
class Connection:
    """`credentials` are those that the network's row asks for, checked; `limits` those of the row, which the network may refine.

    `now` is the run's clock, `redactor` takes secrets out of whatever is said, `state` is the state folder.
    """

    credentials: Credentials
    limits: Limits
    now: Callable[[], datetime]
    redactor: Redactor
    state: Path


@dataclass(frozen=True)
class Introduction:
    """The account behind the credentials: `handle` as the network writes it, without @. `lacking` are the rights that are missing and how
    to get them, `notes` what a person should look at, `facts` what asks nothing of anybody, in French sentences. `time` is the network's
    own clock, `others` the names under which the site may show the account where it has no handle."""

    handle: str
    lacking: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    time: datetime | None = None
    others: tuple[str, ...] = ()


class Network(Protocol):
    """One account on one network. `name` is the registry's; `account` is stable, public and unique within the network.

    `public` says whether readers can follow it: a public network needs `begin`, and a page that answers; the outbox needs neither.
    To make one calls nothing. `limits` may ask the network for its own, once; when it does not answer, they are the registry's. A network
    that is paid for each post it shows counts them in its `meter`.
    """

    @property
    def name(self) -> str:
        """The registry's."""

    @property
    def account(self) -> str:
        """The account's name."""

    @property
    def limits(self) -> Limits:
        """The network's limits."""

    @property
    def public(self) -> bool:
        """Whether readers can follow it."""

    def mint(self, time: datetime) -> str:
        """The token of a claim made at `time`: what makes all its attempts one post, where the network has such a thing."""

    def send(self, claim: Post) -> Post:
        """Send the very post of `claim`, which is already durable. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        When the network refuses that it answers `claim.reply_to`, it is sent by itself.
        """

    def find(self, claim: Post) -> Post | None:
        """The post of `claim` in the account's own timeline, matched by text and link.

        None is a fact: the timeline was read whole, back to `claim.time`, and the post is not there.
        Raises NotSent or PostRefused when the timeline cannot be read; nothing else.
        """

    def delete(self, remote_id: str) -> None:
        """Take the post away; returns once the network says that it is gone, whether by us or before. Can be repeated.

        Raises NotSent or PostRefused when it may still be there; nothing else.
        """

    def introduce(self) -> Introduction:
        """The account behind the credentials, and its rights; read-only. Raises NotSent or PostRefused; nothing else."""


@runtime_checkable
class Readable(Protocol):
    """A network whose posts can be read back: what the ledger has lost is found there before anything is posted again, and one reading
    settles every claim it covers. A `keyed` one is asked for a claim by its record's name, which is exact.
    """

    def read_timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """The account's own posts, the newest first, answers included, back to `since` (aware) at least. Raises NotSent or PostRefused,
        also when there are too many to reach it."""

    def recognise(self, posts: Iterable[NetworkPost], claim: Post) -> Post | None:
        """The post of `claim` among `posts`, as `find` would. Raises NotSent when one since the claim may be it all the same."""


class _UnicodePattern:
    """A pattern of the library `regex`, which alone knows graphemes and Unicode classes, compiled when it is first used.

    Every build imports what composes posts, and most compose none: the library and its patterns took 15 ms of each.
    """

    def __init__(self, text: str):
        self._text = text

    @cached_property
    def _compiled(self) -> "regex.Pattern[str]":
        import regex  # once something is looked for

        return regex.compile(self._text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiled, name)


def compile_unicode_pattern(text: str) -> "regex.Pattern[str]":
    """The pattern `text`, compiled by `regex` when it is first used."""
    return cast("regex.Pattern[str]", _UnicodePattern(text))
