"""What each account did in one month, and what it cost: the monthly report, before it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from plugins.announce import album
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.money.budget import LINK
from plugins.announce.money.months import month_of
from plugins.announce.money.spending import ZERO

Pair = tuple[str, str]
"""A network and one of its accounts."""


@dataclass
class Tally:
    """One account in one month: `linked` and `pictures` are among `posts`; `spent` is in dollars, at most."""

    posts: int = 0
    linked: int = 0
    pictures: int = 0
    deletions: int = 0
    readings: int = 0
    spent: Decimal = ZERO

    def add(self, entry: LedgerEntry) -> None:
        """Count what became of one more post."""
        self.deletions += entry.state is PostState.WITHDRAWN
        if entry.state is PostState.SENT:
            self.posts += 1
            self.linked += bool(LINK.search(entry.text))
            self.pictures += (entry.image is not None) + len(album.parse_pictures(entry.pictures))


def tallies(known: Ledger, month: str, accounts: Iterable[Pair] = ()) -> dict[Pair, Tally]:
    """The tally of every account that did something in `month`, and of those of `accounts`, in their order.

    A post is counted in the month that confirmed it; one that was taken away since is counted as a deletion only.
    """
    found = {pair: Tally() for pair in accounts}
    for entry in known.entries():
        if entry.key.guid and month_of(entry.time) == month and entry.state in (PostState.SENT, PostState.WITHDRAWN):
            found.setdefault(entry.key[1:3], Tally()).add(entry)
    for pair in known.spending.accounts(month):
        tally = found.setdefault(pair, Tally())
        tally.spent, tally.readings = known.spending.spent_by_account(*pair, month)
    return dict(sorted(found.items()))
