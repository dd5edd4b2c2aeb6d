"""A publication: anything with a permalink, as its file says it, checked and typed."""

import datetime
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from sys import intern
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import EVERYBODY, Kind

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, lower case: no letter that is read as a digit. https://www.crockford.com/base32.html"""


def make_identity(day: date) -> str:
    """A fresh identity, readable aloud: the day it was made, then 40 random bits."""
    return f"{day:%Y%m%d}-" + "".join(secrets.choice(ALPHABET) for _ in range(8))


def format_guid(authority: str, identity: str) -> str:
    """The name of a publication in the feeds and in the ledger: a `tag:` URI (RFC 4151).

    `authority` is the frozen setting FEED_AUTHORITY, such as `valbrune.example,2025`.
    """
    return f"tag:{authority}:{quote(identity, safe='/-._~')}"


@dataclass(frozen=True)
class Account:
    """`network` is the registry's name (`x`, `facebook`, …); `handle` has no @; `label` is what readers see."""

    network: str
    handle: str
    url: str
    label: str


def has_account(conf: Mapping[str, Any], network: str) -> bool:
    """Whether the settings give the town an account on that network, to be shown or to announce."""
    listed = [conf.get(name) for name in ("ACCOUNTS", "ANNOUNCE_ACCOUNTS")]
    accounts = [account for each in listed if isinstance(each, list | tuple) for account in each]
    return any(isinstance(account, Mapping) and account.get("network") == network for account in accounts)


UNREAD_TITLE = "À relire"
UNREAD_WORDS = "Un programme a tiré ce texte du PDF, et personne ne l’a encore relu : le PDF fait foi."
UNREAD_MARK = f'!!! attention "{UNREAD_TITLE}"\n    {UNREAD_WORDS}'


READ_BODY, TAKE_REST = "_read_body", "_take_rest"
"""Under these names a publication holds what reads its body again, and what gives the one that says all of what it says in part."""


@dataclass(frozen=True)
class Image:
    """`src` is a path below the content folder, POSIX style; `alt` says what it shows to who cannot see it.

    `people` says that someone can be recognised in it, `consent` how they agreed: it is the editors', and is shown to no reader.
    """

    src: str
    alt: str = ""
    credit: str = ""
    caption: str = ""
    people: bool = False
    consent: str = ""


@dataclass(frozen=True)
class Publication:
    """The content of one file.

    `source` is relative to the content folder, POSIX style. `identity` is the `id` of the front matter; without one (`stamped` is
    False) it is the present `address`, and the publication is never announced. `address` is site-relative, without a leading slash,
    with a final one. Instants are aware, in Europe/Paris. `strict` says whether mistakes in it are errors (see STRICT_SINCE).
    `extra` holds the keys that only its kind knows. `unread` names the keys that were written and could not be read: what they would have
    said is not known, and nothing may be told of its absence. `body` is Markdown; its first line is line `body_line` of the file.
    `linked_pdfs` are the addresses of PDF files that it leads to, as they are written, each with its line. `audience` is one of AUDIENCES.
    """

    kind: Kind
    source: str
    identity: str
    stamped: bool
    title: str
    slug: str
    address: str
    body: str
    body_line: int = 1
    date: datetime.datetime | None = None
    modified: datetime.datetime | None = None
    status: str = "published"
    expires: datetime.date | None = None
    summary: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    quartiers: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    lang: str = "fr"
    translation: str = ""
    image: Image | None = None
    aliases: tuple[str, ...] = ()
    social: Mapping[str, Any] = field(default_factory=dict)
    strict: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    linked_pdfs: tuple[tuple[str, int], ...] = ()
    audience: str = EVERYBODY

    @classmethod
    def from_told_facts(cls, take_rest: Callable[[str], "Publication"], facts: dict[str, Any]) -> "Publication":
        """Rebuild a publication from stored `facts`, all but LATE_FIELDS and defaults; `take_rest` loads the rest of a source on first
        access. Ten thousand are made at each build."""
        publication = object.__new__(cls)
        facts[TAKE_REST] = take_rest
        object.__setattr__(publication, "__dict__", facts)
        return publication

    def leave_body_in_its_file(self, read_body: Callable[[str], str]) -> None:
        """Do not pickle the body from now on: `read_body` reads that of a source on first access."""
        self._set_state({**self._take_all(), READ_BODY: read_body})

    def with_body_in_its_file(self, read_body: Callable[[str], str]) -> "Publication":
        """The same with a lazy body, which `read_body` reads on first access."""
        other = object.__new__(Publication)
        state = {**self._take_all(), READ_BODY: read_body}
        state.pop("body", None)
        other._set_state(state)
        return other

    def forget_body(self) -> None:
        """Hold no longer a body that is left in its file."""
        if READ_BODY in self.__dict__:
            self.__dict__.pop("body", None)

    def drop_body(self) -> "Publication":
        """The same with an empty body; shares everything else and reads nothing, for ten thousand at a time."""
        bare = object.__new__(Publication)
        state = self._take_all().copy()
        state.pop(READ_BODY, None)
        state["body"] = ""
        bare._set_state(state)
        return bare

    def _take_all(self) -> dict[str, Any]:
        """What it holds, once that is all that it says."""
        if take_rest := self.__dict__.get(TAKE_REST):
            self._set_state(take_rest(self.source).drop_body().__dict__)
        return self.__dict__

    def _set_state(self, values: dict[str, Any]) -> None:
        """Hold these values alone. A dictionary that is made at once takes half of what one takes that grows, 0.4 kB of ten thousand."""
        object.__setattr__(self, "__dict__", values)

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: neither defaults of the class nor a body left in its file."""
        state = self._take_all().items()
        left_out = ("body", READ_BODY) if READ_BODY in self.__dict__ else ()
        return {name: _share_texts(value) for name, value in state if name not in left_out and DEFAULTS.get(name, MISSING) != value}

    def compute_state(self, now: datetime.datetime) -> str:
        """Its state for readers at `now`: draft, hidden, withdrawn, scheduled, expired or published."""
        if self.status in ("draft", "withdrawn"):
            return self.status
        if self.date and self.date > now:
            return "scheduled"
        if self.status == "hidden":
            return "hidden"
        if self.expires and now.date() > self.expires:
            return "expired"
        return "published"

    def find_next_change(self, now: datetime.datetime) -> datetime.datetime | None:
        """The first instant after `now` at which its state changes by itself, or None."""
        if self.status in ("draft", "withdrawn"):
            return None
        moments = [self.date] if self.date and self.date > now else []
        if self.expires:
            moments.append(datetime.datetime.combine(self.expires + datetime.timedelta(days=1), datetime.time(), PARIS))
        return min((moment for moment in moments if moment > now), default=None) if moments else None


class BodyInItsFile:
    """The descriptor of a lazy body. A `__getattr__` would be asked for much else: ten thousand publications come back from a store in
    twice the time."""

    def __get__(self, publication: Publication | None, owner: type[Publication]) -> Any:
        """The body, read once."""
        if publication is None or READ_BODY not in publication.__dict__:
            raise AttributeError("body")
        body = publication.__dict__["body"] = publication.__dict__[READ_BODY](publication.source)
        return body


class LateField:
    """The descriptor of a lazy field: the `default`, unless the rest of the publication is still to be loaded."""

    def __init__(self, name: str, default: Any):
        self.name, self.default = name, default

    def __get__(self, publication: Publication | None, owner: type[Publication]) -> Any:
        """What the publication says, once it holds all."""
        value = self.default if publication is None else publication._take_all().get(self.name, self.default)
        if value is MISSING:
            raise AttributeError(self.name)
        return value


LATE_FIELDS = frozenset({"stamped", "title", "slug", "body_line", "summary", "authors", "lang", "strict"})
"""What no room asks of ten thousand publications."""
DEFAULTS = {one.name: one.default for one in fields(Publication) if one.default is not MISSING}
"""What a publication says where its file says nothing."""
for late_name in LATE_FIELDS:
    type.__setattr__(Publication, late_name, LateField(late_name, DEFAULTS.get(late_name, MISSING)))
type.__setattr__(Publication, "body", BodyInItsFile())


def is_lenient(publication: Publication) -> bool:
    """Whether its mistakes do not prevent publication."""
    return not publication.strict or publication.status == "draft"


def _share_texts(value: Any) -> Any:
    """`value` with equal texts shared as one object, as pickle returns categories and tags."""
    if type(value) is tuple:
        return tuple(map(_share_texts, value))
    return intern(value) if type(value) is str else value


def rank_by_date(content: "PublishedContent") -> tuple[float, str]:
    """The sort key of `content` by its date, then its address: a draft that has no date yet comes first."""
    date = content.publication.date
    return date.timestamp() if date else 0.0, content.publication.address


class PublishedContent(Protocol):
    """One of Pelican's contents, as rooms get it: its publication, its addresses, its state, its HTML. The structures of `hand_offs` type
    what rooms hang on it."""

    publication: Publication
    url: str
    permalink: str
    state: str
    status: str
    relative_source_path: str
    template: str
    content: str
    _content: str | None

    def __hash__(self) -> int: ...

    def __getattr__(self, name: str) -> Any:
        """What else Pelican or a room hangs on it."""
        ...


# The occasions on which the town posts about a publication, each once: published, tomorrow, cancelled.
# A room declares the occasions of its kinds in its manifest: from a kind's name, a function of the publication alone. A kind of which no
# room says anything has one occasion, FIRST.

PUBLISHED = "published"
"""The name of a first announcement. What follows it has its own."""
REMINDER, CANCELLED, POSTPONED, CLOSED, ENTRY = "reminder", "cancelled", "postponed", "closed", "entry"
"""How the names of what follows begin: `reminder/2026-06-21`, `postponed/2026-07-04`, `entry/` and what names one of the many things that
are told of a publication while it lasts. Each network has words for each of these."""
HELD_OCCASION = "held"
"""What a meeting decided, once it is over."""


@dataclass(frozen=True)
class Occasion:
    """One thing to say, once on each account, under a `name` that is unique in its publication and keeps its meaning for ever.

    It is due `since` an instant (aware); without one, since the publication's date. It is never said from `until` on. What is urgent, and
    what follows the first announcement, is held to no other age when it has an `until`. `text` stands for the title. `urgent` leaves first,
    counts in no quota and may use the reserve of the budget. What follows answers the first announcement where that was said, and is
    said elsewhere only if it stands `alone`. What the first announcement says as well is `again`: needless where that leaves later.
    """

    name: str
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None
    text: str = ""
    urgent: bool = False
    alone: bool = False
    again: bool = False


FIRST = Occasion(PUBLISHED)
"""It is published: nothing else is to be said of most kinds."""
Occasions = Callable[[Publication], Iterable[Occasion]]
"""What is to be said of a publication, by it alone: neither the clock nor the ledger, which decide when and whether. Without PUBLISHED in
it, the publication is not announced (any more); what follows is said all the same where it was."""


def list_default_occasions(publication: Publication) -> tuple[Occasion, ...]:
    return (FIRST,)


PLACE = "lieu"
"""The kind of a place of the town."""
Named = TypeVar("Named")


def list_place_names(place: Publication) -> tuple[str, str, str]:
    """By what other publications may call a place: its title, short address and identity, as slugs; each is surer than the one before."""
    return slugify(place.title), slugify(place.slug), slugify(place.identity)


def index_by_name(places: Iterable[tuple[Sequence[str], Named]]) -> dict[str, Named]:
    """Each of `places` by its names, from `list_place_names`. A name that several have means the place of which it is the surest name."""
    ordered = list(places)
    return {names[rank]: place for rank in range(3) for names, place in ordered}
