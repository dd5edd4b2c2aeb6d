"""The heart of the room: what is due is said once on each account, and each account's fate is its own."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from plugins.announce import album
from plugins.announce.announcement import Announcement
from plugins.announce.aside import RENAMED, lapsed, never_begun, set_aside, waiting
from plugins.announce.carry import rivals
from plugins.announce.continuity import heeded, horizon
from plugins.announce.correction import needless
from plugins.announce.due import Due, due, followed, key_of, too_early
from plugins.announce.ledger.entry import Entry, State
from plugins.announce.ledger.store import LedgerStore, Overtaken
from plugins.announce.money.budget import cost_of, written
from plugins.announce.network import Network
from plugins.announce.news import news
from plugins.announce.reading import Reading
from plugins.announce.reconcile import REPAIR, SETTLE, reconcile, tried_last
from plugins.announce.reconcile import TURN as AGAIN
from plugins.announce.report import Outcome, Report
from plugins.announce.rules import Rules
from plugins.announce.run import Clock, Run
from plugins.announce.scope import scopes, widened
from plugins.announce.settle import TOO_LATE, TOO_OLD
from plugins.announce.speak import speak, told, unaffordable
from plugins.announce.troubles import LATE, WAITS, held, recalled
from plugins.announce.turns import Turns
from plugins.announce.voices.voice import Voice
from plugins.announce.withdraw import listed, standing
from plugins.announce.withdrawn import Withdrawn
from plugins.announce.words.compose import compose
from plugins.publication.clock import PARIS
from plugins.publication.errors import NotNow, PersonNeeded

STANDARD = Rules()
TURN = "à une prochaine exécution"
INTERRUPTED = (
    "Interrompu. Ce qui est parti est dit au-dessus, et noté. Relancez quand vous voudrez : la suite partira, et ce qui partait à cet "
    "instant sera d’abord cherché sur le compte."
)
MISSING = 10
"""Pages looked for in vain before a run stops looking: a host that is down costs half a minute each."""


def announce(
    announcements: Iterable[Announcement],
    voices: Iterable[Voice],
    ledger: LedgerStore,
    clock: Clock,
    rules: Rules = STANDARD,
    withdrawn: Iterable[Withdrawn] = (),
) -> Report:
    """Say what is due on every account, and tell what became of it. Raises nothing that a person should understand.

    An account on which another publisher speaks is left to it; the others are not. Problems that were told before say since when. What is
    still said of the publications that were `withdrawn` is listed.
    """
    gone, voices = list(withdrawn), list(voices)
    run = Run(ledger, clock, rules, tuple(announcements), frozenset(one.guid for one in gone), scopes(voices))
    report = Report()
    try:
        for voice in voices:
            try:
                for outcome in spoken(voice, run):
                    report.add(replace(outcome, word="outage") if outcome.outage else outcome)
            except Overtaken as error:
                report.cut_short = error
    except (NotNow, PersonNeeded) as error:
        report.cut_short = error
    except KeyboardInterrupt:
        report.cut_short = NotNow(INTERRUPTED)
    report.outcomes = recalled(aged(report, run), run.known, run.clock())
    report.remarks += listed(standing(gone, run.known))
    return report


def aged(outcomes: Iterable[Outcome], run: Run) -> Iterator[Outcome]:
    """The same outcomes, in which what has waited for long, and not only for its turn, is late."""
    published = {(one.guid, one.occasion): one.published for one in run.announcements}
    for outcome in outcomes:
        if outcome.word in WAITS and not outcome.reason.endswith((TURN, AGAIN)):
            claims, key = run.known.claims(outcome.key), outcome.key
            since = claims[0].time if claims else published.get((key.guid, key.occasion))
            outcome = replace(outcome, late=since is not None and run.clock() - since > LATE)
        yield outcome


def spoken(voice: Voice, run: Run) -> Iterator[Outcome]:
    """What one account says, and what is known of what it said before. Raises what the ledger raises."""
    network, known = voice.network, run.read()
    if network.public and not known.begun(network.name, network.account):
        yield never_begun(network)
    elif run.rules.urgent:
        yield from urgently(voice, run)
    else:
        yield from as_usual(voice, run)


def urgently(voice: Voice, run: Run) -> Iterator[Outcome]:
    """What is urgent, and nothing else: all the rest is left to who publishes."""
    turns, reading = Turns(sys.maxsize), Reading(voice.network, run)
    for outcome in reconcile(voice.network, run, turns, reading=reading):
        yield outcome
        if outcome.word == "blocked":
            return
    some = [one for one in news(voice, run.announcements, run.known) if one.announcement.urgent]
    yield from new(due(some, voice.network, run.known, run.clock(), run.rules), voice, run, turns, reading)


def as_usual(voice: Voice, run: Run) -> Iterator[Outcome]:
    """All that the account has to say."""
    network, known = voice.network, run.known
    yield from (told("refused", entry, remedy=REPAIR) for entry in known.refused(network.name, network.account))
    pause = held(network.name, network.account, run)
    if pause and not may_acquit(voice, run):
        yield from (told("unknown", entry, remedy=SETTLE) for entry in known.open_claims(network.name, network.account))
        yield pause
        return
    turns, reading = Turns(run.rules.max_per_run if network.public else sys.maxsize), Reading(network, run)
    if known.open_claims(network.name, network.account):
        choice = due(news(voice, run.announcements, known), network, known, run.clock(), run.rules)
        reading.reach(horizon(choice.ready, run) if choice.ready else None)
    last: list[Entry] = []
    for outcome in reconcile(network, run, turns, reading=reading, last=last):
        yield outcome
        if outcome.word == "blocked":
            return
    yield from widened(voice, run)
    yield from lapsed(voice, run)
    yield from new(due(news(voice, run.announcements, known), network, known, run.clock(), run.rules), voice, run, turns, reading)
    yield from tried_last(last, network, run, turns)


def new(choice: Due, voice: Voice, run: Run, turns: Turns, reading: Reading) -> Iterator[Outcome]:
    """Say what is due, once the account was looked at."""
    outcomes: list[Outcome] = []
    choice = heeded(choice, voice.network, run, reading, lambda one: promised(one, voice.network, run), outcomes)
    yield from outcomes
    yield from chosen(choice, voice, run, turns)


def may_acquit(voice: Voice, run: Run) -> bool:
    """Whether an account that was stopped for one post, with words that prove nothing against the account, has another post to try."""
    network, known = voice.network, run.known
    suspects = {entry.key for entry in known.suspects(network.name, network.account)}
    if len(suspects) != 1:
        return False
    choice = due(news(voice, run.announcements, known), network, known, run.clock(), run.rules)
    return any(key_of(one, network) not in suspects for one in choice.ready)


def chosen(choice: Due, voice: Voice, run: Run, turns: Turns) -> Iterator[Outcome]:
    """Say what is due, and record what will not be said by itself."""
    network = voice.network
    yield from set_aside("skipped", choice.too_old, TOO_OLD, network, run)
    yield from set_aside("skipped", choice.too_late, TOO_LATE, network, run)
    yield from set_aside("refused", choice.renamed, RENAMED, network, run)
    yield from in_turn(choice, voice, run, turns)
    reason = resting(network, run)
    yield from (waiting(announcement, network, reason) for announcement in choice.later if not settled(announcement, network, run))


def resting(network: Network, run: Run) -> str:
    """Why what is later is later: the end of the pause that the network has asked for, or of ours, else only its turn."""
    until = run.known.paused(network.name, network.account, run.clock())
    if not until:
        return TURN
    end = f"jusqu’au {until.astimezone(PARIS):%d/%m à %H:%M}"
    if run.known.pause_is_ours(network.name, network.account):
        return f"Beffroi laisse {network.limits.label} tranquille {end} ; ./beffroi announce --now n’attend pas"
    return f"{network.limits.label} demande d’attendre {end}"


def in_turn(choice: Due, voice: Voice, run: Run, turns: Turns) -> Iterator[Outcome]:
    """Say what is ready until the run has said enough, or the account must be left alone. A page that is missing holds up no other."""
    missing, suspects = 0, []
    expected = {key_of(one, voice.network) for one in (*choice.ready, *choice.later)}
    for announcement in choice.ready:
        if settled(announcement, voice.network, run):
            continue
        if not turns.left(announcement.urgent) or too_early(announcement, voice.network, run.known, expected):
            yield waiting(announcement, voice.network, TURN)
            continue
        outcome = say(announcement, voice, run)
        if outcome.unproved and not suspects:
            suspects.append(outcome)
            continue
        if outcome.word == "sent" and suspects:
            yield condemned(suspects.pop(), run)
        yield outcome
        missing += outcome.word == "waiting"
        turns.take(outcome)
        if outcome.stops or missing >= MISSING:
            break
    for suspect in suspects:
        turns.take(suspect)
        yield suspect


def condemned(suspect: Outcome, run: Run) -> Outcome:
    """The network has taken another post: it was this one that it refused, and the account may go on. Raises what the ledger raises."""
    entry = run.known.latest(suspect.key)
    refused = replace(entry, time=run.clock(), state=State.REFUSED, unproved=False, cost=written(cost_of(entry)))
    run.ledger.append(refused)
    return told("refused", refused, remedy=REPAIR)


def say(announcement: Announcement, voice: Voice, run: Run) -> Outcome:
    """Say one thing on one account, once readers can open its page and if the budget allows it; what is said urgently waits for no page."""
    network = voice.network
    missing = run.rules.page(announcement) if network.public else ""
    if missing and not run.rules.urgent:
        return waiting(announcement, network, missing)
    claimed = promised(announcement, network, run)
    outcome = unaffordable(claimed, run) or speak(claimed, network, run, needless(claimed, run), rivals(claimed, voice, run.known))
    return replace(outcome, remedy=f"{outcome.remedy} Attention : {missing}.".strip()) if missing else outcome


def settled(announcement: Announcement, network: Network, run: Run) -> bool:
    """Whether what this run has said leaves nothing more to say of this."""
    end = run.known.latest(key_of(announcement, network))
    return end is not None and end.state is State.SKIPPED and end.decided


def promised(announcement: Announcement, network: Network, run: Run) -> Entry:
    """The claim of one announcement on one account: all that a later attempt would need to send the very same post."""
    limits, time = network.limits, run.clock()
    post, before = compose(announcement, limits, run.rules.voicing), followed(announcement, network, run.known)
    reply_to = before.remote_id if before and before.state is State.SENT else ""
    card = {"title": post.title, "summary": post.summary, "card": post.card} if limits.card or not network.public else {}
    return Entry(
        time,
        State.CLAIMED,
        key_of(announcement, network),
        post.text,
        post.link,
        post.image,
        network.mint(time),
        lang=post.lang,
        reply_to=reply_to,
        pictures=album.format_pictures(post.pictures),
        apart=_apart(announcement, network, run) if reply_to else "",
        urgent=announcement.urgent,
        counted=announcement.counted,
        **card,
    )


def _apart(announcement: Announcement, network: Network, run: Run) -> str:
    """What is said instead, should the network refuse that it be an answer; empty when the words stay the same."""
    if not announcement.apart:
        return ""
    return compose(replace(announcement, overrides={"text": announcement.apart}), network.limits, run.rules.voicing).text
