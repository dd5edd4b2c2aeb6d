"""How far each account is in the session, by the ledger alone: whoever asks need not be the service that tells it."""

from collections import Counter
from collections.abc import Iterator

from plugins.announce.ledger.entry import State
from plugins.announce.ledger.fold import OPEN
from plugins.announce.networks.registry import label
from plugins.council.live.relay.account import NEVER_BEGUN, Account
from plugins.council.live.relay.relay import Relay
from plugins.publication.occasion import ENTRY

SAID = {State.SENT: "sur le réseau", State.WITHDRAWN: "retirée", State.SKIPPED: "laissée de côté", State.REFUSED: "refusée"}
UNSURE, WAITING = "incertaine", "en attente"


def standing(relay: Relay) -> list[str]:
    """A French line for each account that tells the session. Raises NotNow and PersonNeeded when the ledger cannot be read."""
    return [_line(one) for one in relay.accounts if isinstance(one, Account)]


def waiting(relay: Relay) -> bool:
    """Whether an account has something left to say of the session, its end included. Raises NotNow and PersonNeeded."""
    return any(_waits(one) for one in relay.accounts if isinstance(one, Account))


def _waits(account: Account) -> bool:
    account.run.read()
    states = account.states()
    gone = (account.run.known.state(account.key(f"{ENTRY}/{id}")) for id in account.lines.withdrawn())
    stands = any(state in (State.SENT, *OPEN) for state in gone) and account.voice.network.public
    return stands or any(states.get(line.occasion) in (None, State.NOT_SENT, *OPEN) for line in account.lines.now())


def _line(account: Account) -> str:
    network, known = account.voice.network, account.run.read()
    states, lines = account.states(), [line for line in account.lines.now() if line.entry]
    counts = Counter(_word(states.get(line.occasion)) for line in lines)
    told = ", ".join(f"{counts[word]} {_agreed(word, counts[word])}" for word in (*SAID.values(), UNSURE, WAITING) if counts[word])
    begun = not network.public or known.begun(network.name, network.account)
    why = next(_reasons(account), "") if begun else NEVER_BEGUN
    return f"{label(network.name)} : {told or 'rien à dire'}" + (f" ({why})" if why else "")


def _agreed(word: str, count: int) -> str:
    first, _, rest = word.partition(" ")
    return f"{first}s {rest}".strip() if count > 1 and first.endswith("e") else word


def _word(state: State | None) -> str:
    return UNSURE if state in OPEN else SAID.get(state, WAITING) if state else WAITING


def _reasons(account: Account) -> Iterator[str]:
    """Why what was tried has not left."""
    for occasion, state in account.states().items():
        last = account.run.known.latest(account.key(occasion)) if state in (*OPEN, State.NOT_SENT) else None
        if last and last.reason:
            yield last.reason.rstrip(".")
