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

from plugins.announce.announcement import Announcement, WithdrawnPublication
from plugins.announce.begin import list_scopes, set_aside_widened
from plugins.announce.continuity import drop_already_shown, find_horizon
from plugins.announce.due import DueAnnouncements, renew_corrections
from plugins.announce.ledger.ledger import LedgerOvertaken, LedgerStore
from plugins.announce.network import Network
from plugins.announce.networks.registry import is_blind
from plugins.announce.post import Post
from plugins.announce.reading import Reading
from plugins.announce.reconcile import reconcile_claims, retry_last
from plugins.announce.report import REPAIR, SETTLE, Outcome, PostQuota, RunReport, build_outcome
from plugins.announce.run import AnnounceRun, Clock, RunRules, Voice
from plugins.announce.send import build_never_begun, build_unknown_ledger, build_waiting_outcome, compose_post, record_lapsed_groups
from plugins.announce.troubles import add_first_seen, find_pause, mark_overdue
from plugins.announce.turns import find_due, may_acquit, send_due_posts
from plugins.announce.withdraw import find_visible_posts, format_withdrawals
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired

STANDARD = RunRules()
INTERRUPTED = (
    "Interrompu. Ce qui est parti est dit au-dessus, et noté. Relancez quand vous voudrez : la suite partira, et ce qui partait à cet "
    "instant sera d’abord cherché sur le compte."
)


def announce(
    announcements: Iterable[Announcement],
    speakers: Iterable[Voice],
    ledger: LedgerStore,
    clock: Clock,
    rules: RunRules = STANDARD,
    withdrawn: Iterable[WithdrawnPublication] = (),
) -> RunReport:
    """Post what is due on every account and return the report. Raises nothing that a person should handle.

    An account on which another publisher speaks is left to it; the others are not. Problems that were told before say since when. What is
    still said of the publications that were `withdrawn` is listed.
    """
    withdrawals, speakers = list(withdrawn), list(speakers)
    run = AnnounceRun(
        ledger, clock, rules, tuple(announcements), frozenset(publication.guid for publication in withdrawals), list_scopes(speakers)
    )
    report = RunReport()
    try:
        for voice in speakers:
            try:
                for outcome in announce_on_account(voice, run):
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


def announce_on_account(voice: Voice, run: AnnounceRun) -> Iterator[Outcome]:
    """Post what is due on one account, after reconciling it. Raises what the ledger raises."""
    network, ledger = voice.network, run.read_ledger()
    run = replace(run, announcements=renew_corrections(run.announcements, network, ledger))
    if network.public and not ledger.find_beginning(network.name, network.account):
        yield build_never_begun(network)
    elif run.rules.urgent:
        yield from announce_urgent_posts(voice, run)
    elif is_blind(network.name) and not run.ledger.is_vouched():
        yield build_unknown_ledger(network)
    else:
        yield from announce_account(voice, run)


def announce_urgent_posts(voice: Voice, run: AnnounceRun) -> Iterator[Outcome]:
    """Post urgent announcements only; the rest is left to the next publication."""
    turns, reading = PostQuota(sys.maxsize), Reading(voice.network, run)
    for outcome in reconcile_claims(voice.network, run, turns, reading=reading):
        yield outcome
        if outcome.word == "blocked":
            return
    yield from say_due_posts(voice, run, turns, reading)


def announce_account(voice: Voice, run: AnnounceRun) -> Iterator[Outcome]:
    """Post all that is due on the account."""
    network, ledger = voice.network, run.known_ledger
    yield from (build_outcome("refused", entry, remedy=REPAIR) for entry in ledger.list_refused(network.name, network.account))
    pause = find_pause(network.name, network.account, run)
    if pause and not may_acquit(voice, run):
        yield from (build_outcome("unknown", entry, remedy=SETTLE) for entry in ledger.open_claims(network.name, network.account))
        yield pause
        return
    turns, reading = PostQuota(run.rules.max_per_run if network.public else sys.maxsize), Reading(network, run)
    if ledger.open_claims(network.name, network.account):
        ready = find_due(voice, run).ready
        reading.read_back_to(find_horizon(ready, run) if ready else None)
    last: list[Post] = []
    for outcome in reconcile_claims(network, run, turns, reading=reading, last=last):
        yield outcome
        if outcome.word == "blocked":
            return
    yield from set_aside_widened(voice, run)
    yield from record_lapsed_groups(voice, run)
    yield from say_due_posts(voice, run, turns, reading)
    yield from retry_last(last, network, run, turns)


def say_due_posts(voice: Voice, run: AnnounceRun, turns: PostQuota, reading: Reading) -> Iterator[Outcome]:
    """Post what is due, once the account was read: what it already shows is not posted again."""
    outcomes: list[Outcome] = []
    choice = hold_while_unclear(find_due(voice, run), voice.network, run, outcomes)
    choice = drop_already_shown(choice, voice.network, run, reading, lambda one: compose_post(one, voice.network, run), outcomes)
    yield from outcomes
    yield from send_due_posts(choice, voice, run, turns)


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
    speakers: Iterable[Voice],
    ledger: LedgerStore,
    clock: Clock,
    rules: RunRules,
    withdrawn: Iterable[WithdrawnPublication],
) -> RunReport:
    """Post urgent announcements on every account and give the outcomes: a first time without waiting, then what is left once more, with the
    patience of the `rules`."""
    announcements, speakers, withdrawn = list(announcements), list(speakers), list(withdrawn)
    report = announce(announcements, speakers, ledger, clock, replace(rules, patience=0), withdrawn)
    if report.exit is not Exit.LATER:
        return _drop_ordinary_posts(report)
    again = announce(announcements, speakers, ledger, clock, rules, withdrawn)
    repeated_keys = {outcome.key for outcome in again}
    again.outcomes = [*(each for each in report if each.key not in repeated_keys and each.word not in UNDONE), *again]
    return _drop_ordinary_posts(again)


UNDONE = ("waiting", "not_sent", "unpaid")
"""What the second time settles, or tells again."""


def _drop_ordinary_posts(report: RunReport) -> RunReport:
    """The report without what is ordinary: the posts of what was withdrawn are listed by whoever publishes."""
    report.remarks = []
    return report
