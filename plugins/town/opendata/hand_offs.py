"""The names that the room `opendata` adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContextNames

if TYPE_CHECKING:
    from plugins.town.opendata.descriptions import DatasetEntry
    from plugins.town.opendata.filled_tables import FilledTable
    from plugins.town.opendata.settings import Licence


class OpendataContext(ContextNames):
    """The published tables, once every room has finished with the publications."""

    open_data: tuple[DatasetEntry, ...]
    """Each table with rows: its dataset, count and date."""
    open_data_held: tuple[FilledTable, ...]
    """The tables with their rows, for the room itself."""
    open_data_licence: Licence
    """The licence of the town."""
