"""What the room `accounts` brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.accounts.settings import Settings
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.hand_offs import ContextNames
from plugins.publication.room import Room

if TYPE_CHECKING:
    from plugins.publication.account import Account


class AccountsContext(ContextNames):
    """Where the town may be followed."""

    accounts: tuple[Account, ...] = ()
    """Its accounts."""


ROOM = Room(
    settings=Settings,
    context=AccountsContext,
    inputs=RoomInputs(),
)
