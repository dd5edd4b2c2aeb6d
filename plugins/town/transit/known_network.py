"""The network and its state for a build: from the content, or from `refresh`'s last result, cached by digest."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import clock, durable
from plugins.core.infrastructure.errors import Mistake
from plugins.core.infrastructure.settings import gather_settings
from plugins.town.transit import gtfs, settings
from plugins.town.transit.disruption import NO_SITUATION, Disruption, Routes, Situation, parse_situation
from plugins.town.transit.network import FeedError, Perimeter, TransitNetwork, format_network, parse_network
from plugins.town.transit.settings import Settings

DIGEST_SIZE = 16
PREFIX = "reseau-"
CODE = Path(__file__).parent


def get_network(feed: Path, perimeter: Perimeter, state: Path, stores_result: bool = True) -> TransitNetwork:
    """The network of the feed at `feed`; `state` is the folder of what is kept, where nothing is written unless `stores_result`.

    Raises FeedError, OSError.
    """
    stored_path = state / f"{PREFIX}{_digest_feed(feed, perimeter)}.json"
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        return parse_network(json.loads(stored_path.read_bytes()))
    parsed = gtfs.read_gtfs(feed, perimeter)
    if stores_result:
        _keep(stored_path, json.dumps(format_network(parsed), ensure_ascii=False).encode())
    return parsed


def _keep(kept: Path, content: bytes) -> None:
    """What cannot be kept is read again the next time. The networks before go."""
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        durable.write_durably(kept, content)
        for old in kept.parent.glob(f"{PREFIX}*.json"):
            if old != kept:
                old.unlink(missing_ok=True)


def _digest_feed(feed: Path, perimeter: Perimeter) -> str:
    digest = hashlib.blake2b(repr(perimeter).encode(), digest_size=DIGEST_SIZE)
    for path in (*sorted(CODE.glob("*.py")), *_list_files(feed)):
        with path.open("rb") as file:
            digest.update(path.name.encode() + hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


def _list_files(feed: Path) -> Iterator[Path]:
    yield from filter(Path.is_file, sorted(feed.glob("*.txt"))) if feed.is_dir() else (feed,)


def load_network(conf: Mapping[str, Any], room: Settings, stores_result: bool = True) -> TransitNetwork | None:
    """The town's network; None where it has none. Nothing of it is kept for the next time unless `stores_result`.

    Raises FeedError, whose text names the file.
    """
    folder = settings.find_state_folder(room.beffroi_state)
    feed = settings.find_network_source(conf, folder)
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
    folder = settings.find_state_folder(room.beffroi_state)
    if room.transit.alerts:
        with suppress(OSError, FeedError):
            return parse_situation(settings.find_situation_path(folder).read_bytes())
        return NO_SITUATION
    file = settings.find_notices_source(conf)
    if file is None:
        return NO_SITUATION
    from plugins.town.transit import realtime  # protobuf: most networks have no notices in the content

    try:
        reading = realtime.read_realtime(file.read_bytes(), network, now, load_routes(settings.find_network_source(conf, folder)))
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


def check_network_feed(files: frozenset[str], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """A network that no build could read, or notices that are none. What the last build kept of the same bytes is not read again."""
    room = gather_settings(Settings, conf, environ)
    content = Path(conf["PATH"])
    feed = settings.find_network_source(conf, settings.find_state_folder(room.beffroi_state))
    if feed is None:
        return
    try:
        network = load_network(conf, room, stores_result=False)
    except (FeedError, OSError) as error:
        remedy = "Demandez à l’exploitant un GTFS entier, ou remettez l’ancien."
        yield Mistake(_shorten_path(feed, content), 0, "", _format_cause(error), remedy, "réseau de bus illisible")
        return
    try:
        if network is not None:
            read_situation(conf, room, network, clock.get_current_time(conf, environ))
    except (FeedError, OSError) as error:
        notices, remedy = settings.find_notices_source(conf), "Demandez-le de nouveau à l’exploitant, ou effacez-le."
        yield Mistake(_shorten_path(notices or feed, content), 0, "", _format_cause(error), remedy, "réseau de bus illisible")


def _shorten_path(path: Path, content: Path) -> str:
    """As the editor knows it; a copy that `refresh` fetched is told by where it lies."""
    return f"{content.name}/{path.relative_to(content).as_posix()}" if path.is_relative_to(content) else str(path)


def _format_cause(error: BaseException) -> str:
    """Without the path that comes before it."""
    return str(error.__cause__ if isinstance(error.__cause__, FeedError) else error)


RESOURCES = (check_network_feed,)
