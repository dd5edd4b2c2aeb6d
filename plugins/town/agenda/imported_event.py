"""An event of another program in the keys of our front matter, with the sessions that its rules and exceptions give."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any, TypeVar

import recurring_ical_events
from icalendar import Calendar, vRecur
from icalendar import Event as VEvent

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.untrusted_text import repair_controls
from plugins.town.agenda.kinds import KINDS
from plugins.town.agenda.particulars import parse_price
from plugins.town.agenda.recurrence import DAYS_IN, FREQUENCIES, RecurrenceRule, parse_rule
from plugins.town.agenda.schedule import Schedule, SessionTiming, add_duration, find_midnight, list_occurrences, localize_paris

LONGEST_VALUES = {"title": 120, "summary": 200, "place": 120, "street_address": 200, "conditions": 255, "organiser": 120}
"""Characters, as `kinds` and `publication.keys` have them."""

HTML = re.compile(r"<(?:/?(?:p|br|li|ul|ol|div|strong|em|a|h\d)\b)[^<>]*>", re.IGNORECASE)
SESSIONS = 500
"""`moments` takes no more of one event."""

NAMES = {field.name: field.label.lower() for field in KINDS[0].fields}
WHEN = ("timings", "rrule", "exdates", "rdates", "cancelled")
"""Without one of these an event would be told for another day: what cannot be read of them is nothing to leave out."""


@dataclass
class ImportedEvent:
    """`uid` is its name in the source, for ever; `keys` what its front matter says, in order: texts, lists of texts, sessions as mappings;
    `body` its text. `losses` are the French sentences that say what our file cannot hold."""

    uid: str
    keys: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    losses: list[str] = field(default_factory=list)

    def note_text(self, key: str, value: str) -> None:
        """Note a text under `key`, when there is one; what is too long for it goes to the body, whole."""
        text = " ".join(repair_controls(value).split())
        if not text:
            return
        longest = LONGEST_VALUES.get(key)
        if longest and len(text) > longest:
            self.add_text(text)
            self.losses.append(f"« {NAMES[key]} » fait {len(text)} signes, {longest} au plus : c’est dans le texte, en entier")
            text = text[: longest - 1].rsplit(" ", 1)[0] + "…"
        self.keys[key] = text

    def add_text(self, text: str) -> None:
        """Put a paragraph at the end of the body."""
        self.body = f"{self.body}\n\n{repair_controls(text)}".strip()

    def pay(self, words: str) -> None:
        """Set the price, or the conditions where it does not parse as a price."""
        try:
            self.keys["price"] = parse_price(RawValue(words, 1)).words
        except InvalidValue:
            self.note_text("conditions", words)

    def leave_out_unreadable(self) -> None:
        """Move to the body what our own reader would refuse, so that no import stops the site. Raises InvalidValue for a date."""
        for each in KINDS[0].fields:
            if each.reads is None or each.name not in self.keys:
                continue
            value = self.keys[each.name]
            try:
                each.reads(_convert_to_raw_value(value))
            except InvalidValue as wrong:
                if each.name in WHEN:
                    raise
                readable = [item for item in value if _can_read(each.reads, item)] if isinstance(value, list) else []
                unreadable = [item for item in value if item not in readable] if isinstance(value, list) else [value]
                self.add_text(f"{each.label} : {', '.join(map(str, unreadable))}")
                self.losses.append(f"« {NAMES[each.name]} » : {wrong.text} C’est dans le texte")
                self.keys = {
                    key: value_read for key, value_read in {**self.keys, each.name: readable}.items() if key != each.name or value_read
                }

    @property
    def digest(self) -> str:
        """A digest that changes when the source changes the event."""
        return hashlib.sha256(json.dumps([self.keys, self.body], ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _can_read(reads: Callable[[RawValue], object], value: Any) -> bool:
    try:
        reads(_convert_to_raw_value(value))
    except InvalidValue:
        return False
    return True


def _convert_to_raw_value(value: Any) -> RawValue:
    """What our reader would be given of a value, once it is in a file."""
    if isinstance(value, list):
        return RawValue([_convert_to_raw_value(each) for each in value], 1)
    if isinstance(value, dict):
        return RawValue({name: _convert_to_raw_value(each) for name, each in value.items()}, 1)
    return RawValue(str(value), 1)


def select_named(words: list[str], choices: Iterable[str]) -> list[str]:
    """Filter `choices`, names of the town's, to those in `words`."""
    slugs = {slugify(word) for word in words}
    return [name for name in choices if slugify(name) in slugs]


ENDS = re.compile(r"<(?:br|/p|/li|/div|/h\d)[^<>]*>", re.IGNORECASE)
HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1[^<>]*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
LINK = re.compile(
    r"<a\b(?:(?!\bhref\b)[^<>])*\bhref\s*=\s*[\"'](https?://[^\"'\s<>]+)[\"'][^<>]*>((?:(?!<a\b).)*?)</a>", re.IGNORECASE | re.DOTALL
)
ELEMENT = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)
RELATIVE = re.compile(r"(!?)\[([^\[\]\n]*)\]\((?!\s*<?(?:https?:|mailto:|tel:))[^)\[\n]*\)", re.IGNORECASE)


def convert_to_words(text: str) -> str:
    """The words of `text`, HTML or plain, on one line: for a title or a summary, which are no Markdown."""
    return " ".join(unescape(HTML.sub("", HIDDEN.sub("", repair_controls(text)))).split())


def convert_to_markdown(text: str) -> str:
    """`text`, HTML or plain, as Markdown: links lead where they led, other elements are gone, and what looks like one is text."""
    markdown = HIDDEN.sub("", repair_controls(text).replace("\r\n", "\n").replace("\r", "\n"))
    markdown = LINK.sub(lambda found: f"[{HTML.sub('', found[2]).strip() or found[1]}]({found[1]})", markdown)
    markdown = unescape(HTML.sub("", ENDS.sub("\n", markdown)))
    markdown = RELATIVE.sub(lambda found: found[2], ELEMENT.sub("&lt;", markdown))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in markdown.split("\n"))).strip()


YEARS_AHEAD = 2
"""Whole years after this one for which sessions without an end are written one by one: at most 160 of a weekly class."""

LONGEST_PAST = timedelta(days=20 * 366)
"""Of a series without an end that began before, only the last year is written: 7,000 sessions take half a second."""

A_DAY = 24
"""Sessions that a rule may give in one day."""

MOST_EXPANDED = 8_000
"""Sessions that a rule may give between the first and the last day looked at: one a day for twenty years. We keep 500."""

EXCEPTIONS = 40
"""Days that differ from a rule, at most: past them nobody reads the rule any more."""

Timing = TypeVar("Timing", bound=SessionTiming)


@dataclass(frozen=True)
class Session:
    """One session as given by its source. `name` is that of the session in its series."""

    timing: SessionTiming
    title: str
    place: str
    text: str
    status: str
    name: str


class UnsupportedRule(Exception):
    """The rule repeats within the hour, or says what no calendar does: carries it."""


def find_horizon(parts: Iterable[VEvent], today: date) -> date:
    """The first day after which no sessions are looked for: later than every date in the parts."""
    named = [*_list_named_days(parts)]
    return max([date(today.year + YEARS_AHEAD + 1, 1, 1), *(day + timedelta(days=2) for day in named if day.year < 2190)])


def find_sessions(parts: Sequence[VEvent], zone: str, today: date) -> list[Session]:
    """The sessions before the `horizon`, in order of time; `zone` is the calendar's X-WR-TIMEZONE. Raises UnsupportedRule."""
    last = find_horizon(parts, today)
    starts = [_find_day(_find_date(part, "DTSTART")) for part in parts if "DTSTART" in part]
    first = min([*starts, *_list_named_days(parts)]) - timedelta(days=1)
    calendar = Calendar()
    if zone:
        calendar.add("x-wr-timezone", zone)
    for part in parts:
        if "RRULE" in part and not re.search("COUNT|UNTIL", _format_rule(part)) and last - first > LONGEST_PAST:
            first = today - timedelta(days=366)
    for part in parts:
        calendar.add_component(_bound(part, first, last))
    all_sessions = [_build_session(session) for session in recurring_ical_events.of(calendar).between(first, last)]
    by_identity = {
        (session.timing, session.title, session.place): session for session in all_sessions if session.timing.begin < find_midnight(last)
    }
    return sorted(by_identity.values(), key=lambda session: (session.timing.begin.timestamp(), session.timing.ends_at.timestamp()))


def _list_named_days(parts: Iterable[VEvent]) -> Iterable[date]:
    for part in parts:
        yield from (_find_day(_find_date(part, name)) for name in ("DTSTART", "DTEND", "RECURRENCE-ID") if name in part)
        for name in ("RDATE", "EXDATE"):
            moments = (each.dt for line in as_list(part.get(name)) for each in line.dts)
            yield from (_find_day(moment[0] if isinstance(moment, tuple) else moment) for moment in moments)


def _bound(part: VEvent, first: date, last: date) -> VEvent:
    """`part` with rules that come to an end, and whose end is understood: the whole of a day, in the zone of the first session."""
    if "RRULE" not in part:
        return part
    start, rules = _find_date(part, "DTSTART"), as_list(part["RRULE"])
    for rule in rules:
        often = 1
        for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            often *= len(rule.get(name) or [0])
        freq = str((rule.get("FREQ") or [""])[0]).upper()
        if freq not in FREQUENCIES or often > A_DAY or _is_never(rule, freq, often):
            raise UnsupportedRule(rule.to_ical().decode())
        if often * _count_days(rule, freq, (last - first).days) > MOST_EXPANDED:
            raise UnsupportedRule(rule.to_ical().decode())
    bounded = part.copy(recursive=True)
    bounded["RRULE"] = [type(rule)({**rule, **_build_end(rule, start, last)}) for rule in rules]
    return bounded


def _is_never(rule: vRecur, freq: str, often: int) -> bool:
    """Whether it asks for a 30 February, a second session of a day that has one, or takes no step: a search to the end of time."""
    if any(int(step) < 1 for step in rule.get("INTERVAL") or ()):
        return True
    if any(abs(int(rank)) > DAYS_IN[freq] * often for rank in rule.get("BYSETPOS") or ()):
        return True
    months, days = rule.get("BYMONTH") or (), rule.get("BYMONTHDAY") or ()
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    return bool(months and days) and all(abs(int(day)) > longest.get(int(month), 31) for month in months for day in days)


def _count_days(rule: vRecur, freq: str, days: int) -> float:
    """On how many of `days` days the rule may fall, at most."""
    if freq == "WEEKLY":
        return days / 7 * max(1, len(rule.get("BYDAY") or ()))
    if freq in ("MONTHLY", "YEARLY") and not any(rule.get(name) for name in ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH")):
        return days / (28 if freq == "MONTHLY" else 365)
    return days


def _build_end(rule: vRecur, start: date, last: date) -> dict[str, list[date]]:
    if rule.get("COUNT"):
        return {}
    until = (rule.get("UNTIL") or [last])[0]
    if not isinstance(start, datetime):
        return {"UNTIL": [_find_day(until)]}
    if not isinstance(until, datetime):
        until = datetime(until.year, until.month, until.day, 23, 59, 59)
    if until.tzinfo is None:
        until = until.replace(tzinfo=start.tzinfo)
    return {"UNTIL": [until.astimezone(UTC)]}


def _build_session(vevent: VEvent) -> Session:
    start, end = _find_date(vevent, "DTSTART"), _find_date(vevent, "DTEND") if "DTEND" in vevent else None
    name = _find_date(vevent, "RECURRENCE-ID") if "RECURRENCE-ID" in vevent else start
    return Session(
        build_timing(start, end),
        read_text(vevent, "SUMMARY"),
        read_text(vevent, "LOCATION"),
        read_text(vevent, "DESCRIPTION").strip(),
        str(vevent.get("STATUS", "")).upper(),
        name.isoformat(),
    )


def build_timing(start: date, end: date | None) -> SessionTiming:
    """The session between two values of a calendar: instants, or days of which the last is not in it."""
    if not isinstance(start, datetime):
        last = max(start, _find_day(end) - timedelta(days=1)) if end else start
        return SessionTiming(find_midnight(start), find_midnight(last + timedelta(days=1)), whole_days=True)
    begin = _round_to_minute(start)
    over = _round_to_minute(end) if isinstance(end, datetime) else None
    return SessionTiming(begin, over if over and over.timestamp() > begin.timestamp() else None)


def _round_to_minute(moment: datetime) -> datetime:
    """Clocks in Paris, without seconds; a `floating` hour is that of Paris: the town is there."""
    in_zone = localize_paris(moment.replace(tzinfo=None)) if moment.tzinfo is None else moment.astimezone(PARIS)
    return in_zone.replace(second=0, microsecond=0)


def build_keys(
    timings: Sequence[SessionTiming], cancelled: Sequence[SessionTiming], series: VEvent | None, until: datetime
) -> dict[str, Any]:
    """The keys of a front matter that say these sessions, `cancelled` among them: the rule of `series` where it gives them, else each."""
    rule = _find_rule(series)
    keys = (
        _express_by_rule(rule, build_timing(_find_date(series, "DTSTART"), _end_of(series)), timings, cancelled, until)
        if rule and series
        else None
    )
    if keys is None:
        keys = {"timings": [format_session(each) for each in timings]}
        if cancelled:
            keys["cancelled"] = [format_moment(each.start) for each in cancelled]
    return keys


def _find_rule(series: VEvent | None) -> RecurrenceRule | None:
    if series is None or len(as_list(series.get("RRULE"))) != 1:
        return None
    try:
        return parse_rule(_format_rule(series))
    except InvalidValue:
        return None


def _express_by_rule(
    rule: RecurrenceRule, opening: SessionTiming, timings: Sequence[SessionTiming], cancelled: Sequence[SessionTiming], until: datetime
) -> dict[str, Any] | None:
    wall = opening.begin.replace(tzinfo=None)
    start = next(iter(rule.iterate_starts(wall, until.replace(tzinfo=None))), None)
    if start is None:
        return None
    begin = localize_paris(start)
    length = timedelta(seconds=opening.ends_at.timestamp() - opening.begin.timestamp())
    last = (
        find_midnight((start + (opening.ends_at.replace(tzinfo=None) - wall)).date()) if opening.whole_days else add_duration(begin, length)
    )
    base = opening if start == wall else SessionTiming(begin, last if opening.end else None, opening.whole_days)
    by_rule, by_timings = _index_spans(list_occurrences(Schedule((base,), rule), None, until)), _index_spans(timings)
    without: list[SessionTiming] = [by_rule[key] for key in by_rule.keys() - by_timings]
    besides = [by_timings[key] for key in by_timings.keys() - by_rule.keys()]
    if len(without) + len(besides) > min(EXCEPTIONS, len(by_timings)):
        return None
    without, besides = (sorted(spans, key=lambda timing: timing.begin.timestamp()) for spans in (without, besides))
    schedule = Schedule(
        (base,), rule, tuple(timing.start for timing in without), tuple(besides), tuple(timing.start for timing in cancelled)
    )
    cancelled_by_span = {key: timing.cancelled for key, timing in _index_spans(list_occurrences(schedule, None, until)).items()}
    off = _index_spans(cancelled)
    if cancelled_by_span != {key: key in off for key in by_timings} or any(addition.end is None for addition in besides if base.end):
        return None
    keys = {"timings": [format_session(base)], "rrule": rule.format_rrule(base.whole_days)}
    days = {"rdates": [format_session(addition) for addition in besides], "exdates": [format_moment(timing.start) for timing in without]}
    days["cancelled"] = [format_moment(timing.start) for timing in cancelled]
    return keys | {name: value for name, value in days.items() if value}


def select_nearest(timings: Sequence[SessionTiming], now: datetime) -> list[SessionTiming]:
    """As many sessions as a file takes, in order of time: coming ones before past ones, the next first."""
    over = [timing for timing in timings if timing.ends_at <= now]
    coming = [timing for timing in timings if timing.ends_at > now][:SESSIONS]
    room = SESSIONS - len(coming)
    return [*(over[-room:] if room else []), *coming]


def _index_spans(timings: Iterable[Timing]) -> dict[tuple[float, float], Timing]:
    return {(timing.begin.timestamp(), timing.ends_at.timestamp()): timing for timing in timings}


def format_session(timing: SessionTiming) -> dict[str, str]:
    """A session as our files write it."""
    if timing.whole_days:
        return {"begin": timing.first_day.isoformat(), "end": timing.last_day.isoformat()}
    return {"begin": format_moment(timing.begin), **({"end": format_moment(timing.end)} if timing.end else {})}


def format_moment(moment: date) -> str:
    """An instant as our files say it: what clocks show in Paris, and their offset in the hour that comes twice; a day as it is."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    return moment.isoformat(" ", "minutes") if twice else f"{moment:%Y-%m-%d %H:%M}"


def read_text(part: VEvent, name: str) -> str:
    """The text of a property, present once, several times or not at all."""
    value = part.get(name)
    return str(value) if value is not None and not isinstance(value, list) else " ".join(map(str, value or ()))


def _format_rule(part: VEvent) -> str:
    text: bytes = as_list(part["RRULE"])[0].to_ical()
    return text.decode()


def _end_of(part: VEvent) -> date | None:
    if "DTEND" in part:
        return _find_date(part, "DTEND")
    if "DURATION" not in part:
        return None
    duration: Any = part["DURATION"]
    end: date = _find_date(part, "DTSTART") + duration.dt
    return end


def _find_date(part: VEvent, name: str) -> date:
    """The day or the instant that a property says."""
    value: Any = part[name]
    moment: date = value.dt
    return moment


def _find_day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def as_list(value: Any) -> list[Any]:
    """The values of a property that may be there several times, once, or not."""
    return [] if value is None else value if isinstance(value, list) else [value]
