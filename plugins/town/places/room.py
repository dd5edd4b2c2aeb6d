"""The manifest of the room `places`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.room import Conf, Environ, ImportReport, Room, RoomInputs, SearchedPages, list_attribute_names
from plugins.town.places.checks import CHECKS, FILE_CHECKS, JOURNAL_CHECKS, gather_health_checks
from plugins.town.places.exports import DATASETS
from plugins.town.places.kinds import KINDS, NAME
from plugins.town.places.openings import find_midnight
from plugins.town.places.settings import Settings

if TYPE_CHECKING:
    from plugins.core.publication.publication import PublishedContent
    from plugins.core.publication.room import AllowedFeatures
    from plugins.town.places.directory import Overview, PlaceList, PlaceMention
    from plugins.town.places.settings import Tiles


class PlacesExtras(ContentExtras, key="places"):
    """Other publications about a place."""

    hosted: tuple[PublishedContent, ...] = ()
    """The events to come there, Pelican’s contents."""
    told: tuple[PlaceMention, ...] = ()
    """The publications that name it."""


class PlacesContext(ContextNames):
    """The places of the town. The last ones are of the pages of the directory."""

    has_places: bool
    """Whether the town has places."""
    tables: int
    """The number of restaurants."""
    map_tiles: Tiles | None
    """The tile server of the maps."""
    allowed: list[AllowedFeatures]
    """Features that some pages need and the journal denies elsewhere; rooms add to it, and `assets` writes the host's rules."""
    overview: Overview
    """The overview of the directory, on `/lieux/`."""
    listed: PlaceList
    """The list of places."""


def find_next_change_midnight(context: Mapping[str, Any]) -> datetime | None:
    """The midnight at which the coming changes would next be others; None without places."""
    return find_midnight(context["now"].date() + timedelta(days=1)) if context.get("has_places") else None


def import_file(path: Path, content: Path, conf: Conf, environ: Environ, dry_run: bool) -> ImportReport:
    from plugins.town.places.import_places import import_places  # readers of other programs' files: for this command alone

    return import_places(path, content, conf, environ, dry_run)


SEARCHED_PAGES = (
    SearchedPages("lieux/", "Lieux", words="annuaire adresses commerces services équipements où aller"),
    SearchedPages("lieux/types/{slug}/", "Lieux", "list"),
    SearchedPages("lieux/quartiers/{slug}/", "Lieux"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    kinds=KINDS,
    kind_checks={NAME: CHECKS},
    file_checks={NAME: FILE_CHECKS},
    journal_checks=JOURNAL_CHECKS,
    datasets=DATASETS,
    extras=(PlacesExtras,),
    context=PlacesContext,
    inputs=RoomInputs(attributes=list_attribute_names(PlacesExtras), changes_at=find_next_change_midnight),
    imports={"lieux": import_file},
    list_health_checks=gather_health_checks,
)
