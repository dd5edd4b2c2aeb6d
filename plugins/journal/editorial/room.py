"""The manifest of the room `editorial`."""

from plugins.core.publication.room import Room, RoomInputs
from plugins.journal.editorial.checks import CHECKS
from plugins.journal.editorial.hand_offs import EditorialContext, EditorialExtras
from plugins.journal.editorial.kinds import KINDS
from plugins.journal.editorial.settings import Settings

ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    checks=CHECKS,
    extras=(EditorialExtras,),
    context=EditorialContext,
    inputs=RoomInputs(attributes=("asked",), changes_at=lambda context: context.get("next_change")),
)
