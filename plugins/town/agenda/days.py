"""The agenda day by day: what takes place on each, and which days a page shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plugins.town.agenda.facts import EventFacts
from plugins.town.agenda.month_span import add_months, find_month_bit, find_span, list_months
from plugins.town.agenda.poster import Poster
from plugins.town.agenda.timing import Occurrence, find_midnight
from plugins.town.agenda.weekend import Weekend, is_in_the_evening

ENOUGH, AT_LEAST, AT_MOST = 20, timedelta(days=7), timedelta(days=92)
"""The page of all that is coming shows a week; where there is little, it goes on until it has twenty things, for three months."""

STALE = timedelta(days=7)
"""How long the page of today can be read after it was made, and still know what the day holds. A build each night makes it one."""


@dataclass(frozen=True)
class SessionShowing:
    """One session of one event, in a list; `also` are the others of the same day that the list tells with it."""

    poster: Poster
    session: Occurrence
    also: tuple[Occurrence, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """The instant from which it is no longer shown."""
        return max((each.ends_at for each in (self.session, *self.also)), key=datetime.timestamp)


@dataclass(frozen=True)
class Day:
    """What takes place on `date`: `events` at their hours, `exhibitions` that are open; neither is there when both are empty.

    `evening_showings` are those of `events` that begin in the evening.
    """

    date: date
    events: tuple[SessionShowing, ...] = ()
    exhibitions: tuple[SessionShowing, ...] = ()

    @property
    def count(self) -> int:
        """The number of sessions and open exhibitions."""
        return len(self.events) + len(self.exhibitions)

    @property
    def evening_showings(self) -> tuple[SessionShowing, ...]:
        """The sessions that begin in the evening."""
        return tuple(each for each in self.events if is_in_the_evening(each.session, self.date))


def group_exhibitions(days: Iterable[Day]) -> tuple[tuple[SessionShowing, tuple[date, ...]], ...]:
    """Each exhibition that is open on `days`, once: its first opening there, and the days on which it is open."""
    openings_by_url: dict[str, list[tuple[SessionShowing, date]]] = {}
    for day in days:
        for showing in day.exhibitions:
            openings_by_url.setdefault(showing.poster.url, []).append((showing, day.date))
    return tuple((openings[0][0], tuple(day for _, day in openings)) for openings in openings_by_url.values())


def list_posters(days: Iterable[Day]) -> list[Poster]:
    """A poster for each session on `days`, in order."""
    return [showing.poster for day in days for showing in (*day.events, *day.exhibitions)]


def group_by_day(showings: Iterable[SessionShowing], first: date, last: date) -> dict[date, Day]:
    """Each day from `first` to `last` on which something takes place, in order; what lasts for several is on each of them."""
    showings_by_day: dict[date, list[SessionShowing]] = {}
    for showing in showings:
        session = showing.session
        day = max(first, session.first_day)
        while day <= min(last, session.last_day):
            showings_by_day.setdefault(day, []).append(showing)
            day += timedelta(days=1)
    return {day: _build_day(day, showings_by_day[day]) for day in sorted(showings_by_day)}


def _build_day(day: date, showings: Sequence[SessionShowing]) -> Day:
    ordered = sorted(showings, key=lambda each: (not each.session.whole_days, each.session.begin.timestamp(), each.poster.url))
    return Day(
        day,
        tuple(each for each in ordered if not each.poster.exhibition),
        tuple(_merge_openings(each for each in ordered if each.poster.exhibition and not each.session.cancelled)),
    )


def _merge_openings(showings: Iterable[SessionShowing]) -> Iterator[SessionShowing]:
    """Merge the two openings of an exhibition that closes at noon."""
    showings_by_url: dict[str, list[SessionShowing]] = {}
    for showing in showings:
        showings_by_url.setdefault(showing.poster.url, []).append(showing)
    return (
        SessionShowing(first.poster, first.session, tuple(other.session for other in others)) for first, *others in showings_by_url.values()
    )


class DaysByMonth(Mapping[date, Day]):
    """Each day on which one of `events` takes place, in the span of the pages of months. A month is made once a day of it is looked at, of
    those events alone that have a session there; `opened_months` says which ones were."""

    def __init__(self, events: Sequence[EventFacts], today: date):
        self.events, self.months = events, list_months(today)
        self._last = find_span(today)[1]
        self._day_by_month: dict[date, dict[date, Day]] = {}

    @property
    def opened_months(self) -> int:
        """The bits of the months that were looked at."""
        return sum(find_month_bit(self.months[0], month) for month in self._day_by_month)

    def list_events_in(self, months: int) -> list[EventFacts]:
        """The events that have a session in one of the months of these bits."""
        return [event for event in self.events if event.row.months & months]

    def get_month(self, first: date) -> dict[date, Day]:
        """The days of the month that begins on `first`; empty outside the span."""
        if first not in self._day_by_month:
            if first not in self.months:
                return {}
            following = add_months(first, 1)
            start, end = find_midnight(first), find_midnight(min(following, self._last))
            showings = (
                SessionShowing(event.event.poster, session)
                for event in self.list_events_in(find_month_bit(self.months[0], first))
                for session in event.list_sessions_between(start, end)
            )
            self._day_by_month[first] = group_by_day(showings, first, following - timedelta(days=1))
        return self._day_by_month[first]

    def iterate_since(self, day: date) -> Iterator[Day]:
        """Each day from `day` on that has something, in order."""
        for month in self.months:
            if month >= day.replace(day=1):
                yield from (shown_day for shown_day in self.get_month(month).values() if shown_day.date >= day)

    def __getitem__(self, day: date) -> Day:
        return self.get_month(day.replace(day=1))[day]

    def __iter__(self) -> Iterator[date]:
        return (day for month in self.months for day in self.get_month(month))

    def __len__(self) -> int:
        return sum(len(self.get_month(month)) for month in self.months)


def list_coming_days(days: DaysByMonth, today: date) -> tuple[Day, ...]:
    """The days of the page of all that is coming."""
    shown_days, count = [], 0
    for day in days.iterate_since(today):
        if day.date > today + AT_MOST or (day.date > today + AT_LEAST and count >= ENOUGH):
            break
        if day.events:
            shown_days.append(Day(day.date, day.events))
            count += len(day.events)
    return tuple(shown_days)


def list_days_of_today(days: Mapping[date, Day], today: date) -> tuple[Day, ...]:
    """The days of the page of today: yesterday's sessions that last into the night, today's, and those of the days to come that the page
    may still be read on."""
    yesterday = today - timedelta(days=1)
    before = days.get(yesterday, Day(yesterday)).events
    night = tuple(each for each in before if each.ends_at.timestamp() > find_midnight(today).timestamp())
    span = (today + timedelta(days=number) for number in range(STALE.days + 1))
    return (*((Day(yesterday, night),) if night else ()), *(days[day] for day in span if day in days))


def list_weekends(days: Mapping[date, Day], today: date) -> tuple[tuple[Weekend, tuple[Day, ...]], ...]:
    """This week-end and the next, each with its days; on a Friday that is no holiday, only what begins in the evening."""
    this = Weekend.from_day(today)
    return tuple((weekend, tuple(_list_of_weekend(days, weekend))) for weekend in (this, this.next_weekend))


def _list_of_weekend(days: Mapping[date, Day], weekend: Weekend) -> Iterator[Day]:
    friday = days.get(weekend.friday)
    if friday and friday.evening_showings and friday.date not in weekend.days:
        yield Day(friday.date, friday.evening_showings)
    yield from (days[day] for day in weekend.days if day in days)
