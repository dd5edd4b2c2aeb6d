"""Posts due on one account are sent in turn: until the run has sent enough, or the account must be left alone."""

from collections.abc import Iterator
from dataclasses import replace

from plugins.announce.announcement import Announcement
from plugins.announce.budget import estimate_attempt_cost, format_dollars
from plugins.announce.due import (
    TOO_LATE,
    TOO_OLD,
    DueAnnouncements,
    build_key,
    find_due_announcements,
    is_too_early,
    list_news,
    list_rivals,
)
from plugins.announce.network import Network
from plugins.announce.post import PostState
from plugins.announce.report import TURN, Outcome, PostQuota
from plugins.announce.run import AnnounceRun, Voice
from plugins.announce.send import (
    RENAMED,
    build_waiting_outcome,
    claim_and_send,
    compose_post,
    find_unaffordable,
    list_needless,
    refuse,
    set_aside,
)
from plugins.core.infrastructure.clock import PARIS

REPAIRS_PER_RUN = 10
"""Pages looked for in vain before a run stops looking: a host that is down costs half a minute each."""


def find_due(voice: Voice, run: AnnounceRun) -> DueAnnouncements:
    """The announcements due on the account; in an urgent run, urgent ones only."""
    candidates = [
        item for item in list_news(voice, run.announcements, run.known_ledger) if item.announcement.urgent or not run.rules.urgent
    ]
    return find_due_announcements(candidates, voice.network, run.known_ledger, run.clock(), run.rules)


def may_acquit(voice: Voice, run: AnnounceRun) -> bool:
    """Whether an account that was stopped for one post, with words that prove nothing against the account, has another post to try."""
    network, ledger = voice.network, run.known_ledger
    suspects = {entry.key for entry in ledger.list_suspects(network.name, network.account)}
    if len(suspects) != 1:
        return False
    return any(build_key(announcement, network) not in suspects for announcement in find_due(voice, run).ready)


def send_due_posts(choice: DueAnnouncements, voice: Voice, run: AnnounceRun, turns: PostQuota) -> Iterator[Outcome]:
    """Post what is due, and record what will not be posted automatically."""
    network = voice.network
    yield from set_aside("skipped", choice.too_old, TOO_OLD, network, run)
    yield from set_aside("skipped", choice.too_late, TOO_LATE, network, run)
    yield from set_aside("refused", choice.renamed, RENAMED, network, run)
    yield from take_turns(choice, voice, run, turns)
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


def take_turns(choice: DueAnnouncements, voice: Voice, run: AnnounceRun, turns: PostQuota) -> Iterator[Outcome]:
    """Post what is ready until the run's quota is full, or the account must be left alone. A page that is missing holds up no other."""
    missing = 0
    suspects: list[Outcome] = []
    expected = {build_key(each, voice.network) for each in (*choice.ready, *choice.later)}
    for announcement in choice.ready:
        if is_settled_by_run(announcement, voice.network, run):
            continue
        if not turns.has_room(announcement.urgent) or is_too_early(announcement, voice.network, run.known_ledger, expected):
            yield build_waiting_outcome(announcement, voice.network, TURN)
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
    """Mark a suspect post as refused: the network has taken another, so it was the post and not the account. Raises what the ledger
    raises."""
    entry = run.known_ledger.get_latest_entry(suspect.key)
    if entry is None:
        return suspect
    end, outcome = refuse(replace(entry, time=run.clock(), cost=format_dollars(estimate_attempt_cost(entry))))
    run.ledger.append(end)
    return outcome


def send_one(announcement: Announcement, voice: Voice, run: AnnounceRun) -> Outcome:
    """Post one announcement on one account, once its page is online and if the budget allows; urgent posts wait for no page."""
    network = voice.network
    missing = run.rules.page(announcement) if network.public else ""
    if missing and not run.rules.urgent:
        return build_waiting_outcome(announcement, network, missing)
    claimed = compose_post(announcement, network, run)
    outcome = find_unaffordable(claimed, run) or claim_and_send(
        claimed, network, run, list_needless(claimed, run), list_rivals(claimed, voice, run.known_ledger)
    )
    return replace(outcome, remedy=f"{outcome.remedy} Attention : {missing}.".strip()) if missing else outcome


def is_settled_by_run(announcement: Announcement, network: Network, run: AnnounceRun) -> bool:
    """Whether what this run has said leaves nothing more to say of this."""
    end = run.known_ledger.get_latest_entry(build_key(announcement, network))
    return end is not None and end.state is PostState.SKIPPED and end.decided
