"""A date as one says it at a counter, or types it at night: « demain 18 h », « samedi de 8 h à 13 h », « dans trois jours ». One written
whole is read by `instants`.

A grammar of our own: dateparser 1.5 takes « demain 18 h » for eighteen hours after tomorrow and « 28 mars 18 h » for the year 2118, and
does not know « ce soir », « demain matin » nor « samedi de 8 h à 13 h ».
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.instants import BY_NAME
from plugins.core.publication.words import WEEKDAYS, format_french_day, format_french_hour, format_weekday_and_day

NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10, "quinze": 15}
DAYS_AHEAD = {"aujourd-hui": 0, "ce-jour": 0, "demain": 1, "apres-demain": 2}


@dataclass(frozen=True)
class UsualHours:
    """The hour that is meant where none is said: of `today`, « ce soir », of the `parts` of another day, « demain matin », of a
    `day` alone. `midnight` is the last minute of its day, or None for the first instant of the next."""

    today: Mapping[str, time]
    parts: Mapping[str, time]
    day: time = time()
    midnight: time | None = None


BEGINNINGS = UsualHours(
    today={
        "ce-matin": time(8),
        "ce-midi": time(12),
        "cet-apres-midi": time(14),
        "cet-aprem": time(14),
        "ce-soir": time(20),
        "cette-nuit": time(23),
    },
    parts={"matin": time(8), "midi": time(12), "apres-midi": time(14), "soir": time(20)},
)
"""When something begins: the desk shows what it has understood."""
ENDS = UsualHours(
    today={"ce-matin": time(12), "ce-midi": time(12), "ce-soir": time(22), "cette-nuit": time(6)},
    parts={"matin": time(12), "midi": time(12), "soir": time(22)},
    day=time(23, 59),
    midnight=time(23, 59),
)
"""Until when something lasts."""
HOUR = r"(?:(?P<hour>\d{1,2})\s*(?:h(?:eures?)?|:)\s*(?P<minute>\d{2})?|(?<![-\w])(?<!après )(?P<named>midi|minuit))\b"
CLOCK = re.compile(HOUR, re.IGNORECASE)
SPAN = re.compile(
    r"(?P<day>.*?)[\s,]*\b(?:de\s+)?(?P<begin>\d{1,2}\s*(?:h(?:eures?)?|:)\s*\d{0,2}|midi)\s*(?:à|-|–|—|jusqu[’']à)\s*"
    r"(?P<end>\d{1,2}\s*(?:h(?:eures?)?|:)\s*\d{0,2}|minuit|midi)\s*",
    re.IGNORECASE,
)
DAY_NAMES = rf"(?:jour|{'|'.join(WEEKDAYS)})s?"
WEEKLY = re.compile(
    rf"(?P<rule>(?:tous les|chaque)\s+{DAY_NAMES}(?:\s*(?:,|et)\s*(?:les\s+)?{DAY_NAMES})*)[\s,]+"
    r"(?P<hours>(?:de\s+|à\s+)?\d{1,2}\s*(?:h|:).*?)(?P<until>[\s,]+jusqu[’']au\s+.+)?",
    re.IGNORECASE,
)
FROM_NOW = re.compile(r"dans-(?P<count>\d{1,3}|[a-z]+)-?(?P<unit>minutes?|min|heures?|h|jours?|j|semaines?)")
NUMBERED = re.compile(rf"(?:(?:{'|'.join(WEEKDAYS)})-)?(?:le-)?(?P<day>\d{{1,2}})(?:er)?-(?P<month>[a-z]+)")
LONGEST = 80
"""Characters of what may be a date."""


def understand_instant(text: str, now: datetime) -> datetime | None:
    """The instant that `text` says, seen from `now`, in Europe/Paris; None where it says none, or where the clocks skip or repeat it."""
    wall = understand_wall_time(text, now, BEGINNINGS)
    if wall is None:
        return None
    first, second = wall.replace(tzinfo=PARIS, fold=0), wall.replace(tzinfo=PARIS, fold=1)
    return first if first.utcoffset() == second.utcoffset() else None  # `check` says so of what was typed


def understand_wall_time(text: str, now: datetime, usual: UsualHours) -> datetime | None:
    """The same, as clocks on the wall say it, without a zone; `usual` says what is meant where no hour is said."""
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        return None
    here = now.astimezone(PARIS).replace(tzinfo=None, second=0, microsecond=0)
    if delay := FROM_NOW.fullmatch(slugify(words)):
        return _find_next(here, delay)
    clock = CLOCK.search(words)
    hour = _parse_hour(clock)
    if clock is not None and hour is None:
        return None
    is_midnight = clock is not None and _is_midnight(clock)
    hour = usual.midnight if is_midnight and usual.midnight else hour
    rest = _remove_hour(words, clock)
    day_and_hour = _parse_day_and_hour(rest, here.date(), usual)
    if day_and_hour is not None:
        day, usual_hour = day_and_hour
        moment = datetime.combine(day, usual_hour if hour is None else hour)
        return moment + timedelta(days=1) if is_midnight and not usual.midnight else moment
    if rest or hour is None:
        return None
    moment = datetime.combine(here.date(), hour)
    return moment if moment > here else moment + timedelta(days=1)


def understand_day(text: str, now: datetime) -> date | None:
    """The day that `text` says, an hour beside it forgotten; None where it says none."""
    words = " ".join(text.split())
    moment = understand_instant(words, now)
    if moment is None:
        return None
    clock = CLOCK.search(words)
    is_ahead = FROM_NOW.fullmatch(slugify(words)) is not None
    if clock is None or is_ahead:
        return moment.date()
    day_and_hour = _parse_day_and_hour(_remove_hour(words, clock), now.astimezone(PARIS).date(), BEGINNINGS)
    return day_and_hour[0] if day_and_hour else None


def understand_timing(text: str, now: datetime) -> str | None:
    """Parse a session such as « samedi de 8 h à 13 h » into front matter; None for anything else, or for one already complete."""
    words = " ".join(text.split())
    if len(words) > LONGEST:
        return None
    match = SPAN.fullmatch(words)
    if match is None:
        moment = understand_instant(words, now) if CLOCK.search(words) else None
        day = None if moment else understand_day(words, now)
        return format_file_instant(moment) if moment else f"{day:%Y-%m-%d}" if day else None
    begin = understand_instant(f"{match['day']} {match['begin']}", now)
    end = _parse_hour(CLOCK.fullmatch(match["end"].strip()))
    if begin is None or end is None:
        return None
    return f"{format_french_day(begin)} de {format_french_hour(begin, ' ')} à {format_french_hour(end, ' ')}"


def understand_repetition(text: str, now: datetime) -> tuple[str, str] | None:
    """Parse a line such as « tous les mardis de 18 h à 19 h » into its first session, as front matter has it, and the rule by which it
    comes back; None for anything else."""
    match = WEEKLY.fullmatch(" ".join(text.split())) if len(text) <= LONGEST else None
    if match is None:
        return None
    days = [day for day in WEEKDAYS if day in match["rule"].lower()] or ["demain"]
    sessions = [(understand_day(day, now), understand_timing(f"{day} {match['hours']}", now)) for day in days]
    first = min(((day, timing) for day, timing in sessions if day and timing), default=None)
    return (first[1], f"{match['rule']}{match['until'] or ''}".lower()) if first else None


def format_file_instant(moment: datetime) -> str:
    """Format an instant for front matter."""
    return f"{moment:%Y-%m-%d %H:%M}"


def format_spoken_instant(moment: datetime) -> str:
    """`samedi 28 mars 2026 à 18 h`."""
    return f"{format_weekday_and_day(moment)} à {format_french_hour(moment, ' ')}"


def _remove_hour(words: str, clock: re.Match[str] | None) -> str:
    """The words beside the hour, as a slug."""
    rest = slugify(words[: clock.start()] + " " + words[clock.end() :] if clock else words)
    return re.sub(r"-(?:a|vers|des|a-partir-de)$|^(?:a|vers|pour|le)-|^(?:a|vers|ce)$", "", rest)


def _parse_hour(clock: re.Match[str] | None) -> time | None:
    if clock is None:
        return None
    if _is_midnight(clock):
        return time()
    if clock["named"]:
        return time(12)
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _is_midnight(clock: re.Match[str]) -> bool:
    return clock["hour"] == "24" and not int(clock["minute"] or 0) if clock["hour"] else clock["named"].lower() == "minuit"


def _find_next(here: datetime, found: re.Match[str]) -> datetime | None:
    count = int(found["count"]) if found["count"].isdigit() else NUMBERS.get(found["count"])
    if count is None:
        return None
    unit = found["unit"]
    if unit.startswith("min"):
        return here + timedelta(minutes=count)
    if unit.startswith("h"):
        return here + timedelta(hours=count)
    return here + timedelta(days=count * (7 if unit.startswith("semaine") else 1))


def _parse_day_and_hour(words: str, today: date, usual: UsualHours) -> tuple[date, time] | None:
    """The day, and the hour that its words imply: « demain matin »."""
    if words in usual.today:
        return today, usual.today[words]
    for part, hour in usual.parts.items():
        before = words.removesuffix(f"-{part}").removesuffix("-au")
        if words.endswith(f"-{part}") and words not in DAYS_AHEAD and (day := _parse_day(before, today)):
            return day, hour
    day = _parse_day(words, today)
    return (day, usual.day) if day else None


def _parse_day(words: str, today: date) -> date | None:
    if words in DAYS_AHEAD:
        return today + timedelta(days=DAYS_AHEAD[words])
    bare_words = words.removesuffix("-prochain").removesuffix("-qui-vient")
    if bare_words in WEEKDAYS:
        return today + timedelta(days=(WEEKDAYS.index(bare_words) - today.weekday()) % 7 or 7)
    match = NUMBERED.fullmatch(words)
    month = BY_NAME.get(match["month"]) if match else None
    if not match or not month:
        return None
    for year in (today.year, today.year + 1):
        try:
            day = date(year, month, int(match["day"]))
        except ValueError:
            continue
        if day >= today:
            return day
    return None
