"""What an account speaks of may be widened in the settings: what had appeared by then is not replayed.

The ledger remembers, one line an account, what it spoke of; without such a line it spoke of everything.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from plugins.announce.accounts.account import Choice, Voice
from plugins.announce.announcement import Announcement
from plugins.announce.delayed import set_aside
from plugins.announce.due import key_of
from plugins.announce.key import Key
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.network import Network
from plugins.announce.report import Outcome
from plugins.announce.run import AnnounceRun

SCOPE = "scope"
"""The occasion of the line that remembers what an account speaks of."""
LATELY = timedelta(days=1)
"""What is younger is news all the same: the article that comes with the change of the settings, or two machines that differ."""
BEFORE = "paru avant que les réglages n’en fassent parler ce compte"
EVERYTHING = (Choice(),)


Scope = tuple[Choice, ...]
"""The choices of all that is said through one account; of one that only relays another there are none."""


def scopes(voices: Iterable[Voice]) -> dict[tuple[str, str], Scope]:
    """What each account (network, account) speaks of."""
    found: dict[tuple[str, str], Scope] = {}
    for voice in voices:
        account = (voice.network.name, voice.network.account)
        found[account] = found.get(account, ()) + (() if voice.carrying else (voice.choice,))
    return found


def set_aside_widened(voice: Voice, run: AnnounceRun) -> Iterator[Outcome]:
    """Leave aside what the account did not speak of, and now would. Raises what the ledger raises."""
    network = voice.network
    scope, before = run.scopes[network.name, network.account], _before(network, run.known_ledger)
    if not network.public or scope == (EVERYTHING if before is None else before):
        return
    yield from set_aside("skipped", find_replayed(network, scope, run.known_ledger, run.announcements, run.clock()), BEFORE, network, run)
    text = json.dumps([asdict(choice) for choice in scope], ensure_ascii=False)
    run.ledger.append(LedgerEntry(run.clock(), PostState.NOTED, _key(network), text=text))


def find_replayed(network: Network, scope: Scope, known: Ledger, some: Iterable[Announcement], now: datetime) -> list[Announcement]:
    """Those of which the account did not speak, and of which it would only because its `scope` is another."""
    before = _before(network, known)
    if before is None or before == scope:
        return []
    past = [one for one in some if one.published < now - LATELY and _in(scope, one) and not _in(before, one)]
    return [one for one in past if known.state(key_of(one, network)) is None]


def _key(network: Network) -> Key:
    return Key("", network.name, network.account, SCOPE)


def _before(network: Network, known: Ledger) -> Scope | None:
    """What the ledger says that the account spoke of; None when it says nothing."""
    last = known.latest(_key(network))
    return _read(last.text) if last else None


def _in(scope: Scope, one: Announcement) -> bool:
    return any(choice.takes(one) for choice in scope)


def _read(written: str) -> Scope | None:
    """The scope that a line holds; None when a person has erased its words."""
    try:
        return tuple(Choice(**{name: tuple(words) for name, words in choice.items()}) for choice in json.loads(written))
    except (ValueError, TypeError, AttributeError):
        return None
