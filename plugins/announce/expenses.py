"""The monthly report of what announcing costs, account by account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from plugins.announce.budget import LINK, Budget, find_elapsed_fraction, format_dollars_in_french, format_month
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.post import ZERO, Post, PostState
from plugins.core.infrastructure.clock import find_month

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

    def add(self, entry: Post) -> None:
        """Count what became of one more post."""
        self.deletions += entry.state is PostState.WITHDRAWN
        if entry.state is PostState.SENT:
            self.posts += 1
            self.linked += bool(LINK.search(entry.text))
            self.pictures += (entry.image is not None) + len(entry.pictures)


def tally_accounts(ledger: Ledger, month: str, accounts: Iterable[Pair] = ()) -> dict[Pair, Tally]:
    """The tally of every account that did something in `month`, and of those of `accounts`, in their order.

    A post is counted in the month that confirmed it; one that was taken away since is counted as a deletion only.
    """
    tally_by_account = {pair: Tally() for pair in accounts}
    for entry in ledger.list_entries():
        if entry.key.guid and find_month(entry.time) == month and entry.state in (PostState.SENT, PostState.WITHDRAWN):
            tally_by_account.setdefault(entry.key[1:3], Tally()).add(entry)
    for pair in ledger.spending.list_accounts(month):
        tally = tally_by_account.setdefault(pair, Tally())
        tally.spent, tally.readings = ledger.spending.get_account_total(*pair, month)
    return dict(sorted(tally_by_account.items()))


HEADINGS = ("compte", "messages", "avec lien", "images", "suppressions", "relectures", "dépensé", "à ce rythme", "plafond", "réserve")


@dataclass(frozen=True)
class ExpenseLine:
    """One account in one month; `pace` is what it will have spent at the end of the month if it goes on so, in dollars. The cap and the
    reserve are its network's, for all its accounts."""

    account: str
    tally: Tally
    pace: Decimal
    cap: Decimal | None
    reserve: Decimal | None

    def list_cells(self) -> list[str | int | Decimal | None]:
        """In the order of HEADINGS."""
        tally = self.tally
        counts = (tally.posts, tally.linked, tally.pictures, tally.deletions, tally.readings)
        return [self.account, *counts, tally.spent, self.pace, self.cap, self.reserve]


def list_expenses(ledger: Ledger, budget: Budget, month: str, now: datetime, accounts: Iterable[Pair] = ()) -> list[ExpenseLine]:
    """The expenses of each account in `month`; `accounts` (network, account) are included even without any."""
    return [_build_line(pair, tally, budget, month, now) for pair, tally in tally_accounts(ledger, month, accounts).items()]


def _build_line(pair: Pair, tally: Tally, budget: Budget, month: str, now: datetime) -> ExpenseLine:
    part = find_elapsed_fraction(month, now)
    pace = tally.spent / Decimal(part) if part > 0 and month == find_month(now) else tally.spent
    cap = budget.get_cap(pair[0])
    return ExpenseLine("/".join(pair), tally, pace, cap.month if cap else None, cap.reserve if cap else None)


def format_table(lines: list[ExpenseLine], month: str) -> str:
    """For a person, in columns."""
    if not lines:
        return f"Rien n’a été annoncé en {format_month(month)}."
    rows = [HEADINGS, *([_format_cell(cell) for cell in line.list_cells()] for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    cells = [[_align(cell, widths[column], first=not column) for column, cell in enumerate(row)] for row in rows]
    return "\n".join([f"{format_month(month).capitalize()}, en dollars, au plus :", *("  ".join(row).rstrip() for row in cells)])


def _format_cell(cell: str | int | Decimal | None) -> str:
    return format_dollars_in_french(cell) if isinstance(cell, Decimal) else "—" if cell is None else str(cell)


def _align(cell: str, width: int, first: bool) -> str:
    return cell.ljust(width) if first else cell.rjust(width)
