"""The manifest of the room `places`."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.health import HealthCheck
from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.publication.import_report import ImportReport
from plugins.core.publication.room import Conf, Environ, Room, SearchedPages, list_attribute_names
from plugins.town.places.checks import CHECKS, FILE_CHECKS, JOURNAL_CHECKS
from plugins.town.places.hand_offs import PlacesContext, PlacesExtras
from plugins.town.places.hours.openings import find_midnight
from plugins.town.places.kinds import KINDS, NAME
from plugins.town.places.open_data import DATASETS
from plugins.town.places.settings import Settings


def find_next_change_midnight(context: Mapping[str, Any]) -> datetime | None:
    """The midnight at which the coming changes would next be others; None without places."""
    return find_midnight(context["now"].date() + timedelta(days=1)) if context.get("has_places") else None


def import_file(path: Path, content: Path, conf: Conf, environ: Environ, dry_run: bool) -> ImportReport:
    """Import places from `path` for `./beffroi import lieux`."""
    from plugins.town.places.importing.import_places import import_places  # readers of other programs' files: for this command alone

    return import_places(path, content, conf, environ, dry_run)


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.town.places.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


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
    list_health_checks=list_health_checks,
)
