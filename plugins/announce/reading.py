"""Reading an account's timeline, where that is paid for: the expense is durable before the call, and what was not read is taken back."""

from datetime import datetime, timedelta
from decimal import Decimal

from plugins.announce.claim import Claim
from plugins.announce.failures import NotSent
from plugins.announce.key import Key
from plugins.announce.money.meter import Meter
from plugins.announce.money.months import month_of
from plugins.announce.money.prices import PRICES
from plugins.announce.money.spending import READING, expense
from plugins.announce.network import Network
from plugins.announce.receipt import Receipt
from plugins.announce.run import Run

LONGEST = timedelta(days=1)
BROKE = "le budget du mois ne permet plus de relire le fil du compte"


def find(claim: Claim, network: Network, run: Run, urgent: bool = False) -> Receipt | None:
    """What `network.find` says, within the budget. Raises NotSent, Refused, and what the ledger raises."""
    meter = metered(network)
    if meter is None:
        return network.find(claim)
    price, now = PRICES[network.name].read, run.clock()
    left = run.rules.budget.left(network.name, run.known, now, urgent)
    meter.left = meter.most if left is None else min(meter.most, int(left / price))
    if meter.empty:
        raise NotSent(BROKE)
    _note(network, run, now, meter.left * price)
    try:
        return network.find(claim)
    finally:
        if meter.left and month_of(run.clock()) == month_of(now):
            _note(network, run, run.clock(), -meter.left * price)


def too_soon(first: datetime, network: Network, run: Run) -> bool:
    """Whether a paid timeline was read a moment ago, for a post first tried at `first`: each reading comes half as late again, and
    at least once a day. A reading at an hour that is still to come was noted while the clock was ahead."""
    last = run.known.latest(Key("", network.name, network.account, READING))
    if metered(network) is None or last is None or last.time <= first:
        return False
    return timedelta(0) <= run.clock() - last.time < min((last.time - first) / 2, LONGEST)


def metered(network: Network) -> Meter | None:
    """What counts the posts that are read; None where reading is free."""
    return getattr(network, "meter", None) if network.name in PRICES else None


def _note(network: Network, run: Run, time: datetime, dollars: Decimal) -> None:
    run.ledger.append(expense(network.name, network.account, READING, time, dollars))
