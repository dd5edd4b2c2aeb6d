"""The manifest of the room `quarters`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.listing import QUARTERS_FOLDER
from plugins.core.publication.room import Room, RoomInputs, SearchedPages
from plugins.town.quarters.checks import CHECKS, gather_health_checks
from plugins.town.quarters.directory import DATASETS
from plugins.town.quarters.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from plugins.core.publication.listing import Listing, Quarter
    from plugins.town.quarters.directory import Street
    from plugins.town.quarters.quarter_publications import Life
    from plugins.town.quarters.settings import Portrait


class QuartersContext(ContextNames):
    """The quarters of the town. The last ones are of their pages."""

    quarters: tuple[tuple[Quarter, int, Portrait | None], ...]
    """The quarters that have a page, each with its number of publications and its portrait."""
    has_quarters: bool
    """Whether any quarter has a page."""
    quarters_until: datetime | None
    """When the next quarter page changes by itself."""
    quarters_told: Settings
    """The town's settings of quarters, for the open data."""
    streets: tuple[Street, ...]
    """Every street and its quarter, for `/quartiers/rues/` alone."""
    quartier: Quarter
    """The quarter of the page."""
    life: Life
    """The content of the quarter's page: a section for each kind, without past events."""
    listing: Listing
    """The page of the quarter's list."""
    banner: tuple[object, ...]
    """The alerts on the quarter's first page, none on the others."""


PAGES = {"quarters": QUARTERS_FOLDER}
"""The pages that the room writes by itself: address by the name that settings give the page."""


def list_files(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The contours, where the town has them."""
    if conf.get("QUARTIERS_CONTOURS"):
        yield Path(conf["QUARTIERS_CONTOURS"])


SEARCHED_PAGES = (
    SearchedPages("quartiers/", "Quartiers", words="quartier"),
    SearchedPages("quartiers/rues/", "Rues", "streets", "rue adresse plan"),
    SearchedPages("quartiers/{slug}/", "Quartier", "quarter", "quartier"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    checks=CHECKS,
    datasets=DATASETS,
    pages=PAGES,
    context=QuartersContext,
    inputs=RoomInputs(files=list_files, changes_at=lambda context: context.get("quarters_until")),
    list_health_checks=gather_health_checks,
)
