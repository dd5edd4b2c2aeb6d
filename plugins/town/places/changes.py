"""The coming changes of the places of one quarter: by them alone a page that was made long ago tells what is open now,
in the reader's browser (`theme/static/js/openings.js`).

A file names an instant, `from` (minutes since 1970, UTC), and gives each place a text: how long each state lasts from then on, in minutes;
`c540o180c120o240` is closed for nine hours, then open for three… `o` is open, `c` closed, `u` unknown. The last has no length when its end
is unknown.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby

from plugins.town.places.hours.openings import Hours, Incalculable, OpeningPeriod, find_midnight, list_openings
from plugins.town.places.hours.rules import OFF, OPEN

HORIZON = timedelta(days=10)
"""A site that is not built for so long tells no more what is open: its pages say their hours, as without a script."""

FURTHEST = timedelta(days=370)
"""How far the next change is looked for: a beach that opens for the summer."""

LETTERS = {OPEN: "o", OFF: "c"}


def format_coming_changes(places: Mapping[str, Hours], now: datetime) -> str:
    """The file, as JSON, of `places` by their slugs, from the midnight before `now` on."""
    start = find_midnight(now.date())
    changes_by_slug = {slug: place_changes for slug in sorted(places) if (place_changes := format_changes(places[slug], start))}
    return json.dumps(
        {"from": count_minutes(start), "until": count_minutes(start + HORIZON), "places": changes_by_slug}, separators=(",", ":")
    )


@lru_cache(maxsize=4096)
def format_changes(hours: Hours, start: datetime) -> str:
    """The length of each state of one place from `start` on, until the first change past the horizon.

    Nothing when the library cannot follow its hours: its page tells them in words alone.
    """
    try:
        return "".join(f"{state}{length or ''}" for state, length in _measure_lengths(hours, start))
    except Incalculable:
        return ""


def count_minutes(moment: datetime) -> int:
    """Since 1970, UTC."""
    return int(moment.timestamp()) // 60


def _measure_lengths(hours: Hours, start: datetime) -> Iterator[tuple[str, int]]:
    last = start + FURTHEST
    for letter, same_letter in groupby(list_openings(hours, start, last), key=lambda opening: LETTERS.get(opening.state, "u")):
        first, end = _ends(same_letter)
        yield letter, 0 if end >= last else count_minutes(end) - count_minutes(first)
        if end > start + HORIZON:
            return


def _ends(alike: Iterable[OpeningPeriod]) -> tuple[datetime, datetime]:
    periods = list(alike)
    return periods[0].start, periods[-1].end
