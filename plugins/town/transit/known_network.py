"""The network and its state for a build: from the content, or from `refresh`'s last result."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from plugins.town.transit import gtfs, places, situation
from plugins.town.transit.cached import get_network
from plugins.town.transit.disruption import Disruption
from plugins.town.transit.network import FeedError, TransitNetwork
from plugins.town.transit.selectors import Routes
from plugins.town.transit.settings import Settings
from plugins.town.transit.situation import NO_SITUATION, Situation


def load_network(conf: Mapping[str, Any], room: Settings, stores_result: bool = True) -> TransitNetwork | None:
    """The town's network; None where it has none. Nothing of it is kept for the next time unless `stores_result`.

    Raises FeedError, whose text names the file.
    """
    folder = places.find_state_folder(room.beffroi_state)
    feed = places.find_network_source(conf, folder)
    if feed is None:
        return None
    try:
        return get_network(feed, room.transit.perimeter, folder, stores_result)
    except FeedError as error:
        raise FeedError(f"{feed} : {error}") from error


def read_situation(conf: Mapping[str, Any], room: Settings, network: TransitNetwork, now: datetime) -> Situation:
    """The situation at the last refresh; unknown when `refresh`'s file is missing or unreadable.

    Raises FeedError, whose text names the file, for one of the content.
    """
    folder = places.find_state_folder(room.beffroi_state)
    if room.transit.alerts:
        with suppress(OSError, FeedError):
            return situation.parse_situation(places.find_situation_path(folder).read_bytes())
        return NO_SITUATION
    file = places.find_notices_source(conf)
    if file is None:
        return NO_SITUATION
    from plugins.town.transit import realtime  # protobuf: most networks have no notices in the content

    try:
        reading = realtime.read_realtime(file.read_bytes(), network, now, load_routes(places.find_network_source(conf, folder)))
    except FeedError as error:
        raise FeedError(f"{file} : {error}") from error
    return Situation(reading.made_at, tuple(_date(disruption, reading.made_at) for disruption in reading.disruptions))


def _date(disruption: Disruption, made: datetime | None) -> Disruption:
    """The same, told for the first time when it began, or by the file that tells it: nobody looked before."""
    begun = (period.start for period in disruption.periods if made and period.start and period.start <= made)
    return replace(disruption, announced_at=disruption.announced_at or max(begun, default=made))


def load_routes(feed: Path | None) -> Routes:
    """The route of each trip of the feed, read when it is first asked for; none without a feed."""
    return cache(partial(gtfs.read_trips, feed)) if feed else dict
