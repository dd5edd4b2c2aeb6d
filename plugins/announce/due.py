"""What is due now on one account: never the whole past, never a flood, the oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.announce.announcement import Announcement
from plugins.announce.entry import Entry, State
from plugins.announce.key import Key
from plugins.announce.ledger import Ledger
from plugins.announce.network import Network
from plugins.announce.rules import Rules

LONGEST = timedelta(days=1)
"""The longest that a network may make a post wait, whatever it says: X's longest window is of 24 hours (docs.x.com, `rate-limits`)."""


@dataclass(frozen=True)
class Due:
    """Of `ready`, the oldest first, `most` may be sent by this run; `later` must wait for an hour that the network has named.

    `too_old` and `renamed`, whose address was announced under another identity, will not be sent unless a person asks for it.
    """

    ready: tuple[Announcement, ...]
    most: int
    later: tuple[Announcement, ...]
    too_old: tuple[Announcement, ...]
    renamed: tuple[Announcement, ...]


def due(announcements: Iterable[Announcement], network: Network, ledger: Ledger, now: datetime, rules: Rules) -> Due:
    """Sort out the announcements of which the ledger says nothing final. Only a public network can be flooded: the outbox takes all.

    Of two publications that share an identity, the older is the one.
    """
    ready, later, too_old, renamed, seen = [], [], [], [], set()
    for one in sorted(announcements, key=lambda one: (one.published, one.guid)):
        key = key_of(one, network)
        entry = ledger.latest(key)
        if one.published > now or key in seen or not _open(entry, one, now):
            continue
        seen.add(key)
        if past(one.published, now, rules.max_age_days) and not ledger.asked(key):
            too_old.append(one)
        elif network.public and ledger.said_by_another(key, one.permalink) and not ledger.asked(key):
            renamed.append(one)
        else:
            (later if entry and entry.retry_at and min(entry.retry_at, entry.time + LONGEST) > now else ready).append(one)
    return Due(tuple(ready), rules.max_per_run if network.public else len(ready), tuple(later), tuple(too_old), tuple(renamed))


def past(published: datetime, now: datetime, max_age_days: int) -> bool:
    """Whether what was published then is too old to be said now."""
    return published < now - timedelta(days=max_age_days)


def key_of(announcement: Announcement, network: Network) -> Key:
    """The key of a first announcement on one account."""
    return Key(announcement.guid, network.name, network.account)


def _open(entry: Entry | None, announcement: Announcement, now: datetime) -> bool:
    """Nothing was sent and nobody said never. What was too old is news again once its date is, or if the clock was ahead that day."""
    if entry is None or entry.state is State.NOT_SENT:
        return True
    return entry.state is State.SKIPPED and not entry.decided and (entry.time > now or entry.time < announcement.published)
