"""Cache the network of a feed under the digest of its bytes, of the perimeter and of our code."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.town.transit import gtfs, network
from plugins.town.transit.network import TransitNetwork
from plugins.town.transit.perimeter import Perimeter

SIZE = 16
PREFIX = "reseau-"
CODE = Path(__file__).parent


def get_network(feed: Path, perimeter: Perimeter, state: Path, stores_result: bool = True) -> TransitNetwork:
    """The network of the feed at `feed`; `state` is the folder of what is kept, where nothing is written unless `stores_result`.

    Raises FeedError, OSError.
    """
    stored_path = state / f"{PREFIX}{_digest_feed(feed, perimeter)}.json"
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        return network.parse_network(json.loads(stored_path.read_bytes()))
    parsed = gtfs.read_gtfs(feed, perimeter)
    if stores_result:
        _keep(stored_path, json.dumps(network.format_network(parsed), ensure_ascii=False).encode())
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
    digest = hashlib.blake2b(repr(perimeter).encode(), digest_size=SIZE)
    for path in (*sorted(CODE.glob("*.py")), *_list_files(feed)):
        with path.open("rb") as file:
            digest.update(path.name.encode() + hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


def _list_files(feed: Path) -> Iterator[Path]:
    yield from filter(Path.is_file, sorted(feed.glob("*.txt"))) if feed.is_dir() else (feed,)
