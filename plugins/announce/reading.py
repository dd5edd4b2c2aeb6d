"""Reading an account's timeline, once for all that a run wants to know of it.

Where reading is paid for, the expense is durable before the call, and what was not read is taken back.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from plugins.announce.budget import PRICES, build_expense
from plugins.announce.network import DRIFT, Meter, Network, NetworkPost, NotSent, PostRefused, Readable
from plugins.announce.post import READING, Key, Post
from plugins.announce.run import AnnounceRun
from plugins.core.infrastructure.clock import find_month

UNREADABLE = "le fil du compte est illisible"


LONGEST = timedelta(days=1)
BROKE = "le budget du mois ne permet plus de relire le fil du compte"
Result = TypeVar("Result")


class Reading:
    """What one account shows, for the time of one visit: its timeline is read at most once, and once more after a pause for whoever must be
    sure that a post is absent. A reading that failed is not tried again.

    `oldest` (aware) is how far back the visit will want to see; the reading goes there at once.
    """

    def __init__(self, network: Network, run: AnnounceRun, oldest: datetime | None = None):
        self.network, self.run, self.oldest = network, run, oldest
        self._read: dict[bool, tuple[datetime, list[NetworkPost] | NotSent | PostRefused]] = {}
        self._down: NotSent | None = None

    def read_back_to(self, oldest: datetime | None) -> None:
        """Go back at least to `oldest`."""
        self.oldest = min((instant for instant in (self.oldest, oldest) if instant), default=None)

    def has_shown(self, since: datetime) -> bool:
        """Whether the account has already shown its posts since then: to look once more costs nothing."""
        return any(isinstance(posts, list) and reached <= since for reached, posts in self._read.values())

    @property
    def can_list(self) -> bool:
        """Whether the account returns what it has posted."""
        return isinstance(self.network, Readable)

    def find(self, claim: Post, urgent: bool = False, twice: bool = False) -> Post | None:
        """The post of `claim`; None when it is not there, in two readings apart if it must be seen `twice`. Raises NotSent, PostRefused,
        and what the ledger raises."""
        entry = self._recognise(claim, urgent, again=False)
        return self._recognise(claim, urgent, again=True) if entry is None and twice else entry

    def list_posts(self, since: datetime, urgent: bool = False) -> list[NetworkPost]:
        """The posts of a readable account since an instant (aware), and perhaps before. Raises as `find`."""
        return self._list_posts(since, urgent, again=False)

    def _recognise(self, claim: Post, urgent: bool, again: bool) -> Post | None:
        network = self.network
        if isinstance(network, Readable) and not getattr(network, "keyed", False):
            return network.recognise(self._list_posts(claim.time - DRIFT, urgent, again), claim)
        if self._down:
            raise self._down
        if again:
            self._wait()
        try:
            return read_within_budget(lambda: self.network.find(claim), self.network, self.run, urgent)
        except NotSent as failure:
            self._down = failure if failure.outage else None
            raise

    def _list_posts(self, since: datetime, urgent: bool, again: bool) -> list[NetworkPost]:
        horizon = min(since, self.oldest) if self.oldest else since
        reached, posts = self._read.get(again, (None, []))
        if reached is None or (horizon < reached and isinstance(posts, list)):
            if again:
                self._wait()
            posts = self._read_timeline(horizon, urgent)
            self._read[again] = horizon, posts
        if isinstance(posts, list):
            return posts
        raise posts

    def _read_timeline(self, since: datetime, urgent: bool) -> list[NetworkPost] | NotSent | PostRefused:
        network = self.network
        if not isinstance(network, Readable):
            raise TypeError(f"{network.name} gives nothing back")
        try:
            return read_within_budget(lambda: list(network.read_timeline(since)), network, self.run, urgent)
        except (NotSent, PostRefused) as failure:
            return failure

    def _wait(self) -> None:
        if self.network.public:
            self.run.rules.sleep(self.run.rules.reconcile_pause)


def read_within_budget(call: Callable[[], Result], network: Network, run: AnnounceRun, urgent: bool = False) -> Result:
    """Run the reading `call` within the budget. Raises NotSent, PostRefused, and what the ledger raises."""
    meter = find_meter(network)
    if meter is None:
        return call()
    price, now = PRICES[network.name].read, run.clock()
    remainder = run.rules.budget.compute_remaining(network.name, run.known_ledger, now, urgent)
    meter.remaining_reads = meter.most if remainder is None else min(meter.most, int(remainder / price))
    if meter.empty:
        raise NotSent(BROKE)
    _note_reading(network, run, now, meter.remaining_reads * price)
    try:
        return call()
    finally:
        if meter.remaining_reads and find_month(run.clock()) == find_month(now):
            _note_reading(network, run, run.clock(), -meter.remaining_reads * price)


def is_too_soon(first: datetime, network: Network, run: AnnounceRun) -> bool:
    """Whether a paid timeline was read a moment ago, for a post first tried at `first`: each reading comes half as late again, and
    at least once a day. A reading at an hour that is still to come was noted while the clock was ahead."""
    last = run.known_ledger.get_latest_entry(Key("", network.name, network.account, READING))
    if run.rules.insist or find_meter(network) is None or last is None or last.time <= first:
        return False
    return timedelta(0) <= run.clock() - last.time < min((last.time - first) / 2, LONGEST)


def find_meter(network: Network) -> Meter | None:
    """The meter of posts read; None where reading is free."""
    return getattr(network, "meter", None) if network.name in PRICES else None


def _note_reading(network: Network, run: AnnounceRun, time: datetime, dollars: Decimal) -> None:
    run.ledger.append(build_expense(network.name, network.account, READING, time, dollars))
