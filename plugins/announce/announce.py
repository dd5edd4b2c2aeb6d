"""The core of the room: what is due on an account is claimed, sent and recorded, once; a claim without an outcome is reconciled first.

- due (`due.py`): what of the announcements the ledger says nothing final of;
- claim (`send.py`): the post, word for word, is durable in the ledger before the network is called;
- send (`networks/`): one call, which ends by a confirmed post or one of three failures;
- record (`send.py`): the end is durable in the ledger;
- reconcile (`reconcile.py`): the account's own timeline says what became of a claim whose run died, before anything is sent again.

Each account's fate is its own.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from plugins.announce.budget import estimate_attempt_cost, format_dollars
from plugins.announce.continuity import drop_already_shown, find_horizon, list_scopes, set_aside_widened
from plugins.announce.due import (
    TOO_LATE,
    TOO_OLD,
    DueAnnouncements,
    build_key,
    find_due_announcements,
    is_too_early,
    list_news,
    list_rivals,
    renew_corrections,
)
from plugins.announce.ledger.ledger import LedgerOvertaken, LedgerStore
from plugins.announce.network import Network
from plugins.announce.networks.registry import is_blind
from plugins.announce.post import Announcement, Post, PostState, WithdrawnPublication
from plugins.announce.reconcile import Reading, reconcile_claims, retry_last
from plugins.announce.run import (
    REPAIR,
    SETTLE,
    TURN,
    AnnounceRun,
    Clock,
    OpenAccount,
    Outcome,
    PostQuota,
    RunReport,
    RunRules,
    build_outcome,
)
from plugins.announce.send import (
    RENAMED,
    build_never_begun,
    build_unknown_ledger,
    build_waiting_outcome,
    compose_post,
    find_unaffordable,
    list_needless,
    record_lapsed_groups,
    refuse,
    send_post,
    set_aside,
)
from plugins.announce.settle import find_visible_posts, format_withdrawals
from plugins.announce.troubles import add_first_seen, find_pause, mark_overdue
from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired

REPAIRS_PER_RUN = 10
"""Pages looked for in vain before a run stops looking: a host that is down costs half a minute each."""


def find_due(account: OpenAccount, run: AnnounceRun) -> DueAnnouncements:
    """The announcements due on the account; in an urgent run, urgent ones only."""
    candidates = [
        item for item in list_news(account, run.announcements, run.known_ledger) if item.announcement.urgent or not run.rules.urgent
    ]
    return find_due_announcements(candidates, account.network, run.known_ledger, run.clock(), run.rules)


def may_acquit(account: OpenAccount, run: AnnounceRun) -> bool:
    """Whether an account that was stopped for one post, with words that prove nothing against the account, has another post to try."""
    network, ledger = account.network, run.known_ledger
    suspects = {entry.key for entry in ledger.list_suspects(network.name, network.account)}
    if len(suspects) != 1:
        return False
    return any(build_key(announcement, network) not in suspects for announcement in find_due(account, run).ready)


def send_due_posts(choice: DueAnnouncements, account: OpenAccount, run: AnnounceRun, turns: PostQuota) -> Iterator[Outcome]:
    """Post what is due, and record what will not be posted automatically."""
    network = account.network
    yield from set_aside("skipped", choice.too_old, TOO_OLD, network, run)
    yield from set_aside("skipped", choice.too_late, TOO_LATE, network, run)
    yield from set_aside("refused", choice.renamed, RENAMED, network, run)
    yield from send_in_turn(choice, account, run, turns)
    reason = explain_delay(network, run)
    yield from (
        build_waiting_outcome(announcement, network, reason)
        for announcement in choice.later
        if not is_settled_by_run(announcement, network, run)
    )


def explain_delay(network: Network, run: AnnounceRun) -> str:
    """Why a post is later: the network's pause, ours, or only its turn."""
    until = run.known_ledger.find_pause_end(network.name, network.account, run.clock())
    if not until:
        return TURN
    end = f"jusqu’au {until.astimezone(PARIS):%d/%m à %H:%M}"
    if run.known_ledger.is_pause_ours(network.name, network.account):
        return f"Beffroi laisse {network.limits.label} tranquille {end} ; ./beffroi announce --now n’attend pas"
    return f"{network.limits.label} demande d’attendre {end}"


def send_in_turn(choice: DueAnnouncements, account: OpenAccount, run: AnnounceRun, turns: PostQuota) -> Iterator[Outcome]:
    """Post what is ready until the run's quota is full, or the account must be left alone. A page that is missing holds up no other."""
    missing = 0
    suspects: list[Outcome] = []
    expected = {build_key(each, account.network) for each in (*choice.ready, *choice.later)}
    for announcement in choice.ready:
        if is_settled_by_run(announcement, account.network, run):
            continue
        if not turns.has_room(announcement.urgent) or is_too_early(announcement, account.network, run.known_ledger, expected):
            yield build_waiting_outcome(announcement, account.network, TURN)
            continue
        outcome = send_announcement(announcement, account, run)
        if outcome.unproved and not suspects:
            suspects.append(outcome)
            continue
        if outcome.word == "sent" and suspects:
            yield refuse_suspect_post(suspects.pop(), run)
        yield outcome
        missing += outcome.word == "waiting"
        turns.count(outcome)
        if outcome.stops or missing >= REPAIRS_PER_RUN:
            break
    for suspect in suspects:
        turns.count(suspect)
        yield suspect


def refuse_suspect_post(suspect: Outcome, run: AnnounceRun) -> Outcome:
    """Mark a suspect post as refused: the network has taken another, so it was the post and not the account. Raises what the ledger
    raises."""
    entry = run.known_ledger.get_latest_entry(suspect.key)
    if entry is None:
        return suspect
    end, outcome = refuse(replace(entry, time=run.clock(), cost=format_dollars(estimate_attempt_cost(entry))))
    run.ledger.append(end)
    return outcome


def send_announcement(announcement: Announcement, account: OpenAccount, run: AnnounceRun) -> Outcome:
    """Post one announcement on one account, once its page is online and if the budget allows; urgent posts wait for no page."""
    network = account.network
    missing = run.rules.page(announcement) if network.public else ""
    if missing and not run.rules.urgent:
        return build_waiting_outcome(announcement, network, missing)
    claimed = compose_post(announcement, network, run)
    outcome = find_unaffordable(claimed, run) or send_post(
        claimed, network, run, list_needless(claimed, run), list_rivals(claimed, account, run.known_ledger)
    )
    return replace(outcome, remedy=f"{outcome.remedy} Attention : {missing}.".strip()) if missing else outcome


def is_settled_by_run(announcement: Announcement, network: Network, run: AnnounceRun) -> bool:
    """Whether what this run has said leaves nothing more to say of this."""
    end = run.known_ledger.get_latest_entry(build_key(announcement, network))
    return end is not None and end.state is PostState.SKIPPED and end.decided


STANDARD = RunRules()
INTERRUPTED = (
    "Interrompu. Ce qui est parti est dit au-dessus, et noté. Relancez quand vous voudrez : la suite partira, et ce qui partait à cet "
    "instant sera d’abord cherché sur le compte."
)


def announce(
    announcements: Iterable[Announcement],
    accounts: Iterable[OpenAccount],
    ledger: LedgerStore,
    clock: Clock,
    rules: RunRules = STANDARD,
    withdrawn: Iterable[WithdrawnPublication] = (),
) -> RunReport:
    """Post what is due on every account and return the report. Raises nothing that a person should handle.

    An account on which another publisher speaks is left to it; the others are not. Problems that were told before say since when. What is
    still said of the publications that were `withdrawn` is listed.
    """
    withdrawals, accounts = list(withdrawn), list(accounts)
    run = AnnounceRun(
        ledger, clock, rules, tuple(announcements), frozenset(publication.guid for publication in withdrawals), list_scopes(accounts)
    )
    report = RunReport()
    try:
        for account in accounts:
            try:
                for outcome in announce_on_account(account, run):
                    report.add(replace(outcome, word="outage") if outcome.outage else outcome)
            except LedgerOvertaken as error:
                report.cut_short = error
    except (NotNow, PersonRequired) as error:
        report.cut_short = error
    except KeyboardInterrupt:
        report.cut_short = NotNow(INTERRUPTED)
    report.outcomes = add_first_seen(mark_overdue(report, run), run.known_ledger, run.clock())
    report.remarks += format_withdrawals(find_visible_posts(withdrawals, run.known_ledger))
    return report


def announce_on_account(account: OpenAccount, run: AnnounceRun) -> Iterator[Outcome]:
    """Post what is due on one account, after reconciling it. Raises what the ledger raises."""
    network, ledger = account.network, run.read_ledger()
    run = replace(run, announcements=renew_corrections(run.announcements, network, ledger))
    if network.public and not ledger.find_beginning(network.name, network.account):
        yield build_never_begun(network)
    elif run.rules.urgent:
        yield from _announce_urgent_on_account(account, run)
    elif is_blind(network.name) and not run.ledger.is_vouched():
        yield build_unknown_ledger(network)
    else:
        yield from _announce_all_on_account(account, run)


def _announce_urgent_on_account(account: OpenAccount, run: AnnounceRun) -> Iterator[Outcome]:
    """Post urgent announcements only; the rest is left to the next publication."""
    turns, reading = PostQuota(sys.maxsize), Reading(account.network, run)
    for outcome in reconcile_claims(account.network, run, turns, reading=reading):
        yield outcome
        if outcome.word == "blocked":
            return
    yield from _send_what_is_due(account, run, turns, reading)


def _announce_all_on_account(account: OpenAccount, run: AnnounceRun) -> Iterator[Outcome]:
    """Post all that is due on the account."""
    network, ledger = account.network, run.known_ledger
    yield from (build_outcome("refused", entry, remedy=REPAIR) for entry in ledger.list_refused(network.name, network.account))
    pause = find_pause(network.name, network.account, run)
    if pause and not may_acquit(account, run):
        yield from (build_outcome("unknown", entry, remedy=SETTLE) for entry in ledger.open_claims(network.name, network.account))
        yield pause
        return
    turns, reading = PostQuota(run.rules.max_per_run if network.public else sys.maxsize), Reading(network, run)
    if ledger.open_claims(network.name, network.account):
        ready = find_due(account, run).ready
        reading.read_back_to(find_horizon(ready, run) if ready else None)
    last: list[Post] = []
    for outcome in reconcile_claims(network, run, turns, reading=reading, last=last):
        yield outcome
        if outcome.word == "blocked":
            return
    yield from set_aside_widened(account, run)
    yield from record_lapsed_groups(account, run)
    yield from _send_what_is_due(account, run, turns, reading)
    yield from retry_last(last, network, run, turns)


def _send_what_is_due(account: OpenAccount, run: AnnounceRun, turns: PostQuota, reading: Reading) -> Iterator[Outcome]:
    """Post what is due, once the account was read: what it already shows is not posted again."""
    outcomes: list[Outcome] = []
    choice = hold_while_unclear(find_due(account, run), account.network, run, outcomes)
    choice = drop_already_shown(choice, account.network, run, reading, lambda one: compose_post(one, account.network, run), outcomes)
    yield from outcomes
    yield from send_due_posts(choice, account, run, turns)


UNCLEAR = "une annonce y est incertaine, et ce compte ne se relit pas : dites d’abord si elle est partie (./beffroi settle)"


def hold_while_unclear(choice: DueAnnouncements, network: Network, run: AnnounceRun, outcomes: list[Outcome]) -> DueAnnouncements:
    """Drop from `choice` all but what is urgent while a post of an account that cannot be read is unclear, with outcomes: each run of an
    outage would leave one more for a person to look for."""
    if not is_blind(network.name) or not run.known_ledger.open_claims(network.name, network.account):
        return choice
    outcomes += [build_waiting_outcome(each, network, UNCLEAR) for each in choice.ready if not each.urgent]
    return replace(choice, ready=tuple(each for each in choice.ready if each.urgent))


def announce_urgent(
    announcements: Iterable[Announcement],
    accounts: Iterable[OpenAccount],
    ledger: LedgerStore,
    clock: Clock,
    rules: RunRules,
    withdrawn: Iterable[WithdrawnPublication],
) -> RunReport:
    """Post urgent announcements on every account and give the outcomes: a first time without waiting, then what is left once more, with the
    patience of the `rules`."""
    announcements, accounts, withdrawn = list(announcements), list(accounts), list(withdrawn)
    report = announce(announcements, accounts, ledger, clock, replace(rules, patience=0), withdrawn)
    if report.exit is not Exit.LATER:
        return _drop_ordinary_posts(report)
    again = announce(announcements, accounts, ledger, clock, rules, withdrawn)
    repeated_keys = {outcome.key for outcome in again}
    again.outcomes = [*(each for each in report if each.key not in repeated_keys and each.word not in UNDONE), *again]
    return _drop_ordinary_posts(again)


UNDONE = ("waiting", "not_sent", "unpaid")
"""What the second time settles, or tells again."""


def _drop_ordinary_posts(report: RunReport) -> RunReport:
    """The report without what is ordinary: the posts of what was withdrawn are listed by whoever publishes."""
    report.remarks = []
    return report
