"""The restaurants counted on the front page: one small file gives their opening changes and quarters."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from plugins.town.places.changes import format_coming_changes
from plugins.town.places.entry import PlaceEntry
from plugins.town.places.hours.openings import Hours

URL = "lieux/tables.json"
TYPE = "restaurant"


def list_tables(entries: Iterable[PlaceEntry]) -> tuple[PlaceEntry, ...]:
    """Filter `entries` to restaurants."""
    return tuple(entry for entry in entries if entry.sort.name == TYPE)


def format_tables(entries: Iterable[PlaceEntry], hours: Mapping[str, Hours], now: datetime) -> str:
    """The JSON of the coming changes of the restaurants among `entries`, and the slugs of those of each quarter, by the quarter's.

    `hours` are those of the places that have some, by slug.
    """
    table_entries = [entry for entry in list_tables(entries) if entry.slug in hours]
    quarters = defaultdict(list)
    for entry in table_entries:
        if entry.quarter:
            quarters[entry.quarter.slug].append(entry.slug)
    changes = json.loads(format_coming_changes({entry.slug: hours[entry.slug] for entry in table_entries}, now))
    return json.dumps({**changes, "quarters": quarters}, separators=(",", ":"))
