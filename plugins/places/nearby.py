"""The positions of all places in one small file: the reader's device finds what is near, and sends its position nowhere."""

import json
from collections.abc import Iterable

from plugins.places.entry import PlaceEntry

URL = "lieux/positions.json"


def format_positions(entries: Iterable[PlaceEntry]) -> str:
    """The file, as JSON: `changes` and `sorts` are listed once; each place is its title, slug, latitude and longitude (degrees), the ranks
    of its sort and of its file of changes (-1 for none), and its address."""
    located = sorted((entry for entry in entries if entry.position), key=lambda each: each.url)
    sorts = sorted({each.sort.name for each in located})
    files = sorted({each.changes for each in located if each.changes})
    rows = [
        [each.title, each.slug, *(each.position or ()), sorts.index(each.sort.name), _rank(files, each.changes), each.address]
        for each in located
    ]
    return json.dumps({"sorts": sorts, "changes": files, "places": rows}, ensure_ascii=False, separators=(",", ":"))


def _rank(files: list[str], name: str) -> int:
    return files.index(name) if name else -1
