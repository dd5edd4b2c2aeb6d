"""Reconciliation and retry: a claim without an end, for a run died, an answer was lost or the network answered 5xx.

The account's own timeline says which; what is proved absent is sent again, after a growing delay (`_compute_retry_delay`, the back-off).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from plugins.announce.budget import PRICES, build_expense
from plugins.announce.due import TOO_LATE, build_key, is_too_old
from plugins.announce.network import DRIFT, Meter, Network, NetworkPost, NotSent, PostRefused, Readable
from plugins.announce.post import OPEN_STATES, READING, Announcement, Key, Post, PostState
from plugins.announce.run import ABSENT, SETTLE, AnnounceRun, Outcome, PostQuota, build_outcome, build_refused_account
from plugins.announce.send import FRESH, exclude_other_posts, find_unaffordable, send_post
from plugins.core.infrastructure.clock import find_month
from plugins.core.publication.publication import ENTRY, PUBLISHED

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


ATTEMPTS = 2
"""A post is tried once, and once more when it is proven absent; then a person decides. Attempts that met a network which answered nobody
are not counted: they prove nothing against the post, which is tried until it is too old."""
PERSISTENT, CROWD = 2, 3
"""A post that met an outage so often lets another go first, should it be the post that the network cannot take; when so many posts meet it,
it is the network."""
LONGEST_PAUSE = timedelta(hours=1)
"""Between two attempts at a post during an outage, each pause half as long as it has lasted: a town publishes by the hour."""
WITHDRAWN = "retirée avant d’être envoyée"
CALLED_OFF = "annulé avant d’être annoncé"
UNPUBLISHED = "absent du fil du compte, et le journal ne le dit plus"
TWICE = "absent du fil du compte après deux essais"
DOWN = "absent du fil du compte ; le réseau ne répondait pas, un nouvel essai suivra"


def reconcile_claims(
    network: Network,
    run: AnnounceRun,
    turns: PostQuota,
    only: Key | None = None,
    reading: Reading | None = None,
    last: list[Post] | None = None,
) -> Iterator[Outcome]:
    """Settle each open claim of this account, or that of `only`. Once the account is refused, `blocked` comes last and no other claim is
    looked up. A caller asking for one claim decides how often the account is read, where reading is paid for.

    A run that only says what is urgent looks at no other claim. What is sent again takes one of the account's `turns`. One `reading` serves
    them all. With `last`, a post that has met an outage several times is put there, for `retry_last` once the others have spoken. Raises
    what the ledger raises.
    """
    candidates = [run.known_ledger.get_latest_entry(only)] if only else run.known_ledger.open_claims(network.name, network.account)
    mine = (entry for entry in candidates if entry and entry.state in OPEN_STATES and (only or _may_look_up(entry, network, run)))
    claims = sorted(mine, key=lambda entry: (_is_left_to_person(entry, run), _is_reading_wasted(entry, network, run, only)))
    reading = reading or Reading(network, run)
    worth = (entry for entry in claims if not _is_reading_wasted(entry, network, run, only))
    reading.read_back_to(min((_list_claims(entry, run)[0].time - DRIFT for entry in worth), default=None))
    crowded = sum(run.known_ledger.count_excused_attempts(entry.key) > 0 for entry in claims) >= CROWD
    live = only is not None
    for number, entry in enumerate(claims, start=1):
        try:
            outcome = _find_unclear_outcome(entry, network, run, only, reading) or _reconcile(entry, network, run, reading, live)
            if outcome is None and last is not None and not crowded and run.known_ledger.count_excused_attempts(entry.key) >= PERSISTENT:
                last.append(entry)
                continue
            outcome = outcome or _send_again(entry, network, run, turns)
        except PostRefused as failure:
            yield _build_unclear_outcome(entry, f"{UNREADABLE} : {failure.reason}", run)
            outcome = build_refused_account(network.name, network.account, failure.reason, failure.remedy)
        if outcome.word == "blocked":
            yield from (build_outcome("unknown", other, remedy=SETTLE) for other in claims[number:])
        yield outcome
        if outcome.word == "blocked":
            return


def _may_look_up(entry: Post, network: Network, run: AnnounceRun) -> bool:
    """Whether this run may look up the claim: an urgent run looks up nothing else, and a live post is left for a while to the service that
    sends it, which alone knows whether it is still calling."""
    if run.rules.urgent:
        return entry.urgent
    live = entry.key.occasion.partition("/")[0] == ENTRY and entry.key not in {
        build_key(announcement, network) for announcement in run.announcements
    }
    return not live or run.clock() - entry.time >= timedelta(seconds=run.rules.reconcile_after)


def retry_last(entries: list[Post], network: Network, run: AnnounceRun, turns: PostQuota) -> Iterator[Outcome]:
    """Retry posts proven absent that let the others go first, and give their outcomes."""
    for entry in entries:
        yield _send_again(entry, network, run, turns)


def _list_claims(entry: Post, run: AnnounceRun) -> list[Post]:
    return run.known_ledger.list_claims(entry.key) or [entry]


def _count_attempts(entry: Post, run: AnnounceRun, live: bool = False) -> int:
    """How many attempts failed. Late live posts are summarised: every attempt counts there."""
    return len(_list_claims(entry, run)) - (0 if live else run.known_ledger.count_excused_attempts(entry.key))


def _is_left_to_person(entry: Post, run: AnnounceRun) -> bool:
    """Whether only a person can still have it sent: where reading is paid for, such a one must not take the turn of the others."""
    return _count_attempts(entry, run) >= ATTEMPTS or is_too_old(_list_claims(entry, run)[0].time, run.clock(), run.rules.max_age_days)


def _is_reading_wasted(entry: Post, network: Network, run: AnnounceRun, only: Key | None) -> bool:
    """Whether another paid reading for this post alone would be wasted now: a network that was down has answered no reading."""
    first = _list_claims(entry, run)[0]
    return only is None and entry.state is PostState.UNKNOWN and not entry.outage and is_too_soon(first.time, network, run)


def _find_unclear_outcome(entry: Post, network: Network, run: AnnounceRun, only: Key | None, reading: Reading) -> Outcome | None:
    """The outcome of a post when it is too soon to pay for another timeline reading, and none was made for other posts."""
    if _is_reading_wasted(entry, network, run, only) and not reading.has_shown(_list_claims(entry, run)[0].time - DRIFT):
        return build_outcome("unknown", entry, remedy=SETTLE)
    return None


def _reconcile(entry: Post, network: Network, run: AnnounceRun, reading: Reading, live: bool) -> Outcome | None:
    """The outcome of a post; None when it is proven absent, and must be sent again."""
    claims, clock, rules = _list_claims(entry, run), run.clock, run.rules
    provable = clock() - entry.time >= timedelta(seconds=rules.reconcile_after if network.public else 0)
    try:
        recovered = reading.find(exclude_other_posts(claims[0], run.known_ledger), claims[0].urgent, twice=provable)
    except (NotSent, PostRefused) as failure:
        if isinstance(failure, PostRefused) and failure.account:
            raise
        return _build_unclear_outcome(entry, f"{UNREADABLE} : {failure.reason}", run, failure.outage and not live)
    if recovered:
        end = replace(recovered, time=clock())
        run.ledger.append(end)
        return build_outcome("found", end)
    if provable and (why := _explain_untrue(entry, run)):
        return _drop(entry, why, run)
    if network.public and is_too_old(claims[0].time, clock(), rules.max_age_days):
        return _build_unclear_outcome(entry, "absent du fil du compte, mais trop ancien pour repartir", run)
    if entry.time > clock() + FRESH:
        return _build_unclear_outcome(entry, "commencé à une heure qui n’est pas encore venue : l’horloge était fausse, ou l’est", run)
    if not provable:
        word = "waiting" if entry.state is PostState.CLAIMED else "unknown"
        return build_outcome(word, replace(entry, reason="pas encore au fil du compte ; une prochaine exécution le relira"))
    if _count_attempts(entry, run, live) >= ATTEMPTS:
        return _build_unclear_outcome(entry, TWICE, run)
    if (
        run.known_ledger.count_excused_attempts(entry.key)
        and not (rules.insist or live)
        and clock() < claims[-1].time + _compute_retry_delay(claims, run)
    ):
        return build_outcome("waiting", replace(entry, reason=DOWN))
    return None


def _compute_retry_delay(claims: list[Post], run: AnnounceRun) -> timedelta:
    """The back-off: how long a post is left alone after an attempt that met an outage, such as a 503."""
    lasted = claims[-1].time - claims[0].time
    return min(max(lasted / 2, timedelta(seconds=run.rules.reconcile_after)), LONGEST_PAUSE)


def _send_again(entry: Post, network: Network, run: AnnounceRun, turns: PostQuota) -> Outcome:
    """Send the very post of the first claim once more, in its turn, if the town still says it and readers can open its page."""
    first = _list_claims(entry, run)[0]
    announcement = next((each for each in run.announcements if build_key(each, network) == entry.key), None)
    if announcement is None or announcement.published > run.clock():
        return _build_unclear_outcome(entry, UNPUBLISHED, run)
    missing = ABSENT if not turns.has_room() else _explain_unopened(first, announcement, run) if network.public else ""
    if missing:
        return build_outcome("waiting", replace(entry, reason=missing))
    again = replace(first, time=run.clock(), state=PostState.CLAIMED, reason="absent du fil du compte")
    outcome = find_unaffordable(again, run) or send_post(again, network, run)
    turns.count(outcome, again=True)
    return outcome


def _explain_unopened(first: Post, announcement: Announcement, run: AnnounceRun) -> str:
    """What readers would miss of the page, in French: at its address today, and at the one that was claimed, which goes out again."""
    address = first.link.partition("#")[0].partition("?")[0]
    missing = run.rules.page(announcement)
    if missing or not address or address == announcement.permalink:
        return missing
    old = run.rules.opens(address)
    return f"{old} à {address}, l’adresse annoncée, qui a changé depuis : remettez-la dans « aliases »" if old else ""


def _explain_untrue(entry: Post, run: AnnounceRun) -> str:
    """Why the post must not be sent any more, in French (withdrawn, over or cancelled); empty when it may."""
    if entry.key.guid in run.withdrawn:
        return WITHDRAWN
    by_occasion = {announcement.occasion: announcement for announcement in run.announcements if announcement.guid == entry.key.guid}
    if by_occasion and PUBLISHED not in by_occasion and entry.key.occasion == PUBLISHED:
        return CALLED_OFF
    current = by_occasion.get(entry.key.occasion)
    return TOO_LATE if current and current.is_too_late(run.clock()) else ""


def _drop(entry: Post, why: str, run: AnnounceRun) -> Outcome:
    """It was never sent."""
    dropped = replace(entry, time=run.clock(), state=PostState.SKIPPED, reason=why, cost="", outage=False)
    run.ledger.append(dropped)
    return build_outcome("skipped", dropped)


def _build_unclear_outcome(entry: Post, reason: str, run: AnnounceRun, outage: bool = False) -> Outcome:
    unknown = replace(entry, time=run.clock(), state=PostState.UNKNOWN, reason=reason, cost="", outage=outage)
    if (entry.state, entry.reason, entry.outage) != (unknown.state, unknown.reason, unknown.outage):
        run.ledger.append(unknown)
    return build_outcome("unknown", unknown, remedy="" if outage else SETTLE)
