"""The monthly report of what announcing costs: a table for a person, or CSV for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from plugins.announce.ledger.ledger import Ledger
from plugins.announce.money.budget import Budget
from plugins.announce.money.months import elapsed_fraction, in_french, month_of
from plugins.announce.money.spending import dollars
from plugins.announce.money.tally import Pair, Tally, tallies

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

    def cells(self) -> list[str | int | Decimal | None]:
        """In the order of HEADINGS."""
        tally = self.tally
        counts = (tally.posts, tally.linked, tally.pictures, tally.deletions, tally.readings)
        return [self.account, *counts, tally.spent, self.pace, self.cap, self.reserve]


def expenses(known: Ledger, budget: Budget, month: str, now: datetime, accounts: Iterable[Pair] = ()) -> list[ExpenseLine]:
    """What each account did in `month`; `accounts` (network, account) are there even when they did nothing."""
    return [_line(pair, tally, budget, month, now) for pair, tally in tallies(known, month, accounts).items()]


def _line(pair: Pair, tally: Tally, budget: Budget, month: str, now: datetime) -> ExpenseLine:
    part = elapsed_fraction(month, now)
    pace = tally.spent / Decimal(part) if part > 0 and month == month_of(now) else tally.spent
    cap = budget.cap(pair[0])
    return ExpenseLine("/".join(pair), tally, pace, cap.month if cap else None, cap.reserve if cap else None)


def table(lines: list[ExpenseLine], month: str) -> str:
    """For a person, in columns."""
    if not lines:
        return f"Rien n’a été annoncé en {in_french(month)}."
    rows = [HEADINGS, *([_shown(cell) for cell in line.cells()] for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    said = [[_placed(cell, widths[column], first=not column) for column, cell in enumerate(row)] for row in rows]
    return "\n".join([f"{in_french(month).capitalize()}, en dollars, au plus :", *("  ".join(row).rstrip() for row in said)])


def as_csv(lines: list[ExpenseLine], month: str) -> str:
    """For a spreadsheet as French ones read it: semicolons between cells, commas in amounts."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(("mois", *HEADINGS))
    writer.writerows((month, *(_bare(cell) for cell in line.cells())) for line in lines)
    return out.getvalue()


def _shown(cell: str | int | Decimal | None) -> str:
    return dollars(cell) if isinstance(cell, Decimal) else "—" if cell is None else str(cell)


def _bare(cell: str | int | Decimal | None) -> str:
    return f"{cell:.3f}".replace(".", ",") if isinstance(cell, Decimal) else "" if cell is None else str(cell)


def _placed(cell: str, width: int, first: bool) -> str:
    return cell.ljust(width) if first else cell.rjust(width)
