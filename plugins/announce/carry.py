"""One in so many: what an account relays of what another has said. Derived from the ledger; nothing is counted beside it.

Of each complete group of announcements that the paired account has confirmed, one is carried: the first whose editor says yes, else the
last whose editor does not say no.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.announce.announcement import Announcement
from plugins.announce.entry import State
from plugins.announce.key import PUBLISHED, Key
from plugins.announce.ledger import Ledger
from plugins.announce.network import Network
from plugins.announce.voice import Carrying


@dataclass(frozen=True)
class Carry:
    """The carry of one complete group, the `rank`-th, complete since `since`: `chosen` is what to say, None when it `lapsed` (nobody
    wants to be carried) or is `settled` (the ledger knows its end, or awaits it). `last` is the key of the group's last on this account.
    """

    rank: int
    since: datetime
    last: Key
    chosen: Announcement | None = None
    settled: bool = False

    @property
    def lapsed(self) -> bool:
        """Whether nothing of the group will be carried, and the ledger does not say so yet."""
        return not self.settled and self.chosen is None


def carries(carrying: Carrying, network: Network, ledger: Ledger, announcements: Iterable[Announcement]) -> list[Carry]:
    """The carries that are due so far, ⌊n/one_in⌋ of them, in their order; the settled ones too."""
    told = {one.guid: one for one in announcements if one.occasion == PUBLISHED}
    confirmed = ledger.confirmed(carrying.paired, (network.name, network.account))
    size = carrying.one_in
    groups = [confirmed[start : start + size] for start in range(0, len(confirmed) - size + 1, size)]
    return [_carry(rank, group, network, ledger, told) for rank, group in enumerate(groups, start=1)]


def chosen(group: Iterable[Announcement], network: str) -> Announcement | None:
    """The one of the group to carry: the first whose editor says yes, else the last whose editor does not say no."""
    wishes = [(one, one.overrides.get(f"{network}_carry")) for one in group]
    asked = [one for one, wish in wishes if wish is True]
    allowed = [one for one, wish in wishes if wish is not False]
    return asked[0] if asked else allowed[-1] if allowed else None


def _carry(rank: int, group: list[tuple[Key, datetime]], network: Network, ledger: Ledger, told: Mapping[str, Announcement]) -> Carry:
    keys = [Key(key.guid, network.name, network.account) for key, _ in group]
    states = {key: entry.state for key in keys if (entry := ledger.latest(key))}
    settled = any(state is not State.NOT_SENT for state in states.values())
    failed = [told[key.guid] for key in states if key.guid in told]
    present = [told[key.guid] for key in keys if key.guid in told]
    choice = None if settled else failed[0] if failed else chosen(present, network.name)
    return Carry(rank, group[-1][1], keys[-1], choice, settled)
