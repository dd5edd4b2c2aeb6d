"""The cost of posts, and what is left of the month's budget: a cap that is never passed, with a reserve inside it for urgent posts.

Months are those of Europe/Paris. What may have been spent counts as spent: a claim before its call, a post whose fate is unknown.
"""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from plugins.announce.ledger import Ledger
from plugins.announce.post import ZERO, Key, Post, PostState, parse_amount
from plugins.core.infrastructure.clock import PARIS, find_month
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.words import MONTHS


@dataclass(frozen=True)
class Prices:
    """`post` is asked for a post, `linked` for one that holds an address, `described` for the alternative text of a picture, `deleted` for
    taking a post away, `read` for each post of the own timeline that is read. Read on the day `checked_on`, at `source`.
    """

    post: Decimal
    linked: Decimal
    described: Decimal
    deleted: Decimal
    read: Decimal
    checked_on: date
    source: str


PRICES: Mapping[str, Prices] = {
    "x": Prices(
        post=Decimal("0.015"),
        linked=Decimal("0.200"),
        described=Decimal("0.005"),
        deleted=Decimal("0.010"),
        read=Decimal("0.001"),
        checked_on=date(2026, 8, 1),
        source="https://docs.x.com/x-api/getting-started/pricing",
    ),
}
"""By the registry's names."""


THOUSANDTH = Decimal("0.001")


def format_dollars_in_french(sum_of: Decimal) -> str:
    """For a person: `0,20 $`, and thousandths where there are some."""
    exact = f"{sum_of.quantize(THOUSANDTH, ROUND_HALF_UP):f}"
    return exact.removesuffix("0").replace(".", ",") + "\u202f$"


def build_expense(network: str, account: str, occasion: str, time: datetime, cost: Decimal) -> Post:
    """The line that notes an expense which is no post; negative for what was foreseen and not spent."""
    return Post(time, PostState.NOTED, Key("", network, account, occasion), cost=str(cost))


def format_month(month: str) -> str:
    """`2026-03` is `mars 2026`."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def parse_month(text: str) -> str:
    """Parse a month that a person typed. Raises SettingsError for anything else."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise SettingsError([f"« {text} » n’est pas un mois. Écrivez par exemple 2026-03."])
    return text


def find_elapsed_fraction(month: str, now: datetime) -> float:
    """The part of the month that is behind `now` (aware): between 0 and 1."""
    year, number = map(int, month.split("-"))
    start = datetime(year, number, 1, tzinfo=PARIS)
    seconds = calendar.monthrange(year, number)[1] * 86_400
    return min(max((now - start).total_seconds() / seconds, 0.0), 1.0)


LINK = re.compile(r"://|[\w-]\.[^\W\d_]{2,}")
"""What X makes an address of, a bare `ville.fr` included; too much rather than too little: `M.Durand` counts as one."""
SPENT = "budget du mois"
"""Why a post waits."""


@dataclass(frozen=True)
class MonthlyCap:
    """The most that all the accounts of `network` may spend in a month, in dollars; `reserve` is the part of it that only urgent
    announcements may use."""

    network: str
    month: Decimal
    reserve: Decimal = ZERO


@dataclass(frozen=True)
class Budget:
    """The caps that a town has set; a network without one spends what it costs."""

    caps: tuple[MonthlyCap, ...] = ()

    def get_cap(self, network: str) -> MonthlyCap | None:
        """The cap of a network."""
        return next((cap for cap in self.caps if cap.network == network), None)

    def compute_remaining(self, network: str, ledger: Ledger, now: datetime, urgent: bool = False) -> Decimal | None:
        """Dollars that may still be spent in the month of `now` (aware), negative when there are none; None without a cap."""
        cap = self.get_cap(network)
        if cap is None:
            return None
        return cap.month - (ZERO if urgent else cap.reserve) - ledger.spending.get_month_total(network, find_month(now))

    def can_afford(self, claimed: Post, ledger: Ledger) -> bool:
        """Whether the post of a claim, which `ledger` does not hold yet, may be paid for."""
        remainder = self.compute_remaining(claimed.key.network, ledger, claimed.time, claimed.urgent)
        return remainder is None or estimate_attempt_cost(claimed) <= max(remainder, ZERO)

    def is_exceeded_by(self, claimed: Post, ledger: Ledger) -> bool:
        """Whether `ledger`, which holds the claim, says that it passes the cap: another publisher was faster."""
        remainder = self.compute_remaining(claimed.key.network, ledger, claimed.time, claimed.urgent)
        return remainder is not None and remainder < 0 < estimate_attempt_cost(claimed)


UNLIMITED = Budget()
"""Of a town that has set no cap."""


def estimate_price(network: str, text: str, described: int = 0, reply: bool = False) -> Decimal:
    """Dollars that a post of `text` costs at most; `described` when it has a picture with an alternative text.

    An answer that the network refuses is sent by itself: two calls, of which we do not know whether the first is paid.
    """
    prices = PRICES.get(network)
    if prices is None:
        return ZERO
    post = prices.linked if LINK.search(text) else prices.post
    return post * (2 if reply else 1) + prices.described * described


def estimate_attempt_cost(claimed: Post) -> Decimal:
    """Dollars that one attempt at a claim costs at most."""
    return estimate_price(claimed.key.network, claimed.text, _count_described_pictures(claimed), bool(claimed.reply_to))


def _count_described_pictures(claimed: Post) -> int:
    """How many of its pictures are sent with an alternative text, which is paid for."""
    return sum(bool(image and image.alt) for image in (claimed.image, *claimed.pictures))


def add_price(claimed: Post) -> Post:
    """The claim with what it may cost."""
    return replace(claimed, cost=format_dollars(estimate_attempt_cost(claimed)))


def find_refund(claimed: Post, end: Post, now: datetime) -> str:
    """What the end of a claim takes away from the expenses: a post that was certainly not sent, but not its picture's text, nor what
    belongs to a month that is over; of an answer that was taken, the second call. A refused post is held to be paid: X charges writes
    « per request »."""
    if find_month(now) != find_month(claimed.time):
        return ""
    if end.state is PostState.SENT and end.reply_to:
        return format_dollars(
            estimate_price(claimed.key.network, claimed.text) - estimate_price(claimed.key.network, claimed.text, reply=True)
        )
    if end.state is not PostState.NOT_SENT:
        return ""
    charged = PRICES[claimed.key.network].described * _count_described_pictures(claimed) if claimed.cost else ZERO
    return format_dollars(charged - parse_amount(claimed.cost))


def format_dollars(dollars: Decimal) -> str:
    """Format dollars for the ledger; zero is empty."""
    return str(dollars) if dollars else ""


def read_caps(value: Any) -> tuple[MonthlyCap, ...]:
    """Caps from `{"x": {"month": 10.0, "reserve": 2.0}}`, in dollars. Raises ValueError."""
    if not isinstance(value, Mapping):
        raise ValueError('il faut un dictionnaire, par exemple {"x": {"month": 10.0, "reserve": 2.0}}.')
    return tuple(_find_cap(str(network), amounts) for network, amounts in value.items())


def _find_cap(network: str, wanted: Any) -> MonthlyCap:
    if network not in PRICES:
        raise ValueError(f"« {network} » ne fait rien payer, ou n’existe pas. Écrivez {', '.join(PRICES)}.")
    if not isinstance(wanted, Mapping) or "month" not in wanted or set(wanted) - {"month", "reserve"}:
        raise ValueError(f"« {network} » : donnez « month », le plafond du mois en dollars, et si vous voulez « reserve ».")
    for name, dollars in wanted.items():
        if isinstance(dollars, bool) or not isinstance(dollars, int | float) or not 0 <= dollars < 1_000_000:
            raise ValueError(f"« {network} », « {name} » : « {dollars} » n’est pas un montant en dollars, comme 10.0.")
    cap = MonthlyCap(network, Decimal(str(wanted["month"])), Decimal(str(wanted.get("reserve", 0))))
    if cap.reserve > cap.month:
        raise ValueError(f"« {network} » : la réserve, prise dans le plafond, le dépasse.")
    return cap


@dataclass
class Forecast:
    """What the run of `now` (aware) would spend on each network, in dollars, beside what `ledger` says is spent."""

    budget: Budget
    ledger: Ledger
    now: datetime
    costs: dict[str, Decimal] = field(default_factory=dict)

    def spend_if_allowed(self, network: str, cost: Decimal, urgent: bool) -> bool:
        """Whether the budget allows `cost` more, which is then counted."""
        remainder, foreseen = self.budget.compute_remaining(network, self.ledger, self.now, urgent), self.costs.get(network, ZERO)
        if remainder is not None and foreseen + cost > max(remainder, ZERO):
            return False
        self.costs[network] = foreseen + cost
        return True

    def list_remarks(self) -> list[str]:
        """One French sentence for each paid network."""
        return [self._format_remark(network, cost) for network, cost in self.costs.items() if cost]

    def _format_remark(self, network: str, cost: Decimal) -> str:
        month, cap = find_month(self.now), self.budget.get_cap(network)
        spent = format_dollars_in_french(self.ledger.spending.get_month_total(network, month))
        limit = (
            f", sur {format_dollars_in_french(cap.month)} dont {format_dollars_in_french(cap.reserve)} réservés à l’urgent"
            if cap
            else ", sans plafond (ANNOUNCE_BUDGET)"
        )
        most, name = format_dollars_in_french(cost), format_month(month)
        return f"{network} · coût de cette exécution : {most} au plus ; dépensé en {name} : {spent}{limit}."


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
