"""The heart of the room: what is due is said once on each account, and each account's fate is its own."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from plugins.announce.announcement import Announcement, WithdrawnPublication
from plugins.announce.begin import scopes, set_aside_widened
from plugins.announce.budget import cost_of, format_dollars
from plugins.announce.continuity import drop_already_shown, horizon
from plugins.announce.due import TOO_LATE, TOO_OLD, DueAnnouncements, find_due_announcements, key_of, news, rivals, too_early
from plugins.announce.ledger.ledger import LedgerOvertaken, LedgerStore
from plugins.announce.network import Network
from plugins.announce.post import Post, PostState
from plugins.announce.reading import Reading
from plugins.announce.reconcile import ABSENT, reconcile, tried_last
from plugins.announce.report import REPAIR, SETTLE, TURN, Outcome, PostQuota, RunReport, outcome_of
from plugins.announce.run import AnnounceRun, Clock, RunRules, Voice
from plugins.announce.send import (
    RENAMED,
    build_claim_entry,
    needless,
    never_begun,
    record_lapsed_groups,
    set_aside,
    speak,
    unaffordable,
    waiting_outcome,
)
from plugins.announce.troubles import LATE, WAITS, find_pause, with_first_seen
from plugins.announce.withdraw import find_visible_posts, format_withdrawals
from plugins.infrastructure.clock import PARIS
from plugins.infrastructure.errors import Exit, NotNow, PersonRequired

STANDARD = RunRules()
INTERRUPTED = (
    "Interrompu. Ce qui est parti est dit au-dessus, et noté. Relancez quand vous voudrez : la suite partira, et ce qui partait à cet "
    "instant sera d’abord cherché sur le compte."
)
REPAIRS_PER_RUN = 10
"""Pages looked for in vain before a run stops looking: a host that is down costs half a minute each."""


def announce(
    announcements: Iterable[Announcement],
    voices: Iterable[Voice],
    ledger: LedgerStore,
    clock: Clock,
    rules: RunRules = STANDARD,
    withdrawn: Iterable[WithdrawnPublication] = (),
) -> RunReport:
    """Say what is due on every account, and tell what became of it. Raises nothing that a person should understand.

    An account on which another publisher speaks is left to it; the others are not. Problems that were told before say since when. What is
    still said of the publications that were `withdrawn` is listed.
    """
    gone, voices = list(withdrawn), list(voices)
    run = AnnounceRun(ledger, clock, rules, tuple(announcements), frozenset(one.guid for one in gone), scopes(voices))
    report = RunReport()
    try:
        for voice in voices:
            try:
                for outcome in announce_on_account(voice, run):
                    report.add(replace(outcome, word="outage") if outcome.outage else outcome)
            except LedgerOvertaken as error:
                report.cut_short = error
    except (NotNow, PersonRequired) as error:
        report.cut_short = error
    except KeyboardInterrupt:
        report.cut_short = NotNow(INTERRUPTED)
    report.outcomes = with_first_seen(mark_overdue(report, run), run.known_ledger, run.clock())
    report.remarks += format_withdrawals(find_visible_posts(gone, run.known_ledger))
    return report


def mark_overdue(outcomes: Iterable[Outcome], run: AnnounceRun) -> Iterator[Outcome]:
    """The same outcomes, in which what has waited for long, and not only for its turn, is late."""
    published = {(one.guid, one.occasion): one.published for one in run.announcements}
    for outcome in outcomes:
        if outcome.word in WAITS and not outcome.reason.endswith((TURN, ABSENT)):
            claims, key = run.known_ledger.claims(outcome.key), outcome.key
            since = claims[0].time if claims else published.get((key.guid, key.occasion))
            outcome = replace(outcome, late=since is not None and run.clock() - since > LATE)
        yield outcome


def announce_on_account(voice: Voice, run: AnnounceRun) -> Iterator[Outcome]:
    """What one account says, and what is known of what it said before. Raises what the ledger raises."""
    network, known = voice.network, run.read_ledger()
    if network.public and not known.begun_at(network.name, network.account):
        yield never_begun(network)
    elif run.rules.urgent:
        yield from urgently(voice, run)
    else:
        yield from as_usual(voice, run)


def urgently(voice: Voice, run: AnnounceRun) -> Iterator[Outcome]:
    """What is urgent, and nothing else: all the rest is left to who publishes."""
    turns, reading = PostQuota(sys.maxsize), Reading(voice.network, run)
    for outcome in reconcile(voice.network, run, turns, reading=reading):
        yield outcome
        if outcome.word == "blocked":
            return
    some = [one for one in news(voice, run.announcements, run.known_ledger) if one.announcement.urgent]
    yield from announce_new(
        find_due_announcements(some, voice.network, run.known_ledger, run.clock(), run.rules), voice, run, turns, reading
    )


def as_usual(voice: Voice, run: AnnounceRun) -> Iterator[Outcome]:
    """All that the account has to say."""
    network, known = voice.network, run.known_ledger
    yield from (outcome_of("refused", entry, remedy=REPAIR) for entry in known.list_refused(network.name, network.account))
    pause = find_pause(network.name, network.account, run)
    if pause and not may_acquit(voice, run):
        yield from (outcome_of("unknown", entry, remedy=SETTLE) for entry in known.open_claims(network.name, network.account))
        yield pause
        return
    turns, reading = PostQuota(run.rules.max_per_run if network.public else sys.maxsize), Reading(network, run)
    if known.open_claims(network.name, network.account):
        choice = find_due_announcements(news(voice, run.announcements, known), network, known, run.clock(), run.rules)
        reading.reach(horizon(choice.ready, run) if choice.ready else None)
    last: list[Post] = []
    for outcome in reconcile(network, run, turns, reading=reading, last=last):
        yield outcome
        if outcome.word == "blocked":
            return
    yield from set_aside_widened(voice, run)
    yield from record_lapsed_groups(voice, run)
    yield from announce_new(
        find_due_announcements(news(voice, run.announcements, known), network, known, run.clock(), run.rules), voice, run, turns, reading
    )
    yield from tried_last(last, network, run, turns)


def announce_new(choice: DueAnnouncements, voice: Voice, run: AnnounceRun, turns: PostQuota, reading: Reading) -> Iterator[Outcome]:
    """Say what is due, once the account was looked at."""
    outcomes: list[Outcome] = []
    choice = drop_already_shown(choice, voice.network, run, reading, lambda one: build_claim_entry(one, voice.network, run), outcomes)
    yield from outcomes
    yield from send_due_posts(choice, voice, run, turns)


def may_acquit(voice: Voice, run: AnnounceRun) -> bool:
    """Whether an account that was stopped for one post, with words that prove nothing against the account, has another post to try."""
    network, known = voice.network, run.known_ledger
    suspects = {entry.key for entry in known.suspects(network.name, network.account)}
    if len(suspects) != 1:
        return False
    choice = find_due_announcements(news(voice, run.announcements, known), network, known, run.clock(), run.rules)
    return any(key_of(one, network) not in suspects for one in choice.ready)


def send_due_posts(choice: DueAnnouncements, voice: Voice, run: AnnounceRun, turns: PostQuota) -> Iterator[Outcome]:
    """Say what is due, and record what will not be said by itself."""
    network = voice.network
    yield from set_aside("skipped", choice.too_old, TOO_OLD, network, run)
    yield from set_aside("skipped", choice.too_late, TOO_LATE, network, run)
    yield from set_aside("refused", choice.renamed, RENAMED, network, run)
    yield from in_turn(choice, voice, run, turns)
    reason = delay_reason(network, run)
    yield from (
        waiting_outcome(announcement, network, reason) for announcement in choice.later if not is_settled_by_run(announcement, network, run)
    )


def delay_reason(network: Network, run: AnnounceRun) -> str:
    """Why what is later is later: the end of the pause that the network has asked for, or of ours, else only its turn."""
    until = run.known_ledger.paused_until(network.name, network.account, run.clock())
    if not until:
        return TURN
    end = f"jusqu’au {until.astimezone(PARIS):%d/%m à %H:%M}"
    if run.known_ledger.pause_is_ours(network.name, network.account):
        return f"Beffroi laisse {network.limits.label} tranquille {end} ; ./beffroi announce --now n’attend pas"
    return f"{network.limits.label} demande d’attendre {end}"


def in_turn(choice: DueAnnouncements, voice: Voice, run: AnnounceRun, turns: PostQuota) -> Iterator[Outcome]:
    """Say what is ready until the run has said enough, or the account must be left alone. A page that is missing holds up no other."""
    missing, suspects = 0, []
    expected = {key_of(one, voice.network) for one in (*choice.ready, *choice.later)}
    for announcement in choice.ready:
        if is_settled_by_run(announcement, voice.network, run):
            continue
        if not turns.has_room(announcement.urgent) or too_early(announcement, voice.network, run.known_ledger, expected):
            yield waiting_outcome(announcement, voice.network, TURN)
            continue
        outcome = send_one(announcement, voice, run)
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
    """The network has taken another post: it was this one that it refused, and the account may go on. Raises what the ledger raises."""
    entry = run.known_ledger.latest(suspect.key)
    refused = replace(entry, time=run.clock(), state=PostState.REFUSED, unproved=False, cost=format_dollars(cost_of(entry)))
    run.ledger.append(refused)
    return outcome_of("refused", refused, remedy=REPAIR)


def send_one(announcement: Announcement, voice: Voice, run: AnnounceRun) -> Outcome:
    """Say one thing on one account, once readers can open its page and if the budget allows it; what is said urgently waits for no page."""
    network = voice.network
    missing = run.rules.page(announcement) if network.public else ""
    if missing and not run.rules.urgent:
        return waiting_outcome(announcement, network, missing)
    claimed = build_claim_entry(announcement, network, run)
    outcome = unaffordable(claimed, run) or speak(claimed, network, run, needless(claimed, run), rivals(claimed, voice, run.known_ledger))
    return replace(outcome, remedy=f"{outcome.remedy} Attention : {missing}.".strip()) if missing else outcome


def is_settled_by_run(announcement: Announcement, network: Network, run: AnnounceRun) -> bool:
    """Whether what this run has said leaves nothing more to say of this."""
    end = run.known_ledger.latest(key_of(announcement, network))
    return end is not None and end.state is PostState.SKIPPED and end.decided


def announce_urgent(
    announcements: Iterable[Announcement],
    voices: Iterable[Voice],
    ledger: LedgerStore,
    clock: Clock,
    rules: RunRules,
    gone: Iterable[WithdrawnPublication],
) -> RunReport:
    """What became of it on every account: a first time without patience, then what is left once more, with that of the `rules`."""
    announcements, voices, gone = list(announcements), list(voices), list(gone)
    report = announce(announcements, voices, ledger, clock, replace(rules, patience=0), gone)
    if report.exit is not Exit.LATER:
        return _alone(report)
    again = announce(announcements, voices, ledger, clock, rules, gone)
    said = {outcome.key for outcome in again}
    again.outcomes = [*(one for one in report if one.key not in said and one.word not in UNDONE), *again]
    return _alone(again)


UNDONE = ("waiting", "not_sent", "unpaid")
"""What the second time settles, or tells again."""


def _alone(report: RunReport) -> RunReport:
    """The report without what is ordinary: the posts of what was withdrawn are listed by who publishes."""
    report.remarks = []
    return report
