"""The manifest of the room `story`."""

from pathlib import Path
from typing import Any

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Room, RoomInputs, list_attribute_names
from plugins.journal.story.hand_offs import StoryContext, StoryExtras
from plugins.journal.story.kinds import KINDS

PAGES = {"dossiers": "dossiers/"}
"""The pages that the room writes by itself: address by the name that settings give the page."""


def hang_ahead(generator: Any, content: PublishedContent, folder: Path) -> None:
    """See `RoomInputs`."""
    from plugins.journal.story.related import hang_story_ahead  # for a process that has just built

    hang_story_ahead(generator, content)


ROOM = Room(
    kinds=KINDS,
    pages=PAGES,
    extras=(StoryExtras,),
    context=StoryContext,
    inputs=RoomInputs(attributes=list_attribute_names(StoryExtras), hang_ahead=hang_ahead),
)
