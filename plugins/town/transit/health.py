"""The health checks of the buses: the network is readable, and its state is refreshed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.health import HealthCheck, HealthFinding, amber, green, red
from plugins.core.infrastructure.settings import gather_settings
from plugins.town.transit import known_network, places
from plugins.town.transit.feed_cache import FeedCache
from plugins.town.transit.network import FeedError
from plugins.town.transit.settings import Settings
from plugins.town.transit.situation import BELIEVED

REFRESH = "Lancez ./beffroi refresh transit, puis regardez pourquoi son minuteur ne tourne plus."


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """The health checks; none where the town has no network."""
    room = gather_settings(Settings, conf, environ)
    folder = places.find_state_folder(room.beffroi_state)
    if room.transit.has_any or places.find_network_source(conf, folder):
        yield HealthCheck("réseau de bus", partial(check_network, conf, room))
    if room.transit.alerts:
        now = clock.get_current_time(conf, environ)
        for address in room.transit.alerts:
            yield HealthCheck(
                f"état des bus ({address.partition('?')[0]})", partial(check_feed, FeedCache(folder, places.copy_of(address), address), now)
            )


def check_network(conf: Mapping[str, Any], room: Settings) -> Iterator[HealthFinding]:
    """Whether the GTFS is present and readable, and its mistakes."""
    try:
        network = known_network.load_network(conf, room, stores_result=False)
    except FeedError as error:
        yield red(str(error), "Demandez un GTFS entier à l’exploitant, ou remettez l’ancien.")
        return
    if network is None:
        yield amber("le GTFS n’a pas encore été demandé.", "Lancez ./beffroi refresh transit.")
        return
    yield green(f"{len(network.lines)} lignes, {len(network.stops)} arrêts.")
    yield from (amber(note) for note in network.notes)


def check_feed(cache: FeedCache, now: datetime) -> Iterator[HealthFinding]:
    """Whether the last good answer of one feed is recent enough."""
    last = cache.get_last_copy()
    if last is None:
        yield red("n’a encore jamais été lu.", REFRESH)
        return
    age = int((now - last.received).total_seconds() // 60)
    yield green(f"relevé il y a {max(0, age)} min.") if now - last.received <= BELIEVED else red(f"relevé il y a {age} min.", REFRESH)
