"""A date as one says it at a counter: « demain 18 h », « samedi de 8 h à 13 h », « dans trois jours ». One written whole is read elsewhere.

A grammar of our own: dateparser 1.5 takes « demain 18 h » for eighteen hours after tomorrow and « 28 mars 18 h » for the year 2118, and
does not know « ce soir », « demain matin » nor « samedi de 8 h à 13 h ».
"""

import re
from datetime import date, datetime, time, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.instants import BY_NAME, format_french_day

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10, "quinze": 15}
DAYS_AHEAD = {"aujourd-hui": 0, "ce-jour": 0, "demain": 1, "apres-demain": 2}
HOURS_OF_DAY = {"ce-matin": 8, "ce-midi": 12, "cet-apres-midi": 14, "cet-aprem": 14, "ce-soir": 20, "cette-nuit": 23}
"""The hour that is meant where none is said: the desk shows what it has understood."""
PARTS_OF_DAY = {"matin": 8, "midi": 12, "apres-midi": 14, "soir": 20}
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
FROM_NOW = re.compile(r"dans-(?P<count>\d{1,3}|[a-z]+)-(?P<unit>minutes?|min|heures?|h|jours?|semaines?)")
NUMBERED = re.compile(rf"(?:(?:{'|'.join(WEEKDAYS)})-)?(?:le-)?(?P<day>\d{{1,2}})(?:er)?-(?P<month>[a-z]+)")
LONGEST = 80
"""Characters of what may be a date."""


def understand_instant(text: str, now: datetime) -> datetime | None:
    """The instant that `text` says, seen from `now`, in Europe/Paris; None where it says none, or where the clocks skip or repeat it."""
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        return None
    here = now.astimezone(PARIS).replace(tzinfo=None, second=0, microsecond=0)
    if delay := FROM_NOW.fullmatch(slugify(words)):
        return _localize(_find_next(here, delay))
    clock = CLOCK.search(words)
    hour = _parse_hour(clock)
    if clock is not None and hour is None:
        return None
    rest = _remove_hour(words, clock)
    day_and_hour = _parse_day_and_hour(rest, here.date())
    if day_and_hour is not None:
        day, usual = day_and_hour
        moment = datetime.combine(day, hour or usual or time())
    elif rest or hour is None:
        return None
    else:
        moment = datetime.combine(here.date(), hour)
        return _localize(moment if moment > here else moment + timedelta(days=1))
    return _localize(moment + timedelta(days=1) if clock is not None and str(clock["named"]).lower() == "minuit" else moment)


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
    day_and_hour = _parse_day_and_hour(_remove_hour(words, clock), now.astimezone(PARIS).date())
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
    return f"{format_french_day(begin)} de {_say_hour(begin.time())} à {_say_hour(end)}"


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
    return f"{WEEKDAYS[moment.weekday()]} {format_french_day(moment)} à {_say_hour(moment.time())}"


def _say_hour(hour: time) -> str:
    return f"{hour.hour} h {hour.minute:02}" if hour.minute else f"{hour.hour} h"


def _remove_hour(words: str, clock: re.Match[str] | None) -> str:
    """The words beside the hour, as a slug."""
    rest = slugify(words[: clock.start()] + " " + words[clock.end() :] if clock else words)
    return re.sub(r"-(?:a|vers|des|a-partir-de)$|^(?:a|vers|pour|le)-|^(?:a|vers|ce)$", "", rest)


def _parse_hour(clock: re.Match[str] | None) -> time | None:
    if clock is None:
        return None
    if clock["named"]:
        return time(12) if clock["named"].lower() == "midi" else time(0)
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


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


def _parse_day_and_hour(words: str, today: date) -> tuple[date, time | None] | None:
    """The day, and the hour that its words imply: « demain matin »."""
    if words in HOURS_OF_DAY:
        return today, time(HOURS_OF_DAY[words])
    for part, hour in PARTS_OF_DAY.items():
        before = words.removesuffix(f"-{part}").removesuffix("-au")
        if words.endswith(f"-{part}") and words not in DAYS_AHEAD and (day := _parse_day(before, today)):
            return day, time(hour)
    day = _parse_day(words, today)
    return (day, None) if day else None


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


def _localize(wall: datetime | None) -> datetime | None:
    """None for an hour that a change of clocks skips or repeats: `check` says so of what was typed."""
    if wall is None:
        return None
    first, second = wall.replace(tzinfo=PARIS, fold=0), wall.replace(tzinfo=PARIS, fold=1)
    return first if first.utcoffset() == second.utcoffset() else None
