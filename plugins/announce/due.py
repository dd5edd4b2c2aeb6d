"""What is due now on one account: never the whole past, never a flood, the oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.announce.announcement import Announcement
from plugins.announce.entry import State
from plugins.announce.key import Key
from plugins.announce.ledger import Ledger
from plugins.announce.network import Network
from plugins.announce.rules import Rules


@dataclass(frozen=True)
class Due:
    """`now` may be sent by this run; `later` must wait for another; `too_old` will not be sent unless a person asks for it."""

    now: tuple[Announcement, ...]
    later: tuple[Announcement, ...]
    too_old: tuple[Announcement, ...]


def due(announcements: Iterable[Announcement], network: Network, ledger: Ledger, now: datetime, rules: Rules) -> Due:
    """Sort out the announcements of which the ledger says nothing final. Only a public network can be flooded: the outbox takes all."""
    new = sorted(
        (one for one in announcements if one.published <= now and _open(ledger, key_of(one, network))),
        key=lambda one: (one.published, one.guid),
    )
    young = [one for one in new if not past(one.published, now, rules.max_age_days)]
    ready = [one for one in young if _ready(ledger, key_of(one, network), now)]
    taken = ready[: rules.max_per_run] if network.public else ready
    return Due(
        now=tuple(taken),
        later=tuple(one for one in young if one not in taken),
        too_old=tuple(one for one in new if past(one.published, now, rules.max_age_days)),
    )


def past(published: datetime, now: datetime, max_age_days: int) -> bool:
    """Whether what was published then is too old to be said now."""
    return published < now - timedelta(days=max_age_days)


def key_of(announcement: Announcement, network: Network) -> Key:
    """The key of a first announcement on one account."""
    return Key(announcement.guid, network.name, network.account)


def _open(ledger: Ledger, key: Key) -> bool:
    entry = ledger.latest(key)
    return entry is None or entry.state is State.NOT_SENT


def _ready(ledger: Ledger, key: Key, now: datetime) -> bool:
    entry = ledger.latest(key)
    return entry is None or entry.retry_at is None or entry.retry_at <= now
