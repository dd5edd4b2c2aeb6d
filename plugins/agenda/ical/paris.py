"""The zone of every event, as a calendar carries it."""

from datetime import datetime, timedelta
from functools import cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from plugins.infrastructure.clock import PARIS

WINTER, SUMMER = timedelta(hours=1), timedelta(hours=2)
RULES = (
    (TimezoneDaylight, "CEST", datetime(1996, 3, 31, 2), WINTER, SUMMER, 3),
    (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), SUMMER, WINTER, 10),
)
"""Summer time from the last Sunday of March to the last of October, since 1996: https://eur-lex.europa.eu/eli/dir/2000/84/oj, and
https://eur-lex.europa.eu/eli/dir/1994/21/oj before it. The library writes each change as a date, until 2038, and no rule."""


@cache
def paris() -> bytes:
    """The VTIMEZONE of Europe/Paris, with no end."""
    zone = Timezone()
    zone.add("tzid", PARIS.key)
    for part, name, start, before, after, month in RULES:
        change = part()
        change.add("tzname", name)
        change.add("dtstart", start)
        change.add("tzoffsetfrom", before)
        change.add("tzoffsetto", after)
        change.add("rrule", vRecur.from_ical(f"FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU"))
        zone.add_component(change)
    content: bytes = zone.to_ical()
    return content
