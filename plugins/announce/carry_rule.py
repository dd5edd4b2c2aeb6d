"""One in so many: what an account relays of what another has said. Derived from the ledger; nothing is counted beside it.

Of each complete group of announcements that the paired account has confirmed, one is carried: the first whose editor says yes, else the
last whose editor does not say no. Groups are cut in the order in which the ledger took the confirmations, so that they never change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from plugins.announce.accounts.account import CarryRule, Voice
from plugins.announce.announcement import Announcement
from plugins.announce.key import PUBLISHED, Key
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.network import Network

AnnouncementsByPost = Mapping[tuple[str, str], Announcement]
"""What an account may relay, by guid and occasion."""
UNSAID = (None, PostState.NOT_SENT, PostState.BASELINE)
"""What leaves a group open: nothing was said of it by the account since it relays, and nobody said never."""


@dataclass(frozen=True)
class Carry:
    """The carry of one complete group, the `rank`-th, complete since `since`; `keys` are those of its announcements on this account.

    `choose_carried` is what to say, as ordinary news whatever an edit has since made of it; None when it `has_lapsed` (none may be carried)
    or is `settled` (the ledger knows its end, or awaits it).
    """

    rank: int
    since: datetime
    keys: tuple[Key, ...]
    chosen: Announcement | None = None
    settled: bool = False

    @property
    def has_lapsed(self) -> bool:
        """Whether nothing of the group will be carried, and the ledger does not say so yet."""
        return not self.settled and self.chosen is None


def carries(carrying: CarryRule, network: Network, ledger: Ledger, announcements: Iterable[Announcement]) -> list[Carry]:
    """The carries that are due so far, ⌊n/one_in⌋ of them, in their order; the settled ones too."""
    told = {(one.guid, one.occasion): one for one in announcements if one.occasion == PUBLISHED or one.counted}
    groups = _groups(carrying, network, ledger)
    return [_carry(rank, keys, since, ledger, told) for rank, (keys, since) in enumerate(groups, start=1)]


def rivals(claimed: LedgerEntry, voice: Voice, ledger: Ledger) -> tuple[Key, ...]:
    """The keys of the group for which `claimed` is carried: only one of them may be said. For what is urgent, its key on the paired
    account, which another publisher may be counting as ordinary at this very moment. Empty for what is no carry."""
    if not voice.carrying:
        return ()
    if claimed.urgent:
        return (Key(claimed.key.guid, *voice.carrying.paired),) if claimed.key.occasion == PUBLISHED else ()
    return next((keys for keys, _ in _groups(voice.carrying, voice.network, ledger) if claimed.key in keys), ())


def choose_carried(group: Iterable[Announcement], network: str) -> Announcement | None:
    """The one of the group to carry: the first whose editor says yes, else the last whose editor does not say no."""
    wishes = [(one, one.overrides.get(f"{network}_carry")) for one in group]
    asked = [one for one, wish in wishes if wish is True]
    allowed = [one for one, wish in wishes if wish is not False]
    return asked[0] if asked else allowed[-1] if allowed else None


def _groups(carrying: CarryRule, network: Network, ledger: Ledger) -> Iterator[tuple[tuple[Key, ...], datetime]]:
    """The complete groups, as the keys of their announcements on this account, and the instant at which each was complete."""
    account, size = (network.name, network.account), carrying.one_in
    confirmed = ledger.list_confirmed(carrying.paired, account)
    for end in range(size, len(confirmed) + 1, size):
        yield tuple(Key(key.guid, *account, key.occasion) for key, _ in confirmed[end - size : end]), confirmed[end - 1][1]


def _carry(rank: int, keys: tuple[Key, ...], since: datetime, ledger: Ledger, told: AnnouncementsByPost) -> Carry:
    """An announcement that a person wants goes before what the editors say; one that was there before the account relayed is left out."""
    states = {key: ledger.state(key) for key in keys}
    if not set(states.values()) <= set(UNSAID):
        return Carry(rank, since, keys, settled=True)
    present = {key: told[key.guid, key.occasion] for key in keys if (key.guid, key.occasion) in told}
    present = {key: one for key, one in present.items() if states[key] is not PostState.BASELINE}
    wanted = next((one for key, one in present.items() if ledger.is_requested_by_person(key)), None) or choose_carried(
        present.values(), keys[0].network
    )
    return Carry(rank, since, keys, replace(wanted, urgent=False) if wanted else None)
