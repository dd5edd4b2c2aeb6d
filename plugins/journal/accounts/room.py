"""The manifest of the room `accounts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Room, RoomInputs, SearchedPages
from plugins.journal.accounts.settings import Settings

if TYPE_CHECKING:
    from plugins.core.publication.publication import Account


class AccountsContext(ContextNames):
    """The town's accounts, for templates."""

    accounts: tuple[Account, ...] = ()
    """The town's accounts."""


SEARCHED_PAGES = (SearchedPages("suivre/", "Journal", words="abonner newsletter lettre flux rss réseaux facebook"),)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    context=AccountsContext,
    inputs=RoomInputs(),
)
