"""Reconciliation and retry: a claim without an end, for a run died, an answer was lost or the network answered 5xx.

The account's own timeline says which; what is proved absent is sent again, after a growing delay (`_compute_retry_delay`, the back-off).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from plugins.announce.announcement import Announcement
from plugins.announce.due import TOO_LATE, build_key, is_too_old
from plugins.announce.network import DRIFT, Network, NotSent, PostRefused
from plugins.announce.post import OPEN_STATES, Key, Post, PostState
from plugins.announce.reading import UNREADABLE, Reading, is_too_soon
from plugins.announce.report import ABSENT, SETTLE, Outcome, PostQuota, build_outcome, build_refused_account
from plugins.announce.run import AnnounceRun
from plugins.announce.send import FRESH, claim_and_send, exclude_other_posts, find_unaffordable
from plugins.core.publication.publication import ENTRY, PUBLISHED

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
    outcome = find_unaffordable(again, run) or claim_and_send(again, network, run)
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
