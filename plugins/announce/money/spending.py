"""What each account may have spent in each month: the sum of the ledger's lines, nothing is counted beside it."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from plugins.announce.key import Key
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.money.months import month_of

READING, DELETION = "reading", "deletion"
"""The occasions of the lines that note an expense which is no post."""
ZERO = Decimal(0)
THOUSANDTH = Decimal("0.001")


class Spending:
    """Dollars, at most, by month and account. An expense belongs to the month in which its line was written, in Europe/Paris."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, str, str], Decimal] = {}
        self._readings: dict[tuple[str, str, str], int] = {}

    def add(self, key: Key, time: datetime, cost: str) -> None:
        """Count the cost of one more line, written at `time` (aware)."""
        account, dollars = (month_of(time), key.network, key.account), amount(cost)
        self._sums[account] = self._sums.get(account, ZERO) + dollars
        if key.occasion == READING and dollars > 0:
            self._readings[account] = self._readings.get(account, 0) + 1

    def spent_in_month(self, network: str, month: str) -> Decimal:
        """What all the accounts of `network` spent in `month`."""
        return sum((dollars for (when, name, _), dollars in self._sums.items() if (when, name) == (month, network)), ZERO)

    def accounts(self, month: str) -> list[tuple[str, str]]:
        """The network and the account of all that spent something in `month`."""
        return [(name, account) for when, name, account in self._sums if when == month]

    def spent_by_account(self, network: str, account: str, month: str) -> tuple[Decimal, int]:
        """What one account spent in `month`, and how often its timeline was read for it."""
        return self._sums.get((month, network, account), ZERO), self._readings.get((month, network, account), 0)


@lru_cache(maxsize=1_000)
def amount(cost: str) -> Decimal:
    """The dollars of a line of the ledger. Raises nothing: what is no number, which we never write, is nothing."""
    try:
        return Decimal(cost or 0)
    except InvalidOperation:
        return ZERO


def dollars(sum_of: Decimal) -> str:
    """For a person: `0,20 $`, and thousandths where there are some."""
    exact = f"{sum_of.quantize(THOUSANDTH, ROUND_HALF_UP):f}"
    return exact.removesuffix("0").replace(".", ",") + "\u202f$"


def expense(network: str, account: str, occasion: str, time: datetime, cost: Decimal) -> LedgerEntry:
    """The line that notes an expense which is no post; negative for what was foreseen and not spent."""
    return LedgerEntry(time, PostState.NOTED, Key("", network, account, occasion), cost=str(cost))
