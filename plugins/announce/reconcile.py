"""A claim without an end: a run died, or an answer was lost. The account's own timeline says which, before anything is sent again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from plugins.announce.due import key_of, past
from plugins.announce.failures import NotSent, Refused
from plugins.announce.key import PUBLISHED, Key
from plugins.announce.ledger.entry import Entry, State
from plugins.announce.ledger.ledger import OPEN
from plugins.announce.network import Network
from plugins.announce.reading import find, too_soon
from plugins.announce.receipt import Receipt
from plugins.announce.report import Outcome
from plugins.announce.run import Run
from plugins.announce.settle import TOO_LATE
from plugins.announce.speak import FRESH, among_others, sent, speak, told, unaffordable
from plugins.announce.troubles import stopped
from plugins.announce.turns import Turns
from plugins.publication.occasion import ENTRY

ATTEMPTS = 2
"""A post is tried once, and once more when it is proven absent; then a person decides."""
UNREADABLE = "le fil du compte est illisible"
SETTLE = "Regardez le compte, puis décidez avec ./beffroi settle."
WITHDRAWN = "retirée avant d’être envoyée"
CALLED_OFF = "annulé avant d’être annoncé"
UNPUBLISHED = "absent du fil du compte, et le journal ne le dit plus"
TWICE = "absent du fil du compte après deux essais"
TURN = "absent du fil du compte ; son tour de repartir viendra"
REPAIR = "Corrigez et publiez, puis décidez avec ./beffroi settle."


def reconcile(network: Network, run: Run, turns: Turns, only: Key | None = None) -> Iterator[Outcome]:
    """What became of each open claim of this account, or of that of `only`; once the account is refused, `blocked` comes last and no other
    is asked for. Who asks for one alone decides how often its account is read, where that is paid for.

    A run that only says what is urgent looks at no other claim. What is sent again takes one of the account's `turns`. Raises what the
    ledger raises.
    """
    found = [run.known.latest(only)] if only else run.known.open_claims(network.name, network.account)
    mine = (entry for entry in found if entry and entry.state in OPEN and (only or _ours(entry, network, run)))
    claims = sorted(mine, key=lambda entry: _hopeless(entry, run))
    for number, entry in enumerate(claims, start=1):
        try:
            outcome = _still_unclear(entry, network, run, only) or _reconciled(entry, network, run, turns)
        except Refused as failure:
            yield _unclear(entry, f"{UNREADABLE} : {failure.reason}", run)
            outcome = stopped(network.name, network.account, failure.reason, failure.remedy)
        if outcome.word == "blocked":
            yield from (told("unknown", other, remedy=SETTLE) for other in claims[number:])
        yield outcome
        if outcome.word == "blocked":
            return


def _ours(entry: Entry, network: Network, run: Run) -> bool:
    """Whether the run may ask after the claim: one that says what is urgent asks after nothing else, and what is told live is left for a
    while to who tells it, which alone knows whether it is still calling."""
    if run.rules.urgent:
        return entry.urgent
    live = entry.key.occasion.partition("/")[0] == ENTRY and entry.key not in {key_of(one, network) for one in run.announcements}
    return not live or run.clock() - entry.time >= timedelta(seconds=run.rules.reconcile_after)


def _hopeless(entry: Entry, run: Run) -> bool:
    """Whether only a person can still have it sent: where reading is paid for, such a one must not take the turn of the others."""
    claims = run.known.claims(entry.key) or [entry]
    return len(claims) >= ATTEMPTS or past(claims[0].time, run.clock(), run.rules.max_age_days)


def _still_unclear(entry: Entry, network: Network, run: Run, only: Key | None) -> Outcome | None:
    """What is told of a post when it is too soon to pay for another reading."""
    first = (run.known.claims(entry.key) or [entry])[0]
    if only is None and entry.state is State.UNKNOWN and too_soon(first.time, network, run):
        return told("unknown", entry, remedy=SETTLE)
    return None


def _reconciled(entry: Entry, network: Network, run: Run, turns: Turns) -> Outcome:
    claims, clock, rules = run.known.claims(entry.key) or [entry], run.clock, run.rules
    provable = clock() - entry.time >= timedelta(seconds=rules.reconcile_after if network.public else 0)
    try:
        receipt = _found(claims[0], network, run, twice=provable)
    except (NotSent, Refused) as failure:
        if isinstance(failure, Refused) and failure.account:
            raise
        return _unclear(entry, f"{UNREADABLE} : {failure.reason}", run)
    if receipt:
        end = sent(replace(entry, time=clock()), receipt)
        run.ledger.append(end)
        return told("found", end)
    if provable and (why := _untrue(entry, run)):
        return _dropped(entry, why, run)
    if network.public and past(claims[0].time, clock(), rules.max_age_days):
        return _unclear(entry, "absent du fil du compte, mais trop ancien pour repartir", run)
    if entry.time > clock() + FRESH:
        return _unclear(entry, "commencé à une heure qui n’est pas encore venue : l’horloge était fausse, ou l’est", run)
    if not provable:
        word = "waiting" if entry.state is State.CLAIMED else "unknown"
        return told(word, replace(entry, reason="pas encore au fil du compte ; une prochaine exécution le relira"))
    if len(claims) >= ATTEMPTS:
        return _unclear(entry, TWICE, run)
    return _again(entry, claims[0], network, run, turns)


def _again(entry: Entry, first: Entry, network: Network, run: Run, turns: Turns) -> Outcome:
    """Send the very post of the `first` claim once more, in its turn, if the town still says it and readers can open its page."""
    one = next((each for each in run.announcements if key_of(each, network) == entry.key), None)
    if one is None or one.published > run.clock():
        return _unclear(entry, UNPUBLISHED, run)
    missing = TURN if not turns.left() else run.rules.page(one) if network.public else ""
    if missing:
        return told("waiting", replace(entry, reason=missing))
    again = replace(first, time=run.clock(), state=State.CLAIMED, reason="absent du fil du compte")
    outcome = unaffordable(again, run) or speak(again, network, run)
    turns.take(outcome, again=True)
    return outcome


def _found(first: Entry, network: Network, run: Run, twice: bool) -> Receipt | None:
    claim = among_others(first, run.known)
    receipt = find(claim, network, run, first.urgent)
    if receipt is None and twice:
        if network.public:
            run.rules.sleep(run.rules.reconcile_pause)
        receipt = find(claim, network, run, first.urgent)
    return receipt


def _untrue(entry: Entry, run: Run) -> str:
    """Why nobody stands by the post any more, in French: it is withdrawn, over, or called off; empty when somebody does."""
    if entry.key.guid in run.withdrawn:
        return WITHDRAWN
    told = {one.occasion: one for one in run.announcements if one.guid == entry.key.guid}
    if told and PUBLISHED not in told and entry.key.occasion == PUBLISHED:
        return CALLED_OFF
    one = told.get(entry.key.occasion)
    return TOO_LATE if one and one.too_late(run.clock()) else ""


def _dropped(entry: Entry, why: str, run: Run) -> Outcome:
    """It was never sent."""
    dropped = replace(entry, time=run.clock(), state=State.SKIPPED, reason=why, cost="")
    run.ledger.append(dropped)
    return told("skipped", dropped)


def _unclear(entry: Entry, reason: str, run: Run) -> Outcome:
    unknown = replace(entry, time=run.clock(), state=State.UNKNOWN, reason=reason, cost="")
    if (entry.state, entry.reason) != (unknown.state, unknown.reason):
        run.ledger.append(unknown)
    return told("unknown", unknown, remedy=SETTLE)
