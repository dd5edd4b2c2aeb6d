"""The manifest of the room `editorial`."""

from plugins.editorial.checks import CHECKS
from plugins.editorial.hand_offs import EditorialContext, EditorialExtras
from plugins.editorial.kinds import KINDS
from plugins.editorial.settings import Settings
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.room import Room

ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    checks=CHECKS,
    extras=(EditorialExtras,),
    context=EditorialContext,
    inputs=RoomInputs(attributes=("asked",), changes_at=lambda context: context.get("next_change")),
)
