"""Beginning: from now on this account announces; what the town has already published is not replayed."""

from collections.abc import Iterable

from plugins.announce.accounts.account import Voice
from plugins.announce.announcement import Announcement
from plugins.announce.due import key_of
from plugins.announce.key import PUBLISHED
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.ledger import begin_key
from plugins.announce.ledger.store import LedgerStore
from plugins.announce.network import Network
from plugins.announce.run import Clock


def begin(announcements: Iterable[Announcement], voices: Iterable[Voice], ledger: LedgerStore, clock: Clock) -> list[str]:
    """Set the baseline of every public account that has none, and say in French what was done.

    The line by which an account begins comes last: a beginning cut short has not begun. Raises what the ledger raises.
    """
    announcements, told = list(announcements), []
    for voice in voices:
        network = voice.network
        account = f"{network.name}/{network.account}"
        if not network.public:
            told.append("La boîte d’envoi n’a pas besoin de commencer : sans identifiants, rien ne part.")
        elif begun := ledger.read().begun_at(network.name, network.account):
            told.append(f"{account} annonce déjà, depuis le {begun:%d/%m/%Y à %H:%M}.")
        else:
            past = [_baseline(one, network, clock) for one in announcements if one.published <= clock() and _would_say(one, voice)]
            start = LedgerEntry(clock(), PostState.BASELINE, begin_key(network.name, network.account))
            ledger.append(*past, start)
            told.append(f"{account} {_future(voice, sum(entry.key.occasion == PUBLISHED for entry in past))}")
    return told


def _would_say(announcement: Announcement, voice: Voice) -> bool:
    """Whether the account would say this by itself: one that relays has nothing to say of the past but what was urgent."""
    return voice.choice.takes(announcement) and (not voice.carrying or announcement.urgent)


def _future(voice: Voice, past: int) -> str:
    if voice.carrying:
        return f"relaiera une annonce sur {voice.carrying.one_in}, comptées à partir de maintenant."
    aside = {0: "", 1: " ; 1 publication déjà parue ne le sera pas"}.get(past, f" ; {past} publications déjà parues ne le seront pas")
    return f"annoncera ce qui paraîtra désormais{aside}."


def _baseline(announcement: Announcement, network: Network, clock: Clock) -> LedgerEntry:
    return LedgerEntry(clock(), PostState.BASELINE, key_of(announcement, network), text=announcement.title, link=announcement.permalink)
