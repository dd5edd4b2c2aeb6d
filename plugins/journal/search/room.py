"""The manifest of the room `search`."""

from __future__ import annotations

from plugins.core.infrastructure.output_files import SEARCH_PAGE
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Room, RoomInputs
from plugins.journal.search.settings import Settings

PAGES = {"search": SEARCH_PAGE}
"""The pages that the room writes by itself: address by the name that settings give the page."""


class SearchContext(ContextNames):
    """The search, for templates."""

    search_url: str
    """The address of the search form."""
    search_index: str
    """The folder of the index."""


ROOM = Room(
    settings=Settings,
    pages=PAGES,
    context=SearchContext,
    inputs=RoomInputs(),
)
