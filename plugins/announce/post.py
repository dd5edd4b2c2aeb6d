"""One post: one announcement on one account for one occasion, and its state."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from plugins.core.publication.publication import ENTRY, PUBLISHED

BEGIN = "begin"
"""The occasion of the line by which an account begins: it belongs to no publication."""


class Key(NamedTuple):
    """`account` is the network's stable, public name for whoever speaks: never a secret, never empty."""

    guid: str
    network: str
    account: str
    occasion: str = PUBLISHED

    def format_account(self, crowded: Collection[str] = ()) -> str:
        """The name of the speaker for a person: the network, with the account where the network is one of `crowded`."""
        return f"{self.network}/{self.account}" if self.network in crowded else self.network

    def __str__(self) -> str:
        return f"{self.network}/{self.account} {self.guid} ({self.occasion})"


def find_networks_with_several_accounts(keys: Iterable[Key]) -> set[str]:
    """The networks on which these keys have several accounts."""
    counts = Counter(network for network, _ in {(key.network, key.account) for key in keys})
    return {network for network, count in counts.items() if count > 1}


def read_instant(text: str) -> datetime:
    """An instant as a line has it. Raises ValueError for one without its zone."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("instant sans fuseau")
    return instant


@dataclass(frozen=True)
class AnnouncedImage:
    """A picture at its public address; `alt` says what it shows to who cannot see it."""

    url: str
    alt: str = ""


class PostState(StrEnum):
    """The state of a post, as the ledger writes it. `due` is one that is composed and not claimed yet: no line says it. `sent`, `baseline`,
    `skipped` and `withdrawn` are ends; `refused` and `unknown` await a person. `noted` is said of an account, not of a post."""

    BASELINE = "baseline"
    CLAIMED = "claimed"
    SENT = "sent"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"
    DUE = "due"


OPEN_STATES = (PostState.CLAIMED, PostState.UNKNOWN)
"""States of posts that may or may not have been sent."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post, from `due` to its end; each line of the ledger is one, as it was at `time` (aware).

    What is sent, the same at every attempt: `text` and `link`; `image` and the `pictures` that go with it; `title`, `summary` and `card`
    where we make the link's card; `reply_to`, the network's name for the post that is answered, and `apart`, the words to send alone when
    the network refuses the answer, if they are others; `token`, what the network minted for the first attempt: an Idempotency-Key, or a
    record key. `urgent` ones count in no quota, `counted` ones as first announcements do.

    What became of it: `remote_id` and `url` are the network's names for it, `reason` says why, or what was not perfect. `retry_at`
    (aware) is when to try again, and `chosen` says that this instant is our own choice. `outage`: the network answered nobody; `unproved`:
    it may be the account or the post that was refused; `decided`: it is so for good, whatever the rules of age, by a person's will or by
    what was sent. `by` names the run that wrote the line, so that no two publishers write the same one. `cost` is what the line adds to
    the account's expenses, in dollars; what a claim has not spent in the end is taken away by its end.

    `siblings` are the network's names for our other posts of the same publication, which this one is not: only looked up for a post that
    is to be found, and never written.
    """

    time: datetime
    state: PostState
    key: Key
    text: str = ""
    link: str = ""
    image: AnnouncedImage | None = None
    token: str = ""
    remote_id: str = ""
    url: str = ""
    reason: str = ""
    retry_at: datetime | None = None
    by: str = ""
    decided: bool = False
    title: str = ""
    summary: str = ""
    card: AnnouncedImage | None = None
    lang: str = ""
    reply_to: str = ""
    apart: str = ""
    pictures: tuple[AnnouncedImage, ...] = ()
    urgent: bool = False
    counted: bool = False
    outage: bool = False
    unproved: bool = False
    chosen: bool = False
    cost: str = ""
    siblings: tuple[str, ...] = ()

    @property
    def images(self) -> tuple[AnnouncedImage, ...]:
        """Every picture, that of the publication first."""
        return (self.image, *self.pictures) if self.image else ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """The alternative texts, of which one is posted."""
        return tuple(filter(None, (self.text, self.apart)))

    @property
    def language(self) -> str:
        """The language of the text: French where an older line names none."""
        return self.lang or "fr"

    def confirm(self, remote_id: str, url: str, note: str = "", is_apart: bool = False) -> "Post":
        """The post as confirmed under these names of the network. `note` tells a person, in French, what was not perfect: a picture that
        could not be sent. `is_apart`: it was to answer another post, and stands by itself."""
        answer = replace(self, text=self.apart or self.text, reply_to="") if is_apart else self
        return replace(answer, state=PostState.SENT, remote_id=remote_id, url=url, reason=note, cost="", outage=False, siblings=())


def draw_token(_: datetime) -> str:
    """A token for networks that name their posts themselves: 32 random hexadecimal digits."""
    return secrets.token_hex(16)


READING, DELETION = "reading", "deletion"
"""The occasions of the lines that note an expense which is no post."""
ZERO = Decimal(0)


@lru_cache(maxsize=1_000)
def parse_amount(cost: str) -> Decimal:
    """Parse the dollars of a line of the ledger. Raises nothing: what is no number, which we never write, is nothing."""
    try:
        amount = Decimal(cost or 0)
    except InvalidOperation:
        return ZERO
    return amount if amount.is_finite() else ZERO


def format_reference(key: Key) -> str:
    """A short name by which a person designates one post."""
    return hashlib.sha256(repr(tuple(key)).encode()).hexdigest()[:6]


LISTS = ("tags", "public", "former_addresses")
"""What of an announcement is a list of texts."""


@dataclass(frozen=True)
class Announcement:
    """`guid` is the publication's name for ever; `permalink` its public address today, empty for what is said without it, and
    `former_addresses` those that lead to it. `published` is aware.

    `image` is the publication's own picture, if it has one, and `pictures` those of its galleries, which may go with it; `card` is what its
    page has for networks to show with the link: that picture cut to size, or a drawn one. `overrides` is the front matter's `social:`: the
    editor's own words, for all networks or for one.
    `heading` is what a reader sees above the title: the category, or the kind.

    `occasion` tells several announcements of one publication apart; `in_reply_to` is the occasion that this one follows, to which it is
    an answer where networks allow it; `alone` says whether it has a meaning when what it follows was never said; `again` that what it
    follows says as much, when it leaves later; `apart` are its words where the network refuses that it be an answer. It is not said from
    `until` (aware) on. `urgent` ones leave first, and count in no quota.
    `counted` ones are among those of which another account relays one in so many, as first announcements always are.
    """

    guid: str
    permalink: str
    title: str
    published: datetime
    kind: str
    summary: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    image: AnnouncedImage | None = None
    pictures: tuple[AnnouncedImage, ...] = ()
    card: AnnouncedImage | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    lang: str = "fr"
    heading: str = ""
    occasion: str = PUBLISHED
    in_reply_to: str = ""
    alone: bool = False
    again: bool = False
    apart: str = ""
    until: datetime | None = None
    urgent: bool = False
    counted: bool = False
    former_addresses: tuple[str, ...] = ()

    @property
    def has_hashtags(self) -> bool:
        """Whether it is posted with its hashtags: a follow-up has tags only so that accounts can select by them."""
        return self.occasion == PUBLISHED or self.occasion.partition("/")[0] == ENTRY

    @property
    def ageless(self) -> bool:
        """Whether only `until` says when it is too late: what is urgent, or follows, is no news of its age."""
        return self.until is not None and (self.urgent or bool(self.in_reply_to))

    def is_too_late(self, now: datetime) -> bool:
        """Whether it would no longer be true at `now`."""
        return self.until is not None and now >= self.until

    def to_json(self) -> dict[str, object]:
        """Plain values that JSON can hold; `from_json` gives the same announcement back."""
        pictures = {name: asdict(value) if value else None for name, value in (("image", self.image), ("card", self.card))}
        lists = {name: list(getattr(self, name)) for name in LISTS} | {"pictures": [asdict(picture) for picture in self.pictures]}
        instants = {name: value.isoformat() if value else None for name, value in (("published", self.published), ("until", self.until))}
        return vars(self) | pictures | lists | instants

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "Announcement":
        """The announcement that `to_json` wrote. Raises TypeError for anything else."""
        read = dict(record)
        if not all(isinstance(read[name], str) for name in ("guid", "permalink", "title", "published")):
            raise TypeError("un texte est attendu")
        read["published"] = read_instant(read["published"])
        read["until"] = read_instant(read["until"]) if read.get("until") else None
        read |= {name: tuple(read.get(name, ())) for name in LISTS}
        read["pictures"] = tuple(AnnouncedImage(**image) for image in read.get("pictures", ()))
        for name in ("image", "card"):
            read[name] = AnnouncedImage(**read[name]) if read.get(name) else None
        return cls(**read)


class WithdrawnPublication(NamedTuple):
    """A withdrawn publication: the ledger's name for it, and the title still on its page."""

    guid: str
    title: str

    @classmethod
    def from_json(cls, record: Any) -> "WithdrawnPublication":
        """The value that `to_json` wrote. Raises TypeError when it is not one."""
        publication = cls(**record)
        if not all(isinstance(word, str) for word in publication):
            raise TypeError("un texte est attendu")
        return publication
