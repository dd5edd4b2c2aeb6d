"""The manifest of the room `transit`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.identifiers import suggest_closest
from plugins.core.publication.publication import Publication
from plugins.core.publication.room import Conf, Environ, HealthCheck, Room, RoomInputs, SearchedPages, concerned_by
from plugins.town.transit import settings
from plugins.town.transit.disruption import BELIEVED, find_turn
from plugins.town.transit.network import FeedError, TransitNetwork
from plugins.town.transit.settings import FeedSources, Settings
from plugins.town.transit.traffic import DATASETS, LINES, STOPS, match_lines, match_stops

if TYPE_CHECKING:
    from datetime import timedelta

    from plugins.town.transit.network import Badge, Stop
    from plugins.town.transit.traffic import LineStatus, LiveTraffic, OperatorContact, ShownDisruption, Traffic

MOST_NAMED = 30
"""Names that an editor is told: past that, nobody reads them."""


@concerned_by(LINES, STOPS)
def check_lines_and_stops(publication: Publication, file: str, conf: Conf, now: datetime) -> Iterator[Mistake]:
    """Lines and stops that no network of the town has: what names them would be shown nowhere. Nothing is checked without a network."""
    if not (publication.extra.get(LINES) or publication.extra.get(STOPS)):
        return
    network = _find_network(conf)
    if network is None:
        return
    for word, line in match_lines(publication, network).items():
        if line is None:
            remedy = _format_remedy(word, [each.name for each in network.lines], "Les lignes sont")
            yield Mistake(file, 0, LINES, f"la ligne « {word} » n’est pas du réseau.", remedy, "ligne inconnue", harmless=True)
    for word, matches in match_stops(publication, network).items():
        if not matches:
            remedy = _format_remedy(word, [stop.name for stop in network.stops], "Les arrêts sont")
            yield Mistake(file, 0, STOPS, f"l’arrêt « {word} » n’est pas du réseau.", remedy, "arrêt inconnu", harmless=True)


def _format_remedy(word: str, names: list[str], are: str) -> str:
    names_of_all = f"{are} : {', '.join(names)}." if len(names) <= MOST_NAMED else "La page /trafic/ les a tous."
    return suggest_closest(word, names, names_of_all)


def _find_network(conf: Conf) -> TransitNetwork | None:
    room = gather_settings(Settings, conf, os.environ)
    return _read(str(conf["PATH"]), room.transit, room.beffroi_state)


@lru_cache(maxsize=1)
def _read(content: str, sources: FeedSources, state: Path) -> TransitNetwork | None:
    """Once for all the publications of a check. One that cannot be read is the build's affair; nothing is kept of it here."""
    from plugins.town.transit import known_network  # protobuf, once a publication names a line

    try:
        return known_network.load_network({"PATH": content}, Settings(sources, state), stores_result=False)
    except (FeedError, OSError):
        return None


CHECKS = (check_lines_and_stops,)


class TransitContext(ContextNames):
    """The buses. All are absent where the town has no network; all but the first four are of its pages."""

    network: TransitNetwork
    """The network: lines and stops."""
    traffic: Traffic
    """The state of each line, and the disruptions."""
    traffic_url: str
    """The address of the traffic page."""
    traffic_live: LiveTraffic
    """What a script needs to poll the live state."""
    transit: FeedSources
    """The setting TRANSIT."""
    labels: Mapping[str, str]
    """The label of each state."""
    live: str
    """The address of the live state; empty where nobody refreshes it."""
    believed: timedelta
    """How long the operator's state is valid."""
    rows: tuple[LineStatus, ...]
    """The state of the page's lines."""
    told: tuple[ShownDisruption, ...]
    """The disruptions of the page's lines."""
    heard: OperatorContact
    """The last contact with the operator."""
    ways: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Where each direction of a line leads, and its stops: their slugs and names."""
    line_feed_links: tuple[tuple[str, str, str], ...]
    """The feeds of a line."""
    stops: tuple[tuple[str, str, tuple[Badge, ...]], ...]
    """The slug, name and lines of each stop, on the list of stops."""
    stop: Stop
    """The stop of the page."""
    badges: tuple[Badge, ...]
    """The lines of the stop."""


def check_resources(files: frozenset[str], conf: Conf, environ: Environ) -> Iterator[Mistake]:
    """Mistakes in this room's own files that would stop a build."""
    from plugins.town.transit.known_network import RESOURCES  # what reads them whole: for `check` alone

    for check in RESOURCES:
        yield from check(files, conf, environ)


def list_files(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Path]:
    """The GTFS, table by table when it is a folder; the notices; what `refresh` kept."""
    folder = settings.find_state_folder(gather_settings(Settings, conf, environ).beffroi_state)
    network = settings.find_network_source(conf, folder)
    if network is not None:
        yield from sorted(network.glob("*.txt")) if network.is_dir() else (network,)
    yield from filter(None, (settings.find_notices_source(conf), settings.find_situation_path(folder)))


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
    from plugins.town.transit.refresh import gather_health_checks  # what reaches the outside: for `doctor` alone

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
