"""The manifest of the room `quarters`."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.health import HealthCheck
from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.publication.quarter import FOLDER
from plugins.core.publication.room import Conf, Environ, Room, SearchedPages
from plugins.town.quarters.checks import CHECKS
from plugins.town.quarters.hand_offs import QuartersContext
from plugins.town.quarters.open_data import DATASETS
from plugins.town.quarters.settings import Settings

PAGES = {"quarters": FOLDER}
"""The pages that the room writes by itself: address by the name that settings give the page."""


def list_files(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The contours, where the town has them."""
    if conf.get("QUARTIERS_CONTOURS"):
        yield Path(conf["QUARTIERS_CONTOURS"])


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.town.quarters.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


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
    list_health_checks=list_health_checks,
)
