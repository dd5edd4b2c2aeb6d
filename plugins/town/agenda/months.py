"""A month of the agenda: a grid of its days, and what takes place on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plugins.town.agenda import addresses
from plugins.town.agenda.days import Day, SessionShowing
from plugins.town.agenda.month_span import add_months
from plugins.town.agenda.poster import Poster
from plugins.town.agenda.spoken_rule import SpokenRule

REGULAR = 4
"""Sessions in a month from which an event is told once, before the days: a class of each week is no news."""


@dataclass(frozen=True)
class Regular:
    """An event that comes back through the month: its first session there, and how many there are."""

    poster: Poster
    first: SessionShowing
    count: int
    spoken_rule: SpokenRule


@dataclass(frozen=True)
class Month:
    """`first` is its first day. `weeks` are rows of seven, each a day or None outside the month; `days` those that have something.

    `counts` says how many things each day of `days` has. `previous` and `following` are addresses, None where there is no page.
    """

    first: date
    weeks: tuple[tuple[date | None, ...], ...]
    days: tuple[Day, ...]
    regular: tuple[Regular, ...]
    counts: Mapping[date, int]
    previous: str | None = None
    following: str | None = None

    @property
    def address(self) -> str:
        """The address of its page."""
        return addresses.format_month_address(self.first)


def build_month(
    first: date, days: Sequence[Day], rules: Mapping[str, SpokenRule], previous: date | None = None, following: date | None = None
) -> Month:
    """The month of the `days` that have something, in order; `rules` is the rule of events in words, by their address."""
    regular = _list_regular(days, rules)
    often = {each.poster.url for each in regular}
    shown_days = [Day(day.date, tuple(each for each in day.events if each.poster.url not in often)) for day in days]
    return Month(
        first,
        _list_weeks(first),
        tuple(day for day in shown_days if day.events),
        regular,
        {day.date: len(day.events) for day in shown_days if day.events},
        addresses.format_month_address(previous) if previous else None,
        addresses.format_month_address(following) if following else None,
    )


def _list_regular(days: Sequence[Day], rules: Mapping[str, SpokenRule]) -> tuple[Regular, ...]:
    showings_by_url: dict[str, list[SessionShowing]] = {}
    for day in days:
        for showing in (*day.exhibitions, *day.events):
            showings_by_url.setdefault(showing.poster.url, []).append(showing)
    ordered = sorted(showings_by_url.values(), key=lambda each: _rank_showing(each[0]))
    return tuple(
        Regular(each[0].poster, each[0], len(each), rules.get(each[0].poster.url, SpokenRule()))
        for each in ordered
        if len(each) >= REGULAR or each[0].poster.exhibition
    )


def _rank_showing(showing: SessionShowing) -> tuple[bool, float, str]:
    return not showing.poster.exhibition, showing.session.begin.timestamp(), showing.poster.url


def _list_weeks(first: date) -> tuple[tuple[date | None, ...], ...]:
    monday, last = first - timedelta(days=first.weekday()), add_months(first, 1) - timedelta(days=1)
    rows = []
    while monday <= last:
        week = [monday + timedelta(days=number) for number in range(7)]
        rows.append(tuple(day if day.month == first.month else None for day in week))
        monday += timedelta(days=7)
    return tuple(rows)
