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
from datetime import datetime
from decimal import Decimal

from plugins.announce.budget import SPENT, Forecast, estimate_attempt_cost, estimate_price, format_dollars
from plugins.announce.continuity import BEFORE, drop_already_shown, find_horizon, find_replayed, list_scopes, set_aside_widened
from plugins.announce.due import (
    TOO_LATE,
    TOO_OLD,
    DueAnnouncements,
    build_key,
    find_due_announcements,
    find_followed_entry,
    is_too_early,
    is_too_old,
    list_news,
    list_rivals,
    renew_corrections,
)
from plugins.announce.ledger import Ledger, LedgerOvertaken, LedgerStore
from plugins.announce.network import Network
from plugins.announce.networks.registry import OUTBOX, is_blind
from plugins.announce.post import Announcement, Key, Post, PostState, WithdrawnPublication
from plugins.announce.post_preview import Proof, ProofPress, build_proof
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
from plugins.announce.words import TownWords
from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired
from plugins.core.publication.publication import PUBLISHED

REDATE = "Changez « date » pour qu’elle parte."
"""Only before a run: what a run has left aside stays so."""


def foresee_run(
    announcements: Iterable[Announcement],
    accounts: Iterable[OpenAccount],
    ledger: Ledger,
    now: datetime,
    rules: RunRules,
    vouched: bool = True,
) -> RunReport:
    """The report that a run would make if every network and every page answered; `vouched`: this machine knows that the ledger is whole."""
    report, announcements, forecast = RunReport(), list(announcements), Forecast(rules.budget, ledger, now)
    accounts = list(accounts)
    scope_by_account = list_scopes(accounts)
    for account in accounts:
        network = account.network
        if network.public and not ledger.find_beginning(network.name, network.account):
            report.add(build_never_begun(network))
            continue
        if is_blind(network.name) and not vouched:
            report.add(build_unknown_ledger(network))
            continue
        report.add(*(build_outcome("waiting", entry) for entry in ledger.open_claims(network.name, network.account)))
        replayed = find_replayed(network, scope_by_account[network.name, network.account], ledger, announcements, now)
        title_by_key = {build_key(announcement, network): announcement.title for announcement in replayed}
        report.add(*(Outcome("skipped", key, title, reason=BEFORE) for key, title in title_by_key.items()))
        unsaid = [
            announcement
            for announcement in _list_unsaid(list(renew_corrections(announcements, network, ledger)), network, ledger)
            if build_key(announcement, network) not in title_by_key
        ]
        choice = find_due_announcements(list_news(account, unsaid, ledger), network, ledger, now, rules)
        report.add(*(_build_skipped(announcement, network) for announcement in choice.too_old))
        report.add(
            *(Outcome("skipped", build_key(announcement, network), announcement.title, reason=TOO_LATE) for announcement in choice.too_late)
        )
        report.add(
            *(Outcome("refused", build_key(announcement, network), announcement.title, reason=RENAMED) for announcement in choice.renamed)
        )
        report.add(*(build_waiting_outcome(announcement, network, TURN) for announcement in choice.later))
        report.add(*_foresee_in_turn(choice, network, rules.town_words, forecast))
    report.remarks += forecast.list_remarks()
    return report


def _foresee_in_turn(choice: DueAnnouncements, network: Network, town_words: TownWords, forecast: Forecast) -> Iterator[Outcome]:
    spoken_count = 0
    for announcement in choice.ready:
        outcome = (
            _foresee(announcement, network, town_words, forecast)
            if spoken_count < choice.most
            else build_waiting_outcome(announcement, network, TURN)
        )
        spoken_count += outcome.word == "would"
        yield outcome


def _list_unsaid(announcements: list[Announcement], network: Network, ledger: Ledger) -> list[Announcement]:
    """Without credentials the outbox stands for the real accounts: what they have said, merging will not say again."""
    return (
        announcements
        if network.public
        else [announcement for announcement in announcements if not ledger.has_publication(announcement.guid)]
    )


def _foresee(announcement: Announcement, network: Network, town_words: TownWords, forecast: Forecast) -> Outcome:
    preview, key = build_proof(announcement, network.limits, town_words), build_key(announcement, network)
    before = find_followed_entry(announcement, network, forecast.ledger)
    post, reply = preview.post, bool(before and before.state is PostState.SENT)
    cost = estimate_price(network.name, post.text, preview.has_alternative_text, reply)
    if not forecast.spend_if_allowed(network.name, cost, announcement.urgent):
        return Outcome("unpaid", key, announcement.title, reason=SPENT)
    return _foretell("would", key, announcement.title, preview, cost)


def _foretell(state: str, key: Key, title: str, proof: Proof, cost: Decimal, reason: str = "") -> Outcome:
    post, details = proof.post, tuple(proof.details())
    return Outcome(state, key, title, post.text, post.weight, post.heaviest, reason=reason, cost=cost, unit=proof.unit, details=details)


def _build_skipped(announcement: Announcement, network: Network) -> Outcome:
    return Outcome("skipped", build_key(announcement, network), announcement.title, reason="trop ancien.", remedy=REDATE)


def foresee_without_accounts(
    announcements: Iterable[Announcement], press: ProofPress, ledger: Ledger, now: datetime, rules: RunRules
) -> RunReport:
    """Foresee what each account of the town would post, of all that none has posted yet; the outcome explains relays."""
    report, forecast = RunReport(), Forecast(rules.budget, ledger, now)
    for announcement in announcements:
        if announcement.published > now or announcement.is_too_late(now):
            continue
        new = [proof for proof in press.pull_proofs(announcement) if _is_unsaid(announcement, proof.network, ledger)]
        if new and not announcement.ageless and is_too_old(announcement.published, now, rules.max_age_days):
            key = Key(announcement.guid, OUTBOX.name, "", announcement.occasion)
            report.add(Outcome("skipped", key, announcement.title, reason="trop ancien.", remedy=REDATE))
        else:
            report.add(*(_build_outcome(announcement, proof, forecast) for proof in new))
    report.remarks += forecast.list_remarks()
    return report


def _is_unsaid(announcement: Announcement, network: str, ledger: Ledger) -> bool:
    """A publication that no account has posted; a follow-up only where what it follows was posted."""
    if announcement.occasion == PUBLISHED:
        return not ledger.has_publication(announcement.guid)
    there = {entry.key.occasion: entry.state for entry in ledger.list_posts(announcement.guid) if entry.key.network == network}
    return announcement.occasion not in there and (announcement.alone or there.get(announcement.in_reply_to) is PostState.SENT)


def _build_outcome(announcement: Announcement, proof: Proof, forecast: Forecast) -> Outcome:
    key, post = Key(announcement.guid, proof.network, proof.account, announcement.occasion), proof.post
    reason = f"{proof.outlook.reason}." if proof.outlook else ""
    if proof.is_blocked:
        return Outcome("left", key, announcement.title, reason=reason)
    sure = proof.outlook is None or proof.outlook.goes or announcement.occasion != PUBLISHED
    cost = estimate_price(proof.network, post.text, described=proof.has_alternative_text)
    forecast.spend_if_allowed(proof.network, cost, announcement.urgent)
    return _foretell("would" if sure else "open", key, announcement.title, proof, cost, reason)


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
