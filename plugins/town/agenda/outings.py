"""How much there is to do on a week-end, as the front page counts it; `theme/static/js/front.js` counts again when it is read.

And the three events that its page shows first, each with a picture.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from plugins.town.agenda.days import Day, SessionShowing
from plugins.town.agenda.poster import Poster
from plugins.town.agenda.states import PLANNED
from plugins.town.agenda.weekend import Weekend


@dataclass(frozen=True)
class Outings:
    """What takes place on the week-end of `friday`, each event once: when it is over, in minutes since that day began in UTC, short numbers
    for a page whose first packets are counted. `free` are those of what costs nothing, `paid` of the others."""

    friday: date
    free: tuple[int, ...]
    paid: tuple[int, ...]

    @property
    def count(self) -> int:
        """The number of outings."""
        return len(self.free) + len(self.paid)

    @property
    def for_script(self) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
        """The outings as JSON data."""
        return self.friday.isoformat(), self.free, self.paid


def count_outings(weekends: Iterable[tuple[Weekend, Iterable[Day]]]) -> tuple[Outings, ...]:
    """Count the outings of each of `weekends`: cancelled events do not count, an event on both days counts once."""
    return tuple(_build_outings(weekend, days) for weekend, days in weekends)


def _build_outings(weekend: Weekend, days: Iterable[Day]) -> Outings:
    last: dict[str, tuple[Poster, datetime]] = {}
    for day in days:
        for showing in (*day.events, *day.exhibitions):
            if showing.session.cancelled or showing.poster.state.off:
                continue
            _, known_end = last.get(showing.poster.url, (showing.poster, showing.ends_at))
            last[showing.poster.url] = showing.poster, max(known_end, showing.ends_at, key=datetime.timestamp)
    begin = datetime(weekend.friday.year, weekend.friday.month, weekend.friday.day, tzinfo=UTC)
    ends = [(poster.free, int((end - begin).total_seconds()) // 60) for poster, end in last.values()]
    free, paid = (tuple(sorted(end for costs_nothing, end in ends if costs_nothing == is_free)) for is_free in (True, False))
    return Outings(weekend.friday, free, paid)


COUNT = 3
BY_ATTRACTION = (
    "festival", "fête", "spectacle", "concert", "brocante", "marché", "exposition", "portes ouvertes", "balade", "cinéma",
    "visite", "sport", "commémoration", "jeu", "conférence", "atelier", "lecture", "rencontre",
)  # fmt: skip
"""Ours: what takes most people out of their homes comes first. What is of no other type is never chosen: a surgery hour is no outing."""


def choose_picks(days: Iterable[Day]) -> tuple[tuple[SessionShowing, date], ...]:
    """At most three showings of `days` and the day of each, in the order of their hours; each of another type.

    Those with a picture of the editor's own come first, then by attraction, then what costs nothing, then the earliest. What is full,
    moved or cancelled is not shown. Nothing where there are no more than three to choose from: the list says as much.
    """
    candidates = [
        (showing, day.date)
        for day in days
        for showing in (*day.events, *day.exhibitions)
        if showing.poster.type in BY_ATTRACTION and showing.poster.state is PLANNED and not showing.session.cancelled
    ]
    if len({showing.poster.url for showing, _ in candidates}) <= COUNT:
        return ()
    candidates.sort(key=lambda each: _rank_showing(*each))
    chosen: dict[str, tuple[SessionShowing, date]] = {}
    for showing, day in candidates:
        chosen.setdefault(showing.poster.type, (showing, day))
    first = list(chosen.values())[:COUNT]
    return tuple(sorted(first, key=lambda each: (each[1], each[0].session.begin.timestamp(), each[0].poster.url)))


def _rank_showing(showing: SessionShowing, day: date) -> tuple[bool, int, bool, date, float, str]:
    poster = showing.poster
    hour = showing.session.begin.timestamp()
    return not poster.illustration, BY_ATTRACTION.index(poster.type), not poster.free, day, hour, poster.url
