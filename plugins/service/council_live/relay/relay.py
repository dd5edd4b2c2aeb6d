"""The relay of a session to the networks: a worker for each account, which does one step after the other."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Event

from plugins.announce.ledger.ledger import LedgerOvertaken
from plugins.announce.networks.registry import find_network_label
from plugins.announce.post import PostState
from plugins.core.infrastructure.errors import NotNow, PersonRequired
from plugins.service.council_live.relay.account import RelayAccount
from plugins.service.council_live.relay.carrier import Carrier

LOOK = 0.5
"""Seconds between two looks at whether the service ends."""
BUSY = "un autre service raconte déjà la séance sur cette machine"


def relay_session(account: RelayAccount | Carrier, stopping: Event) -> None:
    """Tell the session until `stopping`, in the account's own lane of the ledger, which one service holds. A kill at any point is
    harmless."""
    while not stopping.is_set():
        account.trouble = BUSY
        with suppress(NotNow), account.run.ledger:
            account.trouble = ""
            _run_account(account, stopping)
        stopping.wait(LOOK)


def _run_account(account: RelayAccount | Carrier, stopping: Event) -> None:
    while not stopping.is_set():
        revision = account.lines.register.get_revision()
        until = _step(account) + account.passing()
        while not stopping.is_set():
            seconds_left = min(LOOK, until - account.passing())
            if seconds_left <= 0 or account.lines.register.wait(revision, seconds_left) > revision:
                break


def _step(account: RelayAccount | Carrier) -> float:
    try:
        return account.step()
    except LedgerOvertaken:
        return 0.0
    except (NotNow, PersonRequired) as error:
        return account.begin_pause(str(error).partition("\n")[0])


PLACES = {PostState.SENT: "x", PostState.WITHDRAWN: "x", PostState.SKIPPED: "skipped", PostState.REFUSED: "refused"}
"""What the phone is shown of an entry that an account has done with."""
NO_STATES: Mapping[str, str] = {}


@dataclass
class Relay:
    """`accounts` are those that tell the session, X first where there is one."""

    accounts: tuple[RelayAccount | Carrier, ...]
    _seen: tuple[tuple[int, int], Mapping[str, str]] = ((-1, -1), NO_STATES)

    @property
    def workers(self) -> dict[str, Callable[[Event], None]]:
        """The work of each account, by its name."""
        return {
            f"{account.open_account.network.name}/{account.open_account.network.account}": partial(relay_session, account)
            for account in self.accounts
        }

    def get_places(self) -> Mapping[str, str]:
        """The first account's result for each finished entry, by id: `x`, `skipped` or `refused`."""
        first = next((account for account in self.accounts if isinstance(account, RelayAccount)), None)
        if first is None:
            return NO_STATES
        now = first.lines.register.get_revision(), first.run.known_ledger.length
        if self._seen[0] != now:
            states = first.get_states()
            place_by_id = {
                line.entry.id: PLACES.get(states.get(line.occasion, PostState.CLAIMED), "")
                for line in first.lines.list_lines()
                if line.entry
            }
            self._seen = now, {id: place for id, place in place_by_id.items() if place}
        return self._seen[1]

    def list_troubles(self) -> list[str]:
        """Why accounts are silent, one French line each; none when all is well."""
        return [
            f"{find_network_label(account.open_account.network.name)} : {account.trouble}" for account in self.accounts if account.trouble
        ]
