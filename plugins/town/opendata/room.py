"""The manifest of the room `opendata`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Room, RoomInputs
from plugins.town.opendata.settings import Settings
from plugins.town.opendata.table_files import FOLDER

if TYPE_CHECKING:
    from plugins.town.opendata.settings import Licence
    from plugins.town.opendata.table_files import DatasetEntry, FilledTable


class OpendataContext(ContextNames):
    """The published tables, once every room has finished with the publications."""

    open_data: tuple[DatasetEntry, ...]
    """Each table with rows: its dataset, count and date."""
    open_data_held: tuple[FilledTable, ...]
    """The tables with their rows, for the room itself."""
    open_data_licence: Licence
    """The licence of the town."""


PAGES = {"open_data": FOLDER}
"""The pages that the room writes by itself: address by the name that settings give the page."""


ROOM = Room(
    settings=Settings,
    pages=PAGES,
    context=OpendataContext,
    inputs=RoomInputs(),
)
