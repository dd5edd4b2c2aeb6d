"""Foresee each announcement on an account that relays another one, as far as is known today, with the reason. Pure. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from plugins.announce.announcement import Announcement
from plugins.announce.due import choose_carried
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.post import BEGIN, OPEN_STATES, Key, PostState
from plugins.core.publication.publication import PUBLISHED

ORDINALS = ("première", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième", "dixième")
STILL_SAID = (*OPEN_STATES, PostState.NOT_SENT)
"""What the paired account may still confirm."""
Account = tuple[str, str]
"""A network and an account."""


class Outlook(NamedTuple):
    """`goes` is None while it is not known; `reason` is a French sentence without its full stop."""

    goes: bool | None
    reason: str


URGENT = Outlook(True, "urgent\u00a0: dit aussitôt, hors du compte")
FOLLOWS = Outlook(None, "à la suite de la publication, si elle y est relayée")
ELSEWHERE = Outlook(False, "pas relayé\u00a0: ne compte pas parmi les annonces qu’il relaie")


def foresee_outlooks(
    order: Sequence[str], announcements: Mapping[str, Announcement], network: str, size: int, carried: Collection[str] = ()
) -> dict[str, Outlook]:
    """By guid. `order` are the guids that count, in the order in which the paired account says them; `announcements` those of which the
    relaying account may speak; `carried` those that it has relayed."""
    groups = [order[start : start + size] for start in range(0, len(order), size)]
    return {guid: outlook for group in groups for guid, outlook in _list_of_group(group, announcements, network, size, carried)}


def list_counted_guids(ledger: Ledger, paired: Account, own: Account, announcements: Iterable[Announcement]) -> list[str]:
    """The guids that count: what the paired account has confirmed since the other began, then what it has still to say."""
    confirmed = [key.guid for key, _ in ledger.list_confirmed(paired, own)]
    later = [
        announcement.guid
        for announcement in announcements
        if announcement.occasion == PUBLISHED and not announcement.urgent and _is_to_be_said(announcement.guid, paired, ledger)
    ]
    return [*confirmed, *(guid for guid in later if guid not in set(confirmed))]


def list_relayed_guids(ledger: Ledger, own: Account, guids: Iterable[str]) -> set[str]:
    """The guids that the account has relayed, or may have."""
    entries = [(guid, ledger.get_latest_entry(Key(guid, *own))) for guid in guids]
    return {guid for guid, entry in entries if entry and entry.state in (PostState.SENT, PostState.WITHDRAWN, *OPEN_STATES)}


def find_only_account(ledger: Ledger, network: str) -> Account:
    """The only account of a network that has begun; unnamed when there is none, or several."""
    begun = [entry.key.account for entry in ledger.list_posts("") if entry.key.occasion == BEGIN and entry.key.network == network]
    return network, begun[0] if len(begun) == 1 else ""


def format_ordinal(number: int) -> str:
    """« cinquième », « 12e »."""
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}e"


def _is_to_be_said(guid: str, paired: Account, ledger: Ledger) -> bool:
    entry = ledger.get_latest_entry(Key(guid, *paired))
    return entry is None or entry.state in STILL_SAID


def _list_of_group(
    group: Sequence[str], announcements: Mapping[str, Announcement], network: str, size: int, carried: Collection[str]
) -> Iterator[tuple[str, Outlook]]:
    present = [announcements[guid] for guid in group if guid in announcements]
    requested = next((announcement for announcement in present if _wish(announcement, network) is True), None)
    before = next((announcement for announcement in present if announcement.guid in carried), None)
    choice = before or (choose_carried(present, network) if len(group) == size else requested)
    for place, guid in enumerate(group, start=1):
        if guid not in announcements:
            continue
        if before and before.guid == guid:
            yield guid, Outlook(True, "déjà relayé")
        elif _wish(announcements[guid], network) is False:
            yield guid, Outlook(False, "pas relayé\u00a0: le rédacteur dit non")
        elif choice and choice.guid != guid:
            yield guid, Outlook(False, f"pas relayé\u00a0: de son groupe de {size}, c’est «\u00a0{choice.title}\u00a0»")
        elif not choice:
            yield guid, Outlook(None, f"{place} sur {size}\u00a0: se décidera à la {format_ordinal(size)}")
        else:
            yield guid, Outlook(True, _explain(place, size, len(group), _wish(choice, network)))


def _explain(place: int, size: int, so_far: int, wish: bool | None) -> str:
    if wish:
        moment = "" if so_far == size else f", et partira avec la {format_ordinal(size)}"
        return f"relayé\u00a0: le rédacteur le demande ({place} sur {size}){moment}"
    return f"relayé\u00a0: la {format_ordinal(place)} de son groupe" + ("" if place == size else ", la dernière où personne ne dit non")


def _wish(announcement: Announcement, network: str) -> bool | None:
    return announcement.overrides.get(f"{network}_carry")
