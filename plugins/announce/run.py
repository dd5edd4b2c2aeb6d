"""The state of one run: the accounts that post, the ledger, the clock, and the limits of the run."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from plugins.announce.announcement import Announcement
from plugins.announce.budget import UNLIMITED, Budget
from plugins.announce.ledger.ledger import Ledger, LedgerStore
from plugins.announce.network import Network
from plugins.announce.words.compose import PLAIN_VOICING, TownVoice


@dataclass(frozen=True)
class Choice:
    """What an account selects: for each non-empty list, an announcement must have at least one of its words."""

    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def is_taken(self, announcement: Announcement) -> bool:
        """Whether the account speaks of this."""
        criteria = (
            (self.kinds, (announcement.kind,)),
            (self.categories, (announcement.category,)),
            (self.tags, announcement.tags),
            (self.langs, (announcement.lang,)),
            (self.public, announcement.public),
        )
        return all(not chosen or set(chosen) & set(words) for chosen, words in criteria)


@dataclass(frozen=True)
class CarryRule:
    """Of `one_in` announcements confirmed on the account `paired` (network, account), one is carried."""

    paired: tuple[str, str]
    one_in: int


@dataclass(frozen=True)
class Voice:
    """An account that announces: `network` is how it is reached, `choice` what it speaks of. With `carrying`, it relays another."""

    network: Network
    choice: Choice = field(default_factory=Choice)
    carrying: CarryRule | None = None


PATIENCE = 60
"""Seconds: a network that asks for no more is waited for, once; most of a window of 5 or 15 minutes has often passed."""


def wait_for_no_page(_: Announcement) -> str:
    """Do not wait for any page."""
    return ""


def accept_any_address(_: str) -> str:
    """Every address opens."""
    return ""


@dataclass(frozen=True)
class RunRules:
    """Durations are in seconds. `page` says in French what is missing from the public page, or nothing when readers can open it; `opens`,
    why an address does not open. With
    `insist`, an account that its network has stopped is tried at once. `urgent`: nothing is said but what is urgent, whatever pause an
    account was asked for, and though its page be missing. A network that asks to be left alone for no longer than `patience` is waited for.
    """

    max_per_run: int = 5
    max_age_days: int = 7
    reconcile_after: int = 900
    reconcile_pause: float = 20
    page: Callable[[Announcement], str] = wait_for_no_page
    opens: Callable[[str], str] = accept_any_address
    sleep: Callable[[float], None] = time.sleep
    voicing: TownVoice = PLAIN_VOICING
    budget: Budget = UNLIMITED
    insist: bool = False
    urgent: bool = False
    patience: float = PATIENCE


Clock = Callable[[], datetime]


@dataclass
class AnnounceRun:
    """`known_ledger` is the ledger as it was when it was last `read_ledger`, and what this run has written since: what others write is not
    in it, and makes the store refuse our lines about the same post. `announcements` is all that the town has to say, said or not;
    `withdrawn` are the guids of the publications that it no longer stands by; `scopes` what each account (network, account) speaks of."""

    ledger: LedgerStore
    clock: Clock
    rules: RunRules
    announcements: tuple[Announcement, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    scopes: Mapping[tuple[str, str], tuple[Choice, ...]] = field(default_factory=dict)
    known_ledger: Ledger = field(default_factory=Ledger)

    def read_ledger(self) -> Ledger:
        """Read the ledger again. Raises what the ledger raises."""
        self.known_ledger = self.ledger.read()
        return self.known_ledger
