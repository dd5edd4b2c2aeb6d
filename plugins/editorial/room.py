"""The manifest of the room `editorial`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plugins.editorial.checks import CHECKS
from plugins.editorial.hand_offs import EditorialContext, EditorialExtras
from plugins.editorial.kinds import KINDS
from plugins.editorial.settings import Settings
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.room import Room


def find_next_editorial_change(context: Mapping[str, Any]) -> datetime | None:
    """When the next scheduled publication appears, or a public one expires."""
    return context.get("next_change")


ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    checks=CHECKS,
    extras=(EditorialExtras,),
    context=EditorialContext,
    inputs=RoomInputs(attributes=("asked",), changes_at=find_next_editorial_change),
)
