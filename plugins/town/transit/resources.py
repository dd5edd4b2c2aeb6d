"""Checks of the network and notices that the town put in its content."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import clock
from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.town.transit import known_network, places
from plugins.town.transit.network import FeedError
from plugins.town.transit.settings import Settings


def check_network_feed(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """A network that no build could read, or notices that are none. What the last build kept of the same bytes is not read again."""
    room = gather_settings(Settings, conf, environ)
    content = Path(conf["PATH"])
    feed = places.find_network_source(conf, places.find_state_folder(room.beffroi_state))
    if feed is None:
        return
    try:
        network = known_network.load_network(conf, room, stores_result=False)
    except (FeedError, OSError) as error:
        remedy = "Demandez à l’exploitant un GTFS entier, ou remettez l’ancien."
        yield Mistake(_shorten_path(feed, content), 0, "", _format_cause(error), remedy, "réseau de bus illisible")
        return
    try:
        if network is not None:
            known_network.read_situation(conf, room, network, clock.get_current_time(conf, environ))
    except (FeedError, OSError) as error:
        notices, remedy = places.find_notices_source(conf), "Demandez-le de nouveau à l’exploitant, ou effacez-le."
        yield Mistake(_shorten_path(notices or feed, content), 0, "", _format_cause(error), remedy, "réseau de bus illisible")


def _shorten_path(path: Path, content: Path) -> str:
    """As the editor knows it; a copy that `refresh` fetched is told by where it lies."""
    return f"{content.name}/{path.relative_to(content).as_posix()}" if path.is_relative_to(content) else str(path)


def _format_cause(error: BaseException) -> str:
    """Without the path that comes before it."""
    return str(error.__cause__ if isinstance(error.__cause__, FeedError) else error)


RESOURCES = (check_network_feed,)
