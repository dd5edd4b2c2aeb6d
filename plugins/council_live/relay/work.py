"""An account at work in a thread of its own: a network that is slow or away delays neither the page nor the other accounts."""

from contextlib import suppress
from threading import Event

from plugins.announce.ledger.ledger import LedgerOvertaken
from plugins.council_live.relay.account import RelayAccount
from plugins.council_live.relay.carrier import Carrier
from plugins.infrastructure.errors import NotNow, PersonRequired

LOOK = 0.5
"""Seconds between two looks at whether the service ends."""
BUSY = "un autre service raconte déjà la séance sur cette machine"


def work(account: RelayAccount | Carrier, stopping: Event) -> None:
    """Tell the session until `stopping`, in the account's own lane of the ledger, which one service holds. A kill at any point is
    harmless."""
    while not stopping.is_set():
        account.trouble = BUSY
        with suppress(NotNow), account.run.ledger:
            account.trouble = ""
            _told(account, stopping)
        stopping.wait(LOOK)


def _told(account: RelayAccount | Carrier, stopping: Event) -> None:
    while not stopping.is_set():
        revision = account.lines.register.revision()
        until = _stepped(account) + account.passing()
        while not stopping.is_set():
            left = min(LOOK, until - account.passing())
            if left <= 0 or account.lines.register.wait(revision, left) > revision:
                break


def _stepped(account: RelayAccount | Carrier) -> float:
    try:
        return account.step()
    except LedgerOvertaken:
        return 0.0
    except (NotNow, PersonRequired) as error:
        return account.fail(str(error).partition("\n")[0])
