"""A month of the agenda: a grid of its days, and what takes place on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plugins.agenda import addresses
from plugins.agenda.days import Day, SessionShowing
from plugins.agenda.poster import Poster
from plugins.agenda.spoken_rule import SpokenRule

BEFORE, AFTER = 12, 11
"""Months that have a page before this one and after it: a subscribed calendar keeps what is past for a year too."""

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
        """Where its page is."""
        return addresses.month_address(self.first)


def shift_month(first: date, number: int) -> date:
    """The first day of the month that comes `number` months after that of `first`; before it, when it is negative."""
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def find_span(today: date) -> tuple[date, date]:
    """The first and the last day that the pages of months show."""
    return shift_month(today, -BEFORE), shift_month(today, AFTER + 1) - timedelta(days=1)


def list_months(days: Mapping[date, Day], spoken_rules: Mapping[str, SpokenRule], today: date) -> tuple[Month, ...]:
    """The months that have something, and those between; `spoken_rules` is the rule of events in words, by their address."""
    by_month: dict[date, list[Day]] = {}
    for day in days.values():
        by_month.setdefault(day.date.replace(day=1), []).append(day)
    if not by_month:
        return ()
    first, last = min(by_month), max(by_month)
    firsts = [first]
    while firsts[-1] < last:
        firsts.append(shift_month(firsts[-1], 1))
    return tuple(
        _month(
            month,
            by_month.get(month, ()),
            spoken_rules,
            firsts[number - 1] if number else None,
            firsts[number + 1] if month < last else None,
        )
        for number, month in enumerate(firsts)
    )


def _month(first: date, days: Sequence[Day], rules: Mapping[str, SpokenRule], previous: date | None, following: date | None) -> Month:
    regular = _regular(days, rules)
    often = {each.poster.url for each in regular}
    shown_days = [Day(day.date, tuple(each for each in day.events if each.poster.url not in often)) for day in days]
    return Month(
        first,
        _weeks(first),
        tuple(day for day in shown_days if day.events),
        regular,
        {day.date: len(day.events) for day in shown_days if day.events},
        addresses.month_address(previous) if previous else None,
        addresses.month_address(following) if following else None,
    )


def _regular(days: Sequence[Day], rules: Mapping[str, SpokenRule]) -> tuple[Regular, ...]:
    showings_by_url: dict[str, list[SessionShowing]] = {}
    for day in days:
        for showing in (*day.exhibitions, *day.events):
            showings_by_url.setdefault(showing.poster.url, []).append(showing)
    ordered = sorted(showings_by_url.values(), key=lambda each: _rank(each[0]))
    return tuple(
        Regular(each[0].poster, each[0], len(each), rules.get(each[0].poster.url, SpokenRule()))
        for each in ordered
        if len(each) >= REGULAR or each[0].poster.exhibition
    )


def _rank(showing: SessionShowing) -> tuple[bool, float, str]:
    return not showing.poster.exhibition, showing.session.begin.timestamp(), showing.poster.url


def _weeks(first: date) -> tuple[tuple[date | None, ...], ...]:
    monday, last = first - timedelta(days=first.weekday()), shift_month(first, 1) - timedelta(days=1)
    rows = []
    while monday <= last:
        week = [monday + timedelta(days=number) for number in range(7)]
        rows.append(tuple(day if day.month == first.month else None for day in week))
        monday += timedelta(days=7)
    return tuple(rows)
