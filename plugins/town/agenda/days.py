"""The agenda day by day, by week-end and by month: what takes place, and which days a page shows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dateutil.easter import easter

from plugins.town.agenda.event import Poster, SpokenRule
from plugins.town.agenda.lists import EventFacts, add_months, find_month_bit, find_span, format_month_address, list_months
from plugins.town.agenda.particulars import PLANNED
from plugins.town.agenda.schedule import Occurrence, SessionTiming, find_midnight

MONDAY = 0
EVENING = 18
"""The hour from which Friday is of the week-end. Ours."""


@dataclass(frozen=True)
class Weekend:
    """One week-end, named by its Friday."""

    friday: date

    @classmethod
    def from_day(cls, day: date) -> "Weekend":
        """The week-end that is under way on `day`, or the next."""
        ending = day.weekday() == MONDAY and is_public_holiday(day)
        return cls(day - timedelta(days=3 if ending else day.weekday() - 4))

    @property
    def saturday(self) -> date:
        """Its first full day."""
        return self.friday + timedelta(days=1)

    @property
    def sunday(self) -> date:
        """The second."""
        return self.friday + timedelta(days=2)

    @property
    def monday(self) -> date:
        """The day after, which is of it when it is a public holiday."""
        return self.friday + timedelta(days=3)

    @property
    def holidays(self) -> tuple[date, ...]:
        return tuple(day for day in (self.friday, self.monday) if is_public_holiday(day))

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(sorted((self.saturday, self.sunday, *self.holidays)))

    @property
    def next_weekend(self) -> "Weekend":
        return Weekend(self.friday + timedelta(days=7))

    def holds(self, session: SessionTiming, day: date) -> bool:
        """Whether `session`, one of those of `day`, is of this week-end."""
        return day in self.days or (day == self.friday and is_in_the_evening(session, day))


def is_in_the_evening(session: SessionTiming, day: date) -> bool:
    """Whether it begins on `day` in the evening; what has no hours does not."""
    return session.first_day == day and not session.whole_days and session.begin.hour >= EVENING


FIXED = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
"""Month and day."""

AFTER_EASTER = {1, 39, 50}
"""Days from Easter Sunday: its Monday, Ascension, Whit Monday."""


def is_public_holiday(day: date) -> bool:
    """Whether `day` is one everywhere in France. The two more of Alsace and Moselle are not here."""
    return (day.month, day.day) in FIXED or day - easter(day.year) in map(timedelta, AFTER_EASTER)


ENOUGH_SHOWINGS, SHORTEST_SPAN, LONGEST_SPAN = 20, timedelta(days=7), timedelta(days=92)
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
        if day.date > today + LONGEST_SPAN or (day.date > today + SHORTEST_SPAN and count >= ENOUGH_SHOWINGS):
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


REGULAR_SESSIONS = 4
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
        return format_month_address(self.first)


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
        format_month_address(previous) if previous else None,
        format_month_address(following) if following else None,
    )


def _list_regular(days: Sequence[Day], rules: Mapping[str, SpokenRule]) -> tuple[Regular, ...]:
    showings_by_url: dict[str, list[SessionShowing]] = {}
    for day in days:
        for showing in (*day.exhibitions, *day.events):
            showings_by_url.setdefault(showing.poster.url, []).append(showing)
    ordered = sorted(showings_by_url.values(), key=lambda each: _rank_in_month(each[0]))
    return tuple(
        Regular(each[0].poster, each[0], len(each), rules.get(each[0].poster.url, SpokenRule()))
        for each in ordered
        if len(each) >= REGULAR_SESSIONS or each[0].poster.exhibition
    )


def _rank_in_month(showing: SessionShowing) -> tuple[bool, float, str]:
    return not showing.poster.exhibition, showing.session.begin.timestamp(), showing.poster.url


def _list_weeks(first: date) -> tuple[tuple[date | None, ...], ...]:
    monday, last = first - timedelta(days=first.weekday()), add_months(first, 1) - timedelta(days=1)
    rows = []
    while monday <= last:
        week = [monday + timedelta(days=number) for number in range(7)]
        rows.append(tuple(day if day.month == first.month else None for day in week))
        monday += timedelta(days=7)
    return tuple(rows)


@dataclass(frozen=True)
class Outings:
    """What takes place on the week-end of `friday`, each event once: when it is over, in minutes since that day began in UTC, short numbers
    for a page whose first packets are counted. `free` are those of what costs nothing, `paid` of the others."""

    friday: date
    free: tuple[int, ...]
    paid: tuple[int, ...]

    @property
    def count(self) -> int:
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


MOST_PICKS = 3
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
    if len({showing.poster.url for showing, _ in candidates}) <= MOST_PICKS:
        return ()
    candidates.sort(key=lambda each: _rank_pick(*each))
    chosen: dict[str, tuple[SessionShowing, date]] = {}
    for showing, day in candidates:
        chosen.setdefault(showing.poster.type, (showing, day))
    first = list(chosen.values())[:MOST_PICKS]
    return tuple(sorted(first, key=lambda each: (each[1], each[0].session.begin.timestamp(), each[0].poster.url)))


def _rank_pick(showing: SessionShowing, day: date) -> tuple[bool, int, bool, date, float, str]:
    poster = showing.poster
    hour = showing.session.begin.timestamp()
    return not poster.illustration, BY_ATTRACTION.index(poster.type), not poster.free, day, hour, poster.url
