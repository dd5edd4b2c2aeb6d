"""The manifest of the room `story`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.kind import AUDIENCE, COMMON, DATE, IDENTITY, TAGS, TITLE, UNANNOUNCED_TAGS, Kind
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Room, RoomInputs, list_attribute_names
from plugins.core.publication.words import N_

if TYPE_CHECKING:
    from plugins.journal.story.related import Episode, Mention, Series


class StoryExtras(ContentExtras, key="story"):
    """A publication among the others."""

    related: tuple[Mention, ...] = ()
    """Related publications; every article and brève in the lists has some."""
    episode: Episode | None = None
    """Its position in a series: name, number, previous, next, around."""
    dossier: Mention | None = None
    """The dossier it belongs to."""
    gathered: tuple[PublishedContent, ...] = ()
    """The publications of a dossier, newest first."""


class StoryContext(ContextNames):
    """Collections of publications, for `/dossiers/` only."""

    dossiers: tuple[Mention, ...]
    """Every dossier."""
    series: tuple[Series, ...]
    """Every series."""


KINDS = (
    Kind(
        name="dossier",
        label=N_("Dossier"),
        plural=N_("Dossiers"),
        folder="dossiers",
        address="dossiers/{slug}/",
        template="dossier",
        fields=(IDENTITY, TITLE, DATE, AUDIENCE, *(UNANNOUNCED_TAGS if field is TAGS else field for field in COMMON)),
        stream=False,
        feeds=False,
        announces=False,
        schema_org="CollectionPage",
        exports=("title", "date", "modified", "summary"),
        example="Ce que ce dossier rassemble, en deux phrases.\n",
    ),
)


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
