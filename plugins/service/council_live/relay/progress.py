"""The progress of each account in the session, from the ledger alone, so that any process may ask."""

from collections import Counter
from collections.abc import Iterator

from plugins.announce.networks.registry import find_network_label
from plugins.announce.post import OPEN_STATES, PostState
from plugins.core.publication.publication import ENTRY
from plugins.service.council_live.relay.account import NEVER_BEGUN, RelayAccount
from plugins.service.council_live.relay.relay import Relay

STATE_WORDS = {
    PostState.SENT: "sur le réseau",
    PostState.WITHDRAWN: "retirée",
    PostState.SKIPPED: "laissée de côté",
    PostState.REFUSED: "refusée",
}
UNSURE, WAITING = "incertaine", "en attente"


def format_account_progress(relay: Relay) -> list[str]:
    """A French line of progress for each account that posts the session. Raises NotNow and PersonRequired when the ledger cannot be
    read."""
    return [_format_line(account) for account in relay.accounts if isinstance(account, RelayAccount)]


def has_waiting_lines(relay: Relay) -> bool:
    """Whether an account has something left to say of the session, its end included. Raises NotNow and PersonRequired."""
    return any(_is_waiting(account) for account in relay.accounts if isinstance(account, RelayAccount))


def _is_waiting(account: RelayAccount) -> bool:
    account.run.read_ledger()
    states = account.get_states()
    withdrawn_states = (account.run.known_ledger.get_state(account.make_key(f"{ENTRY}/{id}")) for id in account.lines.list_withdrawn_ids())
    stands = any(state in (PostState.SENT, *OPEN_STATES) for state in withdrawn_states) and account.open_account.network.public
    return stands or any(states.get(line.occasion) in (None, PostState.NOT_SENT, *OPEN_STATES) for line in account.lines.list_lines())


def _format_line(account: RelayAccount) -> str:
    network, ledger = account.open_account.network, account.run.read_ledger()
    states, lines = account.get_states(), [line for line in account.lines.list_lines() if line.entry]
    counts = Counter(_word(states.get(line.occasion)) for line in lines)
    counted = ", ".join(
        f"{counts[word]} {_make_plural(word, counts[word])}" for word in (*STATE_WORDS.values(), UNSURE, WAITING) if counts[word]
    )
    begun = not network.public or ledger.find_beginning(network.name, network.account)
    why = next(_list_reasons(account), "") if begun else NEVER_BEGUN
    return f"{find_network_label(network.name)} : {counted or 'rien à dire'}" + (f" ({why})" if why else "")


def _make_plural(word: str, count: int) -> str:
    first, _, rest = word.partition(" ")
    return f"{first}s {rest}".strip() if count > 1 and first.endswith("e") else word


def _word(state: PostState | None) -> str:
    return UNSURE if state in OPEN_STATES else STATE_WORDS.get(state, WAITING) if state else WAITING


def _list_reasons(account: RelayAccount) -> Iterator[str]:
    """Why what was tried has not left."""
    for occasion, state in account.get_states().items():
        last = (
            account.run.known_ledger.get_latest_entry(account.make_key(occasion)) if state in (*OPEN_STATES, PostState.NOT_SENT) else None
        )
        if last and last.reason:
            yield last.reason.rstrip(".")
