"""What one account has to say, and since when each is news: what is published, or what it relays of another account."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from plugins.announce.accounts.account import CarryRule, Voice
from plugins.announce.announcement import Announcement
from plugins.announce.carry_rule import carries
from plugins.announce.key import Key
from plugins.announce.ledger.entry import PostState
from plugins.announce.ledger.ledger import Ledger
from plugins.announce.networks.registry import is_pictured

SAID_STATES = (PostState.CLAIMED, PostState.UNKNOWN, PostState.SENT, PostState.NOT_SENT)
"""What is said on the account, may be, or will be."""
UNSAID = (PostState.NOT_SENT, PostState.REFUSED, PostState.SKIPPED)
"""The ends after which a post may still be said."""


class AccountNews(NamedTuple):
    """`since` (aware) is when it became news for the account: the age past which it is not said counts from there."""

    announcement: Announcement
    since: datetime


def news(voice: Voice, announcements: Iterable[Announcement], ledger: Ledger) -> list[AccountNews]:
    """Everything that the account could have to say, said or not, the oldest first.

    An account that relays another says the carries that are due; and, like all, what is urgent and what follows its own posts, even
    when an edit has since made them of a sort that it does not take.
    """
    wanted = (one for one in announcements if one.card or one.image or not is_pictured(voice.network.name))
    mine = [one for one in wanted if voice.choice.takes(one) or _goes_on(one, voice, ledger)]
    if not voice.carrying:
        return _in_order(AccountNews(one, one.published) for one in mine)
    due = [AccountNews(carry.chosen, carry.since) for carry in carries(voice.carrying, voice.network, ledger, mine) if carry.chosen]
    others = (one for one in mine if _goes_on(one, voice, ledger) or (one.urgent and not _counted(one, voice.carrying, ledger)))
    return _in_order([*due, *(AccountNews(one, one.published) for one in others)])


def _counted(one: Announcement, carrying: CarryRule, ledger: Ledger) -> bool:
    """Whether the paired account has said this as ordinary news: its turn comes with its group, whatever an edit has since made of it."""
    said = ledger.latest(Key(one.guid, *carrying.paired))
    return said is not None and not said.urgent and said.state not in UNSAID


def _goes_on(one: Announcement, voice: Voice, ledger: Ledger) -> bool:
    """Whether it follows what this very account has said, or may have."""
    before = Key(one.guid, voice.network.name, voice.network.account, one.in_reply_to)
    return bool(one.in_reply_to) and ledger.state(before) in SAID_STATES


def _in_order(some: Iterable[AccountNews]) -> list[AccountNews]:
    """The oldest first, and each after what it follows."""
    ordered = sorted(some, key=lambda one: (one.since, one.announcement.guid, one.announcement.occasion))
    by_name = {(one.announcement.guid, one.announcement.occasion): one for one in reversed(ordered)}
    placed: dict[int, AccountNews] = {}
    for one in ordered:
        chain: dict[int, AccountNews] = {}
        while one and id(one) not in placed and id(one) not in chain:
            chain[id(one)] = one
            one = by_name.get((one.announcement.guid, one.announcement.in_reply_to))
        placed |= reversed(chain.items())
    return list(placed.values())
