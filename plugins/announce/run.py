"""What one run works with: the ledger and what it says, the clock, and the limits within which the run speaks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from plugins.announce.accounts.account import Choice
from plugins.announce.announcement import Announcement
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.ledger.store import LedgerStore
from plugins.announce.rules import RunRules

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
