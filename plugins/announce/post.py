"""One post: what is said of one publication, on one account, on one occasion, and what became of it."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from plugins.publication.occasion import PUBLISHED

BEGIN = "begin"
"""The occasion of the line by which an account begins: it belongs to no publication."""


class Key(NamedTuple):
    """`account` is the network's stable, public name for who speaks: never a secret, never empty."""

    guid: str
    network: str
    account: str
    occasion: str = PUBLISHED

    def speaker(self, crowded: Collection[str] = ()) -> str:
        """Who speaks, for a person: the network, and the account where the network is one of `crowded`."""
        return f"{self.network}/{self.account}" if self.network in crowded else self.network

    def __str__(self) -> str:
        return f"{self.network}/{self.account} {self.guid} ({self.occasion})"


def networks_with_several_accounts(keys: Iterable[Key]) -> set[str]:
    """The networks on which these keys have several accounts."""
    counts = Counter(network for network, _ in {(key.network, key.account) for key in keys})
    return {network for network, count in counts.items() if count > 1}


@dataclass(frozen=True)
class AnnouncedImage:
    """A picture at its public address; `alt` says what it shows to who cannot see it."""

    url: str
    alt: str = ""


class PostState(StrEnum):
    """What the ledger may say of a post. `sent`, `baseline`, `skipped` and `withdrawn` are ends; `refused` and `unknown` await a
    person. `noted` is said of an account, not of a post."""

    BASELINE = "baseline"
    CLAIMED = "claimed"
    SENT = "sent"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"
    NOTED = "noted"


OPEN_STATES = (PostState.CLAIMED, PostState.UNKNOWN)
"""Of which nobody knows whether they were sent."""


@dataclass(frozen=True, slots=True)
class Post:
    """`time` and `retry_at` are aware. `by` names the run that wrote the line, so that no two publishers ever write the same one; `decided`
    says that it is so for good, whatever the rules of age, by a person's will or by what was sent; `urgent` that it counts in no quota,
    `counted` that it counts as first announcements do; `outage` that the network answered nobody; `unproved` that it may be the account or
    the post that was refused; `chosen` that `retry_at` is our own choice.

    `title`, `summary` and `card` are kept where we make the link's card; `reply_to` is the network's name for the post that is answered,
    and `apart` the words of a post that may not answer it; `pictures` those that go with `image`, as `format_pictures` writes them.
    `cost` is what the line adds to the account's expenses, in dollars; what a claim has not spent in the end is taken away by its end.
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
    pictures: str = ""
    urgent: bool = False
    counted: bool = False
    outage: bool = False
    unproved: bool = False
    chosen: bool = False
    cost: str = ""


@dataclass(frozen=True)
class Claim:
    """The exact post that was promised at `time` (aware); a later attempt sends the same words again.

    `token` is what the network minted for the first attempt, the same at every one: an Idempotency-Key, or a record key. `title`,
    `summary` and `card` are what to show for the link, where we make its card. `reply_to` is the network's name for the post that this
    one follows, and `apart` the words to send by themselves when the network refuses the answer, if they are others. `siblings` are its
    names for our other posts of the same publication, which this one is not: they are only looked up for a claim that is to be found.
    `pictures` go with `image`, on networks that show several.
    """

    key: Key
    text: str
    link: str
    image: AnnouncedImage | None
    time: datetime
    token: str
    title: str = ""
    summary: str = ""
    card: AnnouncedImage | None = None
    lang: str = "fr"
    reply_to: str = ""
    apart: str = ""
    siblings: tuple[str, ...] = ()
    pictures: tuple[AnnouncedImage, ...] = ()

    @property
    def images(self) -> tuple[AnnouncedImage, ...]:
        """Every picture, that of the publication first."""
        return (self.image, *self.pictures) if self.image else ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """The texts of which one is said."""
        return tuple(filter(None, (self.text, self.apart)))


def random_token(_: datetime) -> str:
    """A token for networks that name their posts themselves: 32 random hexadecimal digits."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Receipt:
    """`remote_id` and `url` are the network's names for the post; `time` is when it answered (or when the post was made, if found).

    `note` tells a person, in French, what was not perfect: a picture that could not be sent. `apart`: it was to answer another post, and
    stands by itself.
    """

    network: str
    account: str
    remote_id: str
    url: str
    time: datetime
    note: str = ""
    apart: bool = False


def format_pictures(pictures: Iterable[AnnouncedImage]) -> str:
    """As the ledger has them."""
    return "\n".join(" ".join(f"{one.url} {one.alt}".split()) for one in pictures)


def parse_pictures(lines: str) -> tuple[AnnouncedImage, ...]:
    """What `format_pictures` wrote."""
    parts = (line.partition(" ") for line in lines.splitlines() if line.strip())
    return tuple(AnnouncedImage(url, alt) for url, _, alt in parts)


READING, DELETION = "reading", "deletion"
"""The occasions of the lines that note an expense which is no post."""
ZERO = Decimal(0)


@lru_cache(maxsize=1_000)
def amount(cost: str) -> Decimal:
    """The dollars of a line of the ledger. Raises nothing: what is no number, which we never write, is nothing."""
    try:
        return Decimal(cost or 0)
    except InvalidOperation:
        return ZERO


def reference(key: Key) -> str:
    """A short name by which a person designates one post."""
    return hashlib.sha256(repr(tuple(key)).encode()).hexdigest()[:6]
