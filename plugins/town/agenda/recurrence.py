"""The rule that repeats a session, as iCalendar's RRULE or as one says it: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import find_closest, slugify
from plugins.core.publication.instants import read_day, shorten_for_message
from plugins.core.publication.raw_value import InvalidValue, RawValue, parse_whole_number
from plugins.core.publication.words import WEEKDAYS

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
"""A town's event that comes back within the day is several timings."""

PARTS = {
    "BYDAY": re.compile(r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU))*"),
    "BYMONTHDAY": re.compile(r"-?(?:[1-9]|[12]\d|3[01])(?:,-?(?:[1-9]|[12]\d|3[01]))*"),
    "BYMONTH": re.compile(r"(?:[1-9]|1[0-2])(?:,(?:[1-9]|1[0-2]))*"),
    "BYSETPOS": re.compile(r"-?[1-9]\d{0,2}(?:,-?[1-9]\d{0,2})*"),
    "WKST": re.compile("MO|TU|WE|TH|FR|SA|SU"),
}
"""The parts that choose days, and what each may hold."""

DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

DAYS_IN = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""The days among which BYSETPOS chooses, at most."""

RULE_PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", *PARTS)
MOST_SESSIONS = 1000
"""Of INTERVAL and COUNT: a session a day for three years."""

CYCLE_YEARS, CYCLE = 400, timedelta(days=146_097)
"""The calendar comes back after so many years, weekdays included. A rule that falls on no day, the 30th of February, is looked for until
the year 9999, 5 s of it: it is looked for in the last of these cycles, a twentieth of that, and moved back."""
REACH_YEARS = 300
"""Years that are looked at, at least."""

DAY = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")


@dataclass(frozen=True)
class RecurrenceRule:
    """How sessions come back. `until` is the last instant at which one may begin, aware, in Europe/Paris; `count` how many there are, the
    first included; with neither they never end. `parts` are those that choose days, `(("BYDAY", "SA"),)`, in the order of PARTS.
    """

    freq: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    parts: tuple[tuple[str, str], ...] = ()

    def format_rrule(self, whole_days: bool = False) -> str:
        """The value of RRULE, for a DTSTART that has a zone, or that is a day when `whole_days`."""
        return ";".join([*self._format_head(), *self._format_end(whole_days), *(f"{name}={value}" for name, value in self.parts)])

    def iterate_starts(self, first: datetime, last: datetime, early: datetime = datetime.min) -> Iterator[datetime]:
        """When sessions begin by this rule, from `first`, which is one of them, to `last`: what clocks show, without a zone.

        Those before `early` may be left out.
        """
        if days := self._list_weekdays(first):
            return self._iterate_weekly_starts(first, last, early, days)
        body = ";".join([*self._format_head(), *(f"{name}={value}" for name, value in self.parts)])
        start = first + self._count_whole_periods(early - first) if early > first and not self.count else first
        later = CYCLE * max(0, (datetime.max.year - REACH_YEARS - start.year) // CYCLE_YEARS)
        bound = min(self.until.replace(tzinfo=None), last) if self.until and not self.count else last
        end = min(bound, datetime.max - later) + later
        walls: Iterable[datetime] = ()
        if self.count:
            walls = takewhile(lambda wall: wall <= end, rrulestr(f"{body};COUNT={self.count}", dtstart=start + later))
        elif end >= start + later:
            walls = rrulestr(f"{body};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=start + later)
        return (wall - later for wall in walls)

    def _list_weekdays(self, first: datetime) -> tuple[int, ...]:
        """The days of the week of a rule that says no other days, from Monday, 0; nothing for another, which dateutil reads."""
        if self.freq != "WEEKLY":
            return tuple(range(7)) if self.freq == "DAILY" and self.interval == 1 and not self.parts else ()
        if not self.parts:
            return (first.weekday(),)
        (name, value), *others = self.parts
        return tuple(sorted({DAY_CODES.index(day) for day in value.split(",")})) if name == "BYDAY" and not others else ()

    def _iterate_weekly_starts(self, first: datetime, last: datetime, early: datetime, days: tuple[int, ...]) -> Iterator[datetime]:
        """What dateutil gives of the same, in a twentieth of the time: nearly all that comes back in a town does each week."""
        bound = min(self.until.replace(tzinfo=None), last) if self.until and not self.count else last
        start = first + self._count_whole_periods(early - first) if early > first and not self.count else first
        monday, number = start - timedelta(days=start.weekday()), 0
        while True:
            for day in days:
                if bound - monday < timedelta(days=day) or (self.count and number >= self.count):
                    return
                wall = monday + timedelta(days=day)
                if wall >= first:
                    number += 1
                    yield wall
            if bound - monday < timedelta(weeks=self.interval):
                return
            monday += timedelta(weeks=self.interval)

    def _count_whole_periods(self, time: timedelta) -> timedelta:
        """As many whole periods of the rule as `time` holds: a class of ten years ago need not be counted from its first week."""
        days = {"DAILY": 1, "WEEKLY": 7}.get(self.freq, 0) * self.interval
        return timedelta(days=time.days // days * days) if days else timedelta()

    def _format_head(self) -> list[str]:
        return [f"FREQ={self.freq}", *([f"INTERVAL={self.interval}"] if self.interval > 1 else [])]

    def _format_end(self, whole_days: bool) -> list[str]:
        if self.count:
            return [f"COUNT={self.count}"]
        if not self.until:
            return []
        return [f"UNTIL={self.until:%Y%m%d}" if whole_days else f"UNTIL={self.until.astimezone(UTC):%Y%m%dT%H%M%SZ}"]


def parse_rule(text: str) -> RecurrenceRule:
    """The rule that `text` says, `FREQ=WEEKLY;BYDAY=SA;UNTIL=20260630`. Raises InvalidValue."""
    parts: dict[str, str] = {}
    for piece in filter(None, text.upper().removeprefix("RRULE:").replace(" ", "").split(";")):
        name, equal, value = piece.partition("=")
        if not equal or not value or name not in RULE_PARTS:
            meant = find_closest(name, RULE_PARTS)
            remedy = f"Vouliez-vous dire « {meant} » ?" if meant and meant != name else "Écrivez par exemple « FREQ=WEEKLY;BYDAY=SA »."
            raise InvalidValue(f"« {piece[:40]} » n’est pas d’une règle de répétition.", remedy, "répétition illisible")
        if name in parts:
            raise InvalidValue(f"« {name} » y est deux fois.", "Gardez-en un seul.", "répétition illisible")
        parts[name] = value
    if parts.get("FREQ") not in FREQUENCIES:
        raise InvalidValue("il manque la fréquence.", f"Commencez par FREQ= et l’un de : {', '.join(FREQUENCIES)}.", "répétition illisible")
    if "COUNT" in parts and "UNTIL" in parts:
        raise InvalidValue("une règle s’arrête à une date ou après un nombre de fois.", "Gardez UNTIL ou COUNT.", "répétition illisible")
    if parts["FREQ"] in ("DAILY", "WEEKLY") and re.search(r"\d", parts.get("BYDAY", "")):
        raise InvalidValue(
            "un rang devant un jour compte dans un mois.", "Écrivez par exemple « FREQ=MONTHLY;BYDAY=1SA ».", "répétition illisible"
        )
    most = DAYS_IN[parts["FREQ"]]
    if any((parse_whole_number(rank) or most + 1) > most for rank in re.findall(r"\d+", parts.get("BYSETPOS", ""))):
        raise InvalidValue(
            f"BYSETPOS vaut « {parts['BYSETPOS'][:40]} ».", f"Avec FREQ={parts['FREQ']}, un rang va de 1 à {most}.", "répétition illisible"
        )
    count = _parse_number(parts, "COUNT") if "COUNT" in parts else None
    until = parse_until(parts["UNTIL"]) if "UNTIL" in parts else None
    return RecurrenceRule(parts["FREQ"], _parse_number(parts, "INTERVAL"), count, until, tuple(_split_parts(parts)))


def parse_until(text: str) -> datetime:
    """The last instant that UNTIL leaves: the whole of a day, `20260630`; or an instant, of Paris or, with a Z, of UTC. Raises
    InvalidValue."""
    match = DAY.fullmatch(text)
    try:
        if not match:
            raise ValueError(text)
        year, month, day, *clock = (int(number) for number in match.groups()[:6] if number)
        if not clock:
            return end_of(date(year, month, day))
        hour, minute, second = clock
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC if match[7] else PARIS).astimezone(PARIS)
    except ValueError:
        raise InvalidValue(
            f"« {text[:40]} » n’est pas une date de fin.", "Écrivez par exemple UNTIL=20260630.", "répétition illisible"
        ) from None


def end_of(day: date) -> datetime:
    """The last second of `day`, in Europe/Paris."""
    return datetime.combine(day, time(23, 59, 59), PARIS)


def is_start(rule: RecurrenceRule, first: datetime) -> bool:
    """Whether a session that begins at `first`, without a zone, is one of the rule's; the others are counted from it."""
    next_day = first + timedelta(days=1)
    return next(iter(RecurrenceRule(rule.freq, rule.interval, None, None, rule.parts).iterate_starts(first, next_day)), None) == first


def _parse_number(given: dict[str, str], name: str) -> int:
    value = given.get(name, "1")
    number = parse_whole_number(value)
    if number is None or not 1 <= number <= MOST_SESSIONS:
        raise InvalidValue(f"{name} vaut « {value[:20]} ».", f"Écrivez un nombre de 1 à {MOST_SESSIONS}.", "répétition illisible")
    return number


def _split_parts(given: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, form in PARTS.items():
        if name in given:
            if not form.fullmatch(given[name]):
                raise InvalidValue(
                    f"{name} vaut « {given[name][:40]} ».", "Les jours sont MO, TU, WE, TH, FR, SA, SU.", "répétition illisible"
                )
            yield name, given[name]


RANKS = {"premier": 1, "1er": 1, "deuxieme": 2, "2e": 2, "second": 2, "troisieme": 3, "3e": 3, "quatrieme": 4, "4e": 4, "dernier": -1}
PERIODS = {"jour": "DAILY", "semaine": "WEEKLY", "mois": "MONTHLY", "an": "YEARLY", "annee": "YEARLY"}
NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6}
UNTIL = re.compile(r"(?P<rule>.+?),?\s+jusqu.au\s+(?P<day>.+)", re.IGNORECASE)
COUNT = re.compile(r"(?P<rule>.+?),?\s+(?:pendant\s+)?(?P<count>\d{1,3})\s+(?:fois|séances)", re.IGNORECASE)
EXAMPLES = "Écrivez par exemple « chaque samedi jusqu’au 30 juin 2026 », « du mardi au dimanche », « le premier jeudi du mois »."


def read_repetition(raw_value: RawValue) -> RecurrenceRule:
    """The rule that is written, in French or as RRULE. Raises InvalidValue."""
    text = raw_value.line_of_text
    if "=" in text:
        return parse_rule(text)
    if match := UNTIL.fullmatch(text):
        return _parse_rule(match["rule"], until=end_of(read_day(match["day"])))
    if match := COUNT.fullmatch(text):
        return _parse_rule(match["rule"], count=int(match["count"]))
    return _parse_rule(text)


def _parse_rule(text: str, count: int | None = None, until: datetime | None = None) -> RecurrenceRule:
    rule_slug = slugify(text).replace("tous-les-", "chaque-").replace("toutes-les-", "chaque-")
    words = [_find_singular(word) for word in rule_slug.split("-")]
    for read in (_parse_every_period, _parse_day_range, _rank_in_month, _parse_one_in, _parse_weekdays):
        frequency = read(words)
        if frequency:
            freq, interval, parts = frequency
            return RecurrenceRule(freq, interval, count, until, parts)
    raise InvalidValue(f"« {shorten_for_message(text)} » n’est pas une répétition.", EXAMPLES, "répétition illisible")


def _find_singular(word: str) -> str:
    single = word.removesuffix("s")
    return single if single in WEEKDAYS or single in ("jour", "semaine", "annee", "an") else word


ParsedRepetition = tuple[str, int, tuple[tuple[str, str], ...]] | None


def _parse_every_period(words: list[str]) -> ParsedRepetition:
    """« chaque jour », « toutes les deux semaines », « chaque mois »."""
    if len(words) == 2 and words[0] == "chaque" and words[1] in PERIODS:
        return PERIODS[words[1]], 1, ()
    number = NUMBERS.get(words[1]) or parse_whole_number(words[1], 3) if len(words) == 3 else None
    if words[0] == "chaque" and number and words[2] in PERIODS:
        return PERIODS[words[2]], number, ()
    return None


def _parse_day_range(words: list[str]) -> ParsedRepetition:
    """« du mardi au dimanche »."""
    if len(words) == 4 and words[0] == "du" and words[2] == "au" and {words[1], words[3]} <= set(WEEKDAYS):
        first, last = WEEKDAYS.index(words[1]), WEEKDAYS.index(words[3])
        named = [DAY_CODES[number % 7] for number in range(first, (last if last >= first else last + 7) + 1)]
        return "WEEKLY", 1, (("BYDAY", ",".join(named)),)
    return None


def _rank_in_month(words: list[str]) -> ParsedRepetition:
    """« le premier jeudi du mois », « le premier et le troisième samedi de chaque mois »."""
    ranks = [RANKS[word] for word in words if word in RANKS]
    named = [word for word in words if word in WEEKDAYS]
    rest = {word for word in words if word not in RANKS and word not in WEEKDAYS}
    if ranks and len(named) == 1 and "mois" in rest and rest <= {"le", "les", "et", "du", "de", "chaque", "mois"}:
        code = DAY_CODES[WEEKDAYS.index(named[0])]
        return "MONTHLY", 1, (("BYDAY", ",".join(f"{rank}{code}" for rank in ranks)),)
    return None


def _parse_one_in(words: list[str]) -> ParsedRepetition:
    """« un samedi sur deux »."""
    if len(words) == 4 and words[0] == "un" and words[1] in WEEKDAYS and words[2] == "sur" and words[3] in NUMBERS:
        return "WEEKLY", NUMBERS[words[3]], (("BYDAY", DAY_CODES[WEEKDAYS.index(words[1])]),)
    return None


def _parse_weekdays(words: list[str]) -> ParsedRepetition:
    """« chaque mardi et jeudi », « les lundis, mercredis et vendredis »."""
    named = [word for word in words if word in WEEKDAYS]
    if named and all(word in (*WEEKDAYS, "chaque", "le", "les", "et") for word in words) and len(words) > 1:
        return "WEEKLY", 1, (("BYDAY", ",".join(DAY_CODES[WEEKDAYS.index(word)] for word in dict.fromkeys(named))),)
    return None
