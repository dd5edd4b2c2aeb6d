"""Select what is due on one account: oldest first, never the whole past, never a flood.

An account tells what is published, or relays one in so many of what another has said. Which one is derived from the ledger; nothing is
counted beside it. Of each complete group of announcements that the paired account has confirmed, one is carried: the first whose editor
says yes, else the last whose editor does not say no. Groups are cut in the order in which the ledger took the confirmations, so that they
never change.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from plugins.announce.gather import CORRECTION, find_first_occasion
from plugins.announce.ledger import Ledger
from plugins.announce.network import Network, add_campaign
from plugins.announce.networks.registry import is_pictured
from plugins.announce.post import OPEN_STATES, Announcement, Key, Post, PostState
from plugins.announce.run import CarryRule, OpenAccount, RunRules
from plugins.core.publication.publication import PUBLISHED

AnnouncementsByPost = Mapping[tuple[str, str], Announcement]
"""What an account may relay, by guid and occasion."""
UNSAID = (None, PostState.NOT_SENT, PostState.BASELINE)
"""The states of a post that leave its group open: the account has not sent it since it relays, and no `never` was decided."""


@dataclass(frozen=True)
class Carry:
    """The carry of one complete group, the `rank`-th, complete since `since`; `keys` are those of its announcements on this account.

    `chosen` is what to say, as ordinary news whatever an edit has since made of it; None when it `has_lapsed` (none may be carried)
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


def list_due_carries(carrying: CarryRule, network: Network, ledger: Ledger, announcements: Iterable[Announcement]) -> list[Carry]:
    """The carries that are due so far, ⌊n/one_in⌋ of them, in their order; the settled ones too."""
    published_guids = {
        (announcement.guid, announcement.occasion): announcement
        for announcement in announcements
        if announcement.occasion == PUBLISHED or announcement.counted
    }
    groups = _list_complete_groups(carrying, network, ledger)
    return [_carry(rank, keys, since, ledger, published_guids) for rank, (keys, since) in enumerate(groups, start=1)]


def list_rivals(claimed: Post, open_account: OpenAccount, ledger: Ledger) -> tuple[Key, ...]:
    """The keys of the group for which `claimed` is carried: only one of them may be posted. For an urgent post, its key on the paired
    account, which another publisher may be counting as ordinary at this moment. Empty for a post that is not a carry."""
    if not open_account.carrying:
        return ()
    if claimed.urgent:
        return (Key(claimed.key.guid, *open_account.carrying.paired),) if claimed.key.occasion == PUBLISHED else ()
    return next((keys for keys, _ in _list_complete_groups(open_account.carrying, open_account.network, ledger) if claimed.key in keys), ())


def choose_carried(group: Iterable[Announcement], network: str) -> Announcement | None:
    """Choose from the group the announcement to carry: the first whose editor says yes, else the last whose editor does not say no."""
    wishes = [(announcement, announcement.overrides.get(f"{network}_carry")) for announcement in group]
    requested = [announcement for announcement, wish in wishes if wish is True]
    allowed = [announcement for announcement, wish in wishes if wish is not False]
    return requested[0] if requested else allowed[-1] if allowed else None


def _list_complete_groups(carrying: CarryRule, network: Network, ledger: Ledger) -> Iterator[tuple[tuple[Key, ...], datetime]]:
    """The complete groups, as the keys of their announcements on this account, and the instant at which each was complete."""
    account, size = (network.name, network.account), carrying.one_in
    confirmed = ledger.list_confirmed(carrying.paired, account)
    for end in range(size, len(confirmed) + 1, size):
        yield tuple(Key(key.guid, *account, key.occasion) for key, _ in confirmed[end - size : end]), confirmed[end - 1][1]


def _carry(rank: int, keys: tuple[Key, ...], since: datetime, ledger: Ledger, announcements_by_post: AnnouncementsByPost) -> Carry:
    """An announcement that a person wants goes before what the editors say; one that was there before the account relayed is left out."""
    states = {key: ledger.get_state(key) for key in keys}
    if not set(states.values()) <= set(UNSAID):
        return Carry(rank, since, keys, settled=True)
    present = {key: announcements_by_post[key.guid, key.occasion] for key in keys if (key.guid, key.occasion) in announcements_by_post}
    present = {key: announcement for key, announcement in present.items() if states[key] is not PostState.BASELINE}
    carried = next((announcement for key, announcement in present.items() if ledger.is_requested_by_person(key)), None) or choose_carried(
        present.values(), keys[0].network
    )
    return Carry(rank, since, keys, replace(carried, urgent=False) if carried else None)


def renew_corrections(announcements: Iterable[Announcement], network: Network, ledger: Ledger) -> tuple[Announcement, ...]:
    """The announcements, where a correction that the account has said, and put right by another since, has an occasion of its own: when the
    words A, B and A again are true, all three are said."""
    return tuple(_renew(each, network, ledger) if each.occasion.startswith(CORRECTION) else each for each in announcements)


def _renew(correction: Announcement, network: Network, ledger: Ledger) -> Announcement:
    mine = [post for post in ledger.list_posts(correction.guid) if post.key[1:3] == (network.name, network.account)]
    posts = [post for post in mine if post.key.occasion.startswith(CORRECTION)]
    places = [place for place, post in enumerate(posts) if find_first_occasion(post.key.occasion) == correction.occasion]
    if not places:
        return correction
    since = posts[places[-1] + 1 :]
    if any(post.state in (PostState.SENT, *OPEN_STATES) for post in since):
        return replace(correction, occasion=f"{correction.occasion}/{len(places) + 1}")
    return replace(correction, occasion=posts[places[-1]].key.occasion)


SAID_STATES = (PostState.CLAIMED, PostState.UNKNOWN, PostState.SENT, PostState.NOT_SENT)
"""What is said on the account, may be, or will be."""
STILL_SAYABLE = (PostState.NOT_SENT, PostState.REFUSED, PostState.SKIPPED)
"""The ends after which a post may still be said."""


class AccountNews(NamedTuple):
    """`since` (aware) is when it became news for the account: the age past which it is not said counts from there."""

    announcement: Announcement
    since: datetime


def list_news(open_account: OpenAccount, announcements: Iterable[Announcement], ledger: Ledger) -> list[AccountNews]:
    """Everything that the account could have to say, said or not, the oldest first.

    An account that relays another says the carries that are due; and, like all, what is urgent and what follows its own posts, even
    when an edit has since made them of a sort that it does not take.
    """
    candidates = (
        announcement
        for announcement in announcements
        if announcement.card or announcement.image or not is_pictured(open_account.network.name)
    )
    mine = [each for each in candidates if open_account.choice.is_taken(each) or _is_follow_up(each, open_account, ledger)]
    if not open_account.carrying:
        return _sort_news(AccountNews(each, each.published) for each in mine)
    due = [
        AccountNews(carry.chosen, carry.since)
        for carry in list_due_carries(open_account.carrying, open_account.network, ledger, mine)
        if carry.chosen
    ]
    others = (
        each
        for each in mine
        if _is_follow_up(each, open_account, ledger) or (each.urgent and not _is_counted(each, open_account.carrying, ledger))
    )
    return _sort_news([*due, *(AccountNews(each, each.published) for each in others)])


def _is_counted(announcement: Announcement, carrying: CarryRule, ledger: Ledger) -> bool:
    """Whether the paired account has said this as ordinary news: its turn comes with its group, whatever an edit has since made of it."""
    entry = ledger.get_latest_entry(Key(announcement.guid, *carrying.paired))
    return entry is not None and not entry.urgent and entry.state not in STILL_SAYABLE


def _is_follow_up(announcement: Announcement, open_account: OpenAccount, ledger: Ledger) -> bool:
    """Whether it follows what this very account has said, or may have."""
    before = Key(announcement.guid, open_account.network.name, open_account.network.account, announcement.in_reply_to)
    return bool(announcement.in_reply_to) and ledger.get_state(before) in SAID_STATES


def _sort_news(some: Iterable[AccountNews]) -> list[AccountNews]:
    """The oldest first, and each after what it follows."""
    ordered = sorted(some, key=lambda item: (item.since, item.announcement.guid, item.announcement.occasion))
    by_name = {(item.announcement.guid, item.announcement.occasion): item for item in reversed(ordered)}
    ordered_by_id: dict[int, AccountNews] = {}
    for item in ordered:
        chain: dict[int, AccountNews] = {}
        step: AccountNews | None = item
        while step and id(step) not in ordered_by_id and id(step) not in chain:
            chain[id(step)] = step
            step = by_name.get((step.announcement.guid, step.announcement.in_reply_to))
        ordered_by_id |= reversed(chain.items())
    return list(ordered_by_id.values())


@dataclass(frozen=True)
class DueAnnouncements:
    """Of `ready`, urgent ones first, then the oldest, and last those that have failed before, lest one hold up all others, `most` may be
    sent by this run; `later` must wait, for an hour that the network has named or for the end of what they follow.

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
    news: Iterable[AccountNews], network: Network, ledger: Ledger, now: datetime, rules: RunRules
) -> DueAnnouncements:
    """Sort the news without a final state in the ledger into due and later. Only a public network can be flooded: the outbox takes all.

    Of two publications that share an identity, the older is the one.
    """
    ready: list[Announcement] = []
    later: list[Announcement] = []
    too_old, too_late, renamed, seen_keys = [], [], [], set()
    paused, news = not rules.urgent and is_paused(network, ledger, now, rules), list(news)
    due_keys = {build_key(announcement, network) for announcement, _ in news}
    for announcement, since in news:
        key = build_key(announcement, network)
        if announcement.published > now or key in seen_keys or not _open(key, ledger, since, now):
            continue
        seen_keys.add(key)
        if not (turn := _turn(announcement, network, ledger, due_keys)):
            continue
        if announcement.is_too_late(now):
            too_late.append(announcement)
        elif not announcement.ageless and is_too_old(since, now, rules.max_age_days) and not ledger.is_requested_by_person(key):
            too_old.append(announcement)
        elif network.public and _is_of_another(announcement, key, ledger) and not ledger.is_requested_by_person(key):
            renamed.append(announcement)
        else:
            (later if paused or turn is LATER else ready).append(announcement)
    ready.sort(key=lambda announcement: (not announcement.urgent, ledger.has_failed(build_key(announcement, network))))
    return DueAnnouncements(
        tuple(ready), rules.max_per_run if network.public else len(ready), *map(tuple, (later, too_old, too_late, renamed))
    )


def is_paused(network: Network, ledger: Ledger, now: datetime, rules: RunRules) -> bool:
    """Whether the account is paused: a person who insists overrides our pause, not one that the network asked for."""
    ours = ledger.is_pause_ours(network.name, network.account)
    return bool(ledger.find_pause_end(network.name, network.account, now)) and not (ours and rules.insist)


def is_too_old(published: datetime, now: datetime, max_age_days: int) -> bool:
    """Whether a publication of that date is too old to be announced."""
    return published < now - timedelta(days=max_age_days)


def build_key(announcement: Announcement, network: Network) -> Key:
    """The key of an announcement on one account."""
    return Key(announcement.guid, network.name, network.account, announcement.occasion)


def build_key_before(announcement: Announcement, network: Network) -> Key:
    """The key, on the same account, of what this announcement follows; of nothing when it follows nothing."""
    return build_key(announcement, network)._replace(occasion=announcement.in_reply_to)


def find_followed_entry(announcement: Announcement, network: Network, ledger: Ledger) -> Post | None:
    """The ledger's entry, on the same account, of what this announcement follows."""
    return ledger.get_latest_entry(build_key_before(announcement, network)) if announcement.in_reply_to else None


def is_too_early(announcement: Announcement, network: Network, ledger: Ledger, expected: Collection[Key]) -> bool:
    """Whether the post that it follows, one of those `expected` now or later, was not sent yet: the posts of a chain go in order."""
    before = build_key_before(announcement, network)
    return before in expected and ledger.get_state(before) in UNENDED


NOW, LATER = "now", "later"
UNENDED = (None, *OPEN_STATES, PostState.NOT_SENT)


def _turn(announcement: Announcement, network: Network, ledger: Ledger, keys: Collection[Key]) -> str:
    """A follow-up comes after what it follows; when that was never posted and no longer will be (not in `keys`), only one that can stand
    alone is posted. Empty: never."""
    if not announcement.in_reply_to:
        return NOW
    key = build_key_before(announcement, network)
    before = ledger.get_state(key)
    if before is PostState.SENT:
        return NOW
    if before in OPEN_STATES or (before is PostState.NOT_SENT and key in keys):
        return LATER
    return NOW if announcement.alone and before is not PostState.WITHDRAWN else ""


def _open(key: Key, ledger: Ledger, since: datetime, now: datetime) -> bool:
    """Whether nothing was sent and no `never` was decided. A post skipped as too old is open again if its date or the clock was changed."""
    state = ledger.get_state(key)
    skipped_at = ledger.get_left_aside_time(key) if state is PostState.SKIPPED else None
    return state in (None, PostState.NOT_SENT) or (skipped_at is not None and (skipped_at > now or skipped_at < since))


def _is_of_another(announcement: Announcement, key: Key, ledger: Ledger) -> bool:
    """Whether the account has spoken of this page, with or without the network in its address, for a publication of another identity."""
    return any(
        ledger.is_announced_by_another(key, link) for link in (announcement.permalink, add_campaign(announcement.permalink, key.network))
    )


TOO_OLD = "trop ancien"
"""Why a post was left aside for its age."""
TOO_LATE = "trop tard : ce n’est plus vrai"
"""Why a post will never leave: what it announces is over."""
