"""The manifest of the room `transit`."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.health import HealthCheck
from plugins.core.infrastructure.room_inputs import RoomInputs
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.room import Conf, Environ, Room, SearchedPages
from plugins.town.transit import places
from plugins.town.transit.checks import CHECKS
from plugins.town.transit.hand_offs import TransitContext
from plugins.town.transit.open_data import DATASETS
from plugins.town.transit.period import find_turn
from plugins.town.transit.settings import Settings
from plugins.town.transit.situation import BELIEVED


def check_resources(files: frozenset[str], conf: Conf, environ: Environ) -> Iterator[Mistake]:
    """Mistakes in this room's own files that would stop a build."""
    from plugins.town.transit.resources import RESOURCES  # what reads them whole: for `check` alone

    for check in RESOURCES:
        yield from check(files, conf, environ)


def list_files(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The GTFS, table by table when it is a folder; the notices; what `refresh` kept."""
    folder = places.find_state_folder(gather_settings(Settings, conf, environ).beffroi_state)
    network = places.find_network_source(conf, folder)
    if network is not None:
        yield from sorted(network.glob("*.txt")) if network.is_dir() else (network,)
    yield from filter(None, (places.find_notices_source(conf), places.find_situation_path(folder)))


def find_next_traffic_change(context: Mapping[str, Any]) -> datetime | None:
    """When something would next begin, end, or be too old to be believed."""
    traffic = context.get("traffic")
    if traffic is None:
        return None
    now = context["now"]
    moments = [find_turn(disruption.periods, now) for disruption in traffic.disruptions]
    moments += [traffic.operator.heard_at + BELIEVED] if traffic.operator.heard_at else []
    return min((moment for moment in moments if moment and moment > now), default=None)


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.town.transit.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


SEARCHED_PAGES = (
    SearchedPages("trafic/", "Bus et trafic", "lines", "bus autobus transports en commun lignes perturbations retards horaires"),
    SearchedPages("trafic/lignes/{slug}/", "Ligne", "line"),
    SearchedPages("trafic/arrets/", "Bus et trafic", words="arrêts stations bus"),
    SearchedPages("trafic/arrets/{slug}/", "Arrêt", "stop", "arrêt bus"),
)
"""What readers search besides publications."""


ROOM = Room(
    searched_pages=SEARCHED_PAGES,
    settings=Settings,
    checks=CHECKS,
    resource_checks=check_resources,
    datasets=DATASETS,
    context=TransitContext,
    inputs=RoomInputs(files=list_files, changes_at=find_next_traffic_change),
    list_health_checks=list_health_checks,
)
