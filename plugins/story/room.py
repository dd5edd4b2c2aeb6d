"""What the room `story` brings."""

from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.room import Room, attribute_names
from plugins.story.hand_offs import StoryContext, StoryExtras
from plugins.story.kinds import KINDS

PAGES = {"dossiers": "dossiers/"}
"""The pages that the room writes by itself: address by the name that settings give the page."""


ROOM = Room(
    kinds=KINDS,
    pages=PAGES,
    extras=(StoryExtras,),
    context=StoryContext,
    inputs=RoomInputs(attributes=attribute_names(StoryExtras)),
)
