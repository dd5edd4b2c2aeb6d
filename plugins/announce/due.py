"""What is due now on one account: never the whole past, never a flood, the oldest first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.announce.account_news import AccountNews
from plugins.announce.announcement import Announcement
from plugins.announce.key import Key
from plugins.announce.ledger.entry import LedgerEntry, PostState
from plugins.announce.ledger.ledger import OPEN_STATES, Ledger
from plugins.announce.network import Network
from plugins.announce.networks.comparison import followed_from
from plugins.announce.rules import RunRules


@dataclass(frozen=True)
class DueAnnouncements:
    """Of `ready`, urgent ones first, then the oldest, `most` may be sent by this run; `later` must wait, for an hour that the network
    has named or for the end of what they follow.

    `too_old` and `renamed`, whose address was announced under another identity, will not be sent unless a person asks for it; `too_late`,
    which are no longer true, never will.
    """

    ready: tuple[Announcement, ...]
    most: int
    later: tuple[Announcement, ...]
    too_old: tuple[Announcement, ...]
    too_late: tuple[Announcement, ...]
    renamed: tuple[Announcement, ...]


def find_due_announcements(
    some: Iterable[AccountNews], network: Network, ledger: Ledger, now: datetime, rules: RunRules
) -> DueAnnouncements:
    """Sort out the news of which the ledger says nothing final. Only a public network can be flooded: the outbox takes all.

    Of two publications that share an identity, the older is the one.
    """
    ready, later, too_old, too_late, renamed, seen = [], [], [], [], [], set()
    paused, some = not rules.urgent and is_paused(network, ledger, now, rules), list(some)
    told = {key_of(one, network) for one, _ in some}
    for one, since in some:
        key = key_of(one, network)
        if one.published > now or key in seen or not _open(key, ledger, since, now):
            continue
        seen.add(key)
        if not (turn := _turn(one, network, ledger, told)):
            continue
        if one.too_late(now):
            too_late.append(one)
        elif not one.ageless and past(since, now, rules.max_age_days) and not ledger.is_requested_by_person(key):
            too_old.append(one)
        elif network.public and _is_of_another(one, key, ledger) and not ledger.is_requested_by_person(key):
            renamed.append(one)
        else:
            (later if paused or turn is LATER else ready).append(one)
    ready.sort(key=lambda one: not one.urgent)
    return DueAnnouncements(
        tuple(ready), rules.max_per_run if network.public else len(ready), *map(tuple, (later, too_old, too_late, renamed))
    )


def is_paused(network: Network, ledger: Ledger, now: datetime, rules: RunRules) -> bool:
    """Whether the account is to be left alone: a person who insists overrides a pause of ours, not one that the network has asked for."""
    ours = ledger.pause_is_ours(network.name, network.account)
    return bool(ledger.paused_until(network.name, network.account, now)) and not (ours and rules.insist)


def past(published: datetime, now: datetime, max_age_days: int) -> bool:
    """Whether what was published then is too old to be said now."""
    return published < now - timedelta(days=max_age_days)


def key_of(announcement: Announcement, network: Network) -> Key:
    """The key of an announcement on one account."""
    return Key(announcement.guid, network.name, network.account, announcement.occasion)


def key_before(announcement: Announcement, network: Network) -> Key:
    """The key, on the same account, of what this announcement follows; of nothing when it follows nothing."""
    return key_of(announcement, network)._replace(occasion=announcement.in_reply_to)


def find_followed_entry(announcement: Announcement, network: Network, ledger: Ledger) -> LedgerEntry | None:
    """What became, on the same account, of what this announcement follows."""
    return ledger.latest(key_before(announcement, network)) if announcement.in_reply_to else None


def too_early(announcement: Announcement, network: Network, ledger: Ledger, expected: Collection[Key]) -> bool:
    """Whether what it follows, one of those `expected` now or later, was not said yet: a chain is told in its order, or waits."""
    before = key_before(announcement, network)
    return before in expected and ledger.state(before) in UNENDED


NOW, LATER = "now", "later"
UNENDED = (None, *OPEN_STATES, PostState.NOT_SENT)


def _turn(announcement: Announcement, network: Network, ledger: Ledger, told: Collection[Key]) -> str:
    """A follow-up comes after what it follows; when that was never said, and is not to be `told` any more, only one that can stand alone
    is said. Empty: never."""
    if not announcement.in_reply_to:
        return NOW
    key = key_before(announcement, network)
    before = ledger.state(key)
    if before is PostState.SENT:
        return NOW
    if before in OPEN_STATES or (before is PostState.NOT_SENT and key in told):
        return LATER
    return NOW if announcement.alone and before is not PostState.WITHDRAWN else ""


def _open(key: Key, ledger: Ledger, since: datetime, now: datetime) -> bool:
    """Nothing was sent and nobody said never. What was too old is news again once its date is, or if the clock was ahead that day."""
    state = ledger.state(key)
    aside = ledger.left_aside(key) if state is PostState.SKIPPED else None
    return state in (None, PostState.NOT_SENT) or (aside is not None and (aside > now or aside < since))


def _is_of_another(one: Announcement, key: Key, ledger: Ledger) -> bool:
    """Whether the account has spoken of this page, with or without the network in its address, for a publication of another identity."""
    return any(ledger.said_by_another(key, link) for link in (one.permalink, followed_from(one.permalink, key.network)))
