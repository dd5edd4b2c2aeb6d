"""An event on the day of the build: its poster in lists, its rule in words, its notice in feeds; and any appointment, for calendars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import (
    IN_FRENCH,
    N_,
    RANKED_WEEKDAYS,
    SOURCE,
    WEEKDAYS,
    Words,
    format_french_day,
    format_french_hour,
    format_weekday_and_day,
    join_names,
)
from plugins.town.agenda.kinds import EXHIBITION
from plugins.town.agenda.particulars import BY_WORD, PLANNED, EventPlace, EventState, find_event_place
from plugins.town.agenda.recurrence import DAY_CODES, PARTS, RecurrenceRule
from plugins.town.agenda.schedule import ENDLESS_REACH, Occurrence, Schedule, SessionTiming, find_midnight, list_occurrences


@dataclass(frozen=True)
class Appointment:
    """`identity` is the publication's, `created` and `changed` (aware) are when it was written and corrected, `url` is its page, absolute.

    `end` is None while unknown. `description` has a line for each thing to know.
    """

    identity: str
    created: datetime
    changed: datetime
    start: datetime
    end: datetime | None
    title: str
    place: str
    description: str
    categories: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class CalendarFrame:
    """The header of a calendar: `title` is plain text, `source` its own public address, `home` that of the page showing the same events."""

    title: str
    source: str
    home: str


UNSEEN = ("draft", "scheduled")
"""States of what only a preview shows."""


@dataclass(frozen=True)
class Poster:
    """`title` and `summary` are plain text, `url` is site-relative; `ages` and `price` are words, empty when there is nothing to say.

    `mark` is the state of what only a preview shows. `illustration` is the editor's own picture, as the room of pictures hangs it; None
    where a drawing stands for it.
    """

    title: str
    url: str
    type: str
    state: EventState
    where: EventPlace
    summary: str = ""
    theme: str = ""
    ages: str = ""
    price: str = ""
    free: bool = False
    quartiers: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    lang: str = "fr"
    mark: str = ""
    illustration: object = None

    @property
    def exhibition(self) -> bool:
        """Whether it is open for weeks rather than taking place at an hour."""
        return self.type == EXHIBITION


def build_poster(content: PublishedContent, where: EventPlace, words: Words = IN_FRENCH) -> Poster:
    """The poster of `content`, one of Pelican's, described in `words`."""
    publication = content.publication
    extra = publication.extra
    price, ages = extra.get("price"), extra.get("age")
    return Poster(
        title=publication.title,
        url=content.url,
        type=extra.get("type", ""),
        state=BY_WORD.get(extra.get("event_status", ""), PLANNED),
        where=where,
        summary=publication.summary,
        theme=extra.get("theme", ""),
        ages=ages.format_ages(words) if ages else "",
        price=price.words if price else "",
        free=bool(price and price.free),
        quartiers=publication.quartiers,
        public=publication.public,
        lang=publication.lang,
        mark=content.state if getattr(content, "state", "") in UNSEEN else "",
        illustration=getattr(content, "picture", None),
    )


EVERY = {
    ("DAILY", 1): N_("chaque jour"),
    ("DAILY", 2): N_("un jour sur deux"),
    ("WEEKLY", 1): N_("chaque semaine"),
    ("MONTHLY", 1): N_("chaque mois"),
    ("MONTHLY", 2): N_("tous les deux mois"),
    ("MONTHLY", 3): N_("tous les trois mois"),
    ("YEARLY", 1): N_("chaque année"),
}
ONE_IN = {2: N_("un %(day)s sur deux"), 3: N_("un %(day)s sur trois"), 4: N_("un %(day)s sur quatre")}


@dataclass(frozen=True)
class SpokenRule:
    """`words` are how sessions come back, empty when they do not, or when no sentence says it well; `until` is the last day, or None."""

    words: str = ""
    until: date | None = None


def format_rule(schedule: Schedule, language: Words = IN_FRENCH) -> SpokenRule:
    """The rule of `schedule` in the language of `language`."""
    rule = schedule.rule
    if rule is None or any(name not in ("BYDAY", "BYMONTHDAY", "WKST") for name, _ in rule.parts):
        return SpokenRule()
    words = _format_rule(rule, schedule, language)
    return SpokenRule(words, rule.until.date() if rule.until and words else None)


def _format_rule(rule: RecurrenceRule, schedule: Schedule, say: Words) -> str:
    parts = {name: value.split(",") for name, value in rule.parts if name in PARTS}
    days, numbers = parts.get("BYDAY", []), parts.get("BYMONTHDAY", [])
    if rule.freq == "WEEKLY" or (rule.freq == "DAILY" and days and rule.interval == 1):
        named = days or sorted({DAY_CODES[timing.begin.weekday()] for timing in schedule.timings}, key=DAY_CODES.index)
        return "" if numbers else _format_weekly(named, rule.interval, say)
    if rule.freq == "MONTHLY" and (days or numbers):
        return _format_monthly(days, numbers, say) if rule.interval == 1 else ""
    return "" if days or numbers or (rule.freq, rule.interval) not in EVERY else say(EVERY[rule.freq, rule.interval])


def _format_weekly(codes: list[str], interval: int, say: Words) -> str:
    ranks = sorted(DAY_CODES.index(code) for code in codes if code in DAY_CODES)
    names = [say(WEEKDAYS[rank]) for rank in ranks]
    if len(ranks) != len(codes):
        return ""
    if interval > 1:
        return say(ONE_IN[interval], day=names[0]) if len(names) == 1 and interval in ONE_IN else ""
    if len(names) == len(DAY_CODES):
        return say(EVERY["DAILY", 1])
    if len(names) > 2 and ranks == list(range(ranks[0], ranks[-1] + 1)):
        return say(N_("du %(first)s au %(last)s"), first=names[0], last=names[-1])
    return say(N_("chaque %(days)s"), days=join_names(names, say))


def _format_monthly(days: list[str], numbers: list[str], say: Words) -> str:
    if days and numbers:
        return ""
    named = [(DAY_CODES.index(code[-2:]), RANKED_WEEKDAYS.get(int(code[:-2] or 0), "")) for code in days]
    if days:
        return join_names([say(form, day=say(WEEKDAYS[day])) for day, form in named], say) if all(form for _, form in named) else ""
    if numbers == ["-1"]:
        return say(N_("le dernier jour du mois"))
    if any(number.startswith("-") for number in numbers):
        return ""
    return say(N_("le %(days)s du mois"), days=join_names([say(N_("1er")) if number == "1" else number for number in numbers], say))


SESSIONS_SHOWN = 8
"""Sessions on its page: two months of a weekly class."""

SEASON = timedelta(days=60)
"""In which most of what comes back for ever has so many."""


@dataclass(frozen=True)
class Event:
    """`coming_sessions` are the sessions that are not over when the day begins, the next first; `more` says that others follow them.

    `spoken_rule` is its rule in words. `first` is its first session, `last` the day of its last; both None for a file without a session.
    """

    poster: Poster
    spoken_rule: SpokenRule
    coming_sessions: tuple[Occurrence, ...]
    more: bool
    first: Occurrence | None
    last: date | None

    @property
    def next_session(self) -> Occurrence | None:
        return next((session for session in self.coming_sessions if not session.cancelled), None)

    @property
    def past(self) -> bool:
        return not self.coming_sessions


def build_event(content: PublishedContent, places: Mapping[str, Any], today: date, words: Words = IN_FRENCH) -> Event:
    """The event of `content`, one of Pelican's, on the day `today`, described in `words`."""
    extra = content.publication.extra
    event_poster = build_poster(content, find_event_place(extra, places), words)
    schedule = Schedule.from_front_matter(extra)
    if schedule is None:
        return Event(event_poster, SpokenRule(), (), False, None, None)
    upcoming, more = list_upcoming_occurrences(schedule, today)
    first = schedule.first
    return Event(
        event_poster,
        format_rule(schedule, words),
        tuple(upcoming),
        more,
        Occurrence(first.begin, first.end, first.whole_days),
        find_last_day(schedule, today),
    )


def list_upcoming_occurrences(schedule: Schedule, today: date) -> tuple[list[Occurrence], bool]:
    """The first SESSIONS_SHOWN sessions that are not over when `today` begins, and whether others follow them. Of what comes back for ever,
    a season is looked at before a year is."""
    start = find_midnight(today)
    if not schedule.endless:
        upcoming = list_occurrences(schedule, start)
        return upcoming[:SESSIONS_SHOWN], len(upcoming) > SESSIONS_SHOWN
    soon = list_occurrences(schedule, start, start + SEASON)
    return (soon if len(soon) >= SESSIONS_SHOWN else list_occurrences(schedule, start, start + ENDLESS_REACH))[:SESSIONS_SHOWN], True


def find_last_day(schedule: Schedule, today: date) -> date | None:
    """The day of its last session; None of what comes back for ever."""
    if schedule.endless:
        return None
    sessions = list_occurrences(schedule, find_midnight(today)) or list_occurrences(schedule)
    return max((session.last_day for session in sessions), default=schedule.first.last_day)


def is_within_a_year(last: date | None, today: date) -> bool:
    """Whether calendars hold on that day what has its last session on `last`, or has none: what was over more than twelve whole months ago
    goes, once a month, so that a subscriber who was away for long loses nothing."""
    return last is None or last >= date(today.year - 1, today.month, 1)


def format_headline(event: Event) -> str:
    """The event's title, after its state: « Annulé : Le bal »."""
    prefix = event.poster.state.title_prefix
    return f"{prefix} : {event.poster.title}" if prefix else event.poster.title


def format_foreword(event: Event) -> str:
    """When, where and for how much, as one paragraph of HTML that does not depend on the day; what became of it as another, before."""
    poster = event.poster
    where = ", ".join(dict.fromkeys(filter(None, (poster.where.name, poster.where.address))))
    sentence = " · ".join(filter(None, (format_dates(event), where, poster.price, poster.ages)))
    became = f"<p><strong>{escape(poster.state.sentence)}</strong></p>" if poster.state.sentence else ""
    return f"{became}<p>{escape(sentence)}</p>" if sentence else became


def format_dates(event: Event) -> str:
    """The only session, or the first and last day; before that the rule, if it can be put in French."""
    if event.first is None:
        return ""
    if event.last is not None and event.last <= event.first.last_day:
        return _format_session(event.first)
    begins = format_weekday_and_day(event.first.begin)
    days = f"à partir du {begins}" if event.last is None else f"du {begins} au {format_french_day(event.last)}"
    if not event.spoken_rule.words or event.poster.lang != SOURCE:
        return days
    return f"{' '.join(filter(None, (event.spoken_rule.words, _format_hours(event.first))))}, {days}"


def _format_session(session: SessionTiming) -> str:
    if session.whole_days:
        same = session.first_day == session.last_day
        begin = format_weekday_and_day(session.begin)
        return begin if same else f"du {begin} au {format_french_day(session.last_day)}"
    return f"{format_weekday_and_day(session.begin)} {_format_hours(session)}"


def _format_hours(session: SessionTiming) -> str:
    if session.whole_days:
        return ""
    begin = format_french_hour(session.begin)
    return f"de {begin} à {format_french_hour(session.end)}" if session.end else f"à {begin}"
