"""From when an account speaks, and of what: what the town had published by then is not replayed.

What an account speaks of may be widened in the settings. The ledger remembers, one line an account, what it spoke of; without such a line
it spoke of everything.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from plugins.announce.announcement import Announcement
from plugins.announce.continuity import MISSING, list_begun_accounts
from plugins.announce.due import build_key
from plugins.announce.ledger.ledger import Ledger, LedgerStore, begin_key
from plugins.announce.network import Network
from plugins.announce.networks.registry import is_blind
from plugins.announce.post import Key, Post, PostState
from plugins.announce.report import Outcome
from plugins.announce.run import AnnounceRun, Choice, Clock, Voice
from plugins.announce.send import set_aside
from plugins.core.publication.publication import PUBLISHED


def set_baselines(announcements: Iterable[Announcement], speakers: Iterable[Voice], ledger: LedgerStore, clock: Clock) -> list[str]:
    """Set the baseline of every public account that has none, and say in French what was done.

    The line by which an account begins comes last: a beginning cut short has not begun. Raises what the ledger raises.
    """
    announcements, lines = list(announcements), []
    for voice in speakers:
        network = voice.network
        account = f"{network.name}/{network.account}"
        if not network.public:
            lines.append("La boîte d’envoi n’a pas besoin de commencer : sans identifiants, rien ne part.")
        elif begun := ledger.read().find_beginning(network.name, network.account):
            lines.append(f"{account} annonce déjà, depuis le {begun:%d/%m/%Y à %H:%M}.")
        else:
            past = [
                Post(clock(), PostState.BASELINE, build_key(announcement, network), text=announcement.title, link=announcement.permalink)
                for announcement in announcements
                if announcement.published <= clock() and _is_due_to_say(announcement, voice)
            ]
            start = Post(clock(), PostState.BASELINE, begin_key(network.name, network.account))
            ledger.append(*past, start)
            lines.append(f"{account} {_describe_future(voice, sum(entry.key.occasion == PUBLISHED for entry in past))}")
    return lines


def vouch_for_ledger(announcements: Iterable[Announcement], ledger: LedgerStore, clock: Clock) -> list[str]:
    """Take a ledger that this machine does not know for whole, and say in French what that means for the accounts that cannot be read:
    what was published, and of which this ledger says nothing, is held to be said there. Raises what the ledger raises."""
    current, lines = ledger.read(), []
    if ledger.is_vouched():
        return []
    published = [announcement for announcement in announcements if announcement.published <= clock()]
    for network, account in list_begun_accounts(current):
        if is_blind(network):
            keys = {Key(each.guid, network, account, each.occasion): each for each in published}
            past = [
                Post(clock(), PostState.BASELINE, key, text=each.title, link=each.permalink)
                for key, each in keys.items()
                if current.get_state(key) in MISSING
            ]
            if past:
                ledger.append(*past)
            lines.append(f"{network}/{account} ne se relit pas : ce qui est déjà paru ({len(past)}) y est tenu pour dit.")
    ledger.acknowledge()
    return lines


def vouch_where_all_is_read(ledger: LedgerStore) -> None:
    """Vouch for the ledger that was read last when every account that has begun shows what it has said: it is looked at there. Raises what
    the ledger raises."""
    if not ledger.is_vouched() and not any(is_blind(network) for network, _ in list_begun_accounts(ledger.read())):
        ledger.acknowledge()


def _is_due_to_say(announcement: Announcement, voice: Voice) -> bool:
    """Whether the account would say this by itself: one that relays has nothing to say of the past but what was urgent."""
    return voice.choice.is_taken(announcement) and (not voice.carrying or announcement.urgent)


def _describe_future(voice: Voice, past: int) -> str:
    if voice.carrying:
        return f"relaiera une annonce sur {voice.carrying.one_in}, comptées à partir de maintenant."
    skipped = {0: "", 1: " ; 1 publication déjà parue ne le sera pas"}.get(past, f" ; {past} publications déjà parues ne le seront pas")
    return f"annoncera ce qui paraîtra désormais{skipped}."


SCOPE = "scope"
"""The occasion of the line that remembers what an account speaks of."""
LATELY = timedelta(days=1)
"""What is younger is news all the same: the article that comes with the change of the settings, or two machines that differ."""
BEFORE = "paru avant que les réglages n’en fassent parler ce compte"
EVERYTHING = (Choice(),)
Scope = tuple[Choice, ...]
"""The choices of all that is said through one account; of one that only relays another there are none."""


def list_scopes(speakers: Iterable[Voice]) -> dict[tuple[str, str], Scope]:
    """The scope of each account (network, account)."""
    scope_by_account: dict[tuple[str, str], Scope] = {}
    for voice in speakers:
        account = (voice.network.name, voice.network.account)
        scope_by_account[account] = scope_by_account.get(account, ()) + (() if voice.carrying else (voice.choice,))
    return scope_by_account


def set_aside_widened(voice: Voice, run: AnnounceRun) -> Iterator[Outcome]:
    """Leave aside what the account did not speak of, and now would. Raises what the ledger raises."""
    network = voice.network
    scope, before = run.scopes[network.name, network.account], _find_known_scope(network, run.known_ledger)
    if not network.public or scope == (EVERYTHING if before is None else before):
        return
    yield from set_aside("skipped", find_replayed(network, scope, run.known_ledger, run.announcements, run.clock()), BEFORE, network, run)
    text = json.dumps([asdict(choice) for choice in scope], ensure_ascii=False)
    run.ledger.append(Post(run.clock(), PostState.NOTED, _format_key(network), text=text))


def find_replayed(
    network: Network, scope: Scope, ledger: Ledger, announcements: Iterable[Announcement], now: datetime
) -> list[Announcement]:
    """The announcements that the account would post only because its `scope` has changed."""
    before = _find_known_scope(network, ledger)
    if before is None or before == scope:
        return []
    past = [
        announcement
        for announcement in announcements
        if announcement.published < now - LATELY and _is_in_scope(scope, announcement) and not _is_in_scope(before, announcement)
    ]
    return [each for each in past if ledger.get_state(build_key(each, network)) is None]


def _format_key(network: Network) -> Key:
    return Key("", network.name, network.account, SCOPE)


def _find_known_scope(network: Network, ledger: Ledger) -> Scope | None:
    """What the ledger says that the account spoke of; None when it says nothing."""
    last = ledger.get_latest_entry(_format_key(network))
    return _read(last.text) if last else None


def _is_in_scope(scope: Scope, announcement: Announcement) -> bool:
    return any(choice.is_taken(announcement) for choice in scope)


def _read(text: str) -> Scope | None:
    """The scope that a line holds; None when a person has erased its words."""
    try:
        return tuple(Choice(**{name: tuple(words) for name, words in choice.items()}) for choice in json.loads(text))
    except (ValueError, TypeError, AttributeError):
        return None
