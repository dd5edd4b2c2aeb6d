"""The three events that the page of a week-end shows first, each with a picture."""

from collections.abc import Iterable
from datetime import date

from plugins.agenda.days import Day, SessionShowing
from plugins.agenda.states import PLANNED

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
    candidates.sort(key=lambda each: _rank(*each))
    chosen: dict[str, tuple[SessionShowing, date]] = {}
    for showing, day in candidates:
        chosen.setdefault(showing.poster.type, (showing, day))
    first = list(chosen.values())[:COUNT]
    return tuple(sorted(first, key=lambda each: (each[1], each[0].session.begin.timestamp(), each[0].poster.url)))


def _rank(showing: SessionShowing, day: date) -> tuple[bool, int, bool, date, float, str]:
    poster = showing.poster
    hour = showing.session.begin.timestamp()
    return not poster.illustration, BY_ATTRACTION.index(poster.type), not poster.free, day, hour, poster.url
