"""Parse an instant as people type it: « demain 18h », « ce soir », « 6h », « lundi 8h30 », « dans 3 heures », or a date.

In the night when clocks go back, the later of the two instants is meant: an alert that lasts an hour too long harms nobody.
"""

import re
from datetime import datetime, time, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.instants import read_instant
from plugins.core.publication.raw_value import InvalidValue
from plugins.core.publication.slug import slugify

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DAYS = {"aujourd-hui": 0, "ce-soir": 0, "cette-nuit": 0, "ce-matin": 0, "demain": 1, "demain-matin": 1, "demain-soir": 1, "apres-demain": 2}
HOURS = {"midi": time(12), "minuit": time(23, 59), "ce-soir": time(22), "demain-soir": time(22)}
HOURS |= {"ce-matin": time(12), "demain-matin": time(12), "cette-nuit": time(6)}
HOUR = re.compile(r"(?:^|[\s,à]+)(\d{1,2})\s*(?:h(?:eures?)?|:)\s*(\d{2})?$", re.IGNORECASE)
LATER = re.compile(r"(?:dans\s+)?(\d{1,3})\s*(min(?:utes?)?|h(?:eures?)?|j(?:ours?)?)", re.IGNORECASE)
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "j": timedelta(days=1)}
EXAMPLES = "Écrivez par exemple « demain 18h », « ce soir 22h », « lundi 8h30 », « dans 3 heures » ou « 2026-03-28 18:00 »."


def parse_instant(text: str, now: datetime) -> datetime:
    """The instant after `now` (aware) that `text` names, in Europe/Paris. A day without an hour goes on to its last minute.

    Raises SettingsError, with examples, for what names none, or one that is over.
    """
    parsed = _parse_delay(text, now) or _parse_relative(text.strip(), now) or _parse_date(text)
    if parsed <= now:
        raise SettingsError([f"--until : « {text} » est déjà passé. {EXAMPLES}"])
    return parsed


def _parse_delay(text: str, now: datetime) -> datetime | None:
    match = LATER.fullmatch(text.strip())
    if not match or not (text.strip().lower().startswith("dans") or match[2].lower().startswith(("m", "j"))):
        return None
    return (now.astimezone(PARIS) + int(match[1]) * UNITS[match[2][0].lower()]).replace(second=0)


def _parse_relative(text: str, now: datetime) -> datetime | None:
    """A day by its name, an hour, or both; an hour alone is the next that comes."""
    hour = HOUR.search(text)
    name = slugify(text[: hour.start()] if hour else text)
    at = _parse_hour(hour) if hour else HOURS.get(name)
    for word, moment in HOURS.items():
        if at is None and name.endswith(f"-{word}"):
            name, at = name.removesuffix(f"-{word}"), moment
    if name in ("", "midi", "minuit"):
        return _find_next(at, now)
    if name == "cette-nuit":
        return _find_next(at, now)
    if name in DAYS:
        return _build_instant(now, DAYS[name], at)
    days = [day for day, weekday in enumerate(WEEKDAYS) if name == weekday]
    return _build_instant(now, (days[0] - now.astimezone(PARIS).weekday()) % 7 or 7, at) if days else None


def _parse_hour(hour: re.Match[str]) -> time:
    try:
        return time(23, 59) if int(hour[1]) == 24 else time(int(hour[1]), int(hour[2] or 0))
    except ValueError:
        raise SettingsError([f"--until : « {hour[0].strip()} » n’est pas une heure. {EXAMPLES}"]) from None


def _find_next(at: time | None, now: datetime) -> datetime | None:
    if at is None:
        return None
    today = _build_instant(now, 0, at)
    return today if today > now else _build_instant(now, 1, at)


def _build_instant(now: datetime, days: int, at: time | None) -> datetime:
    day = now.astimezone(PARIS).date() + timedelta(days=days)
    return datetime.combine(day, at or time(23, 59), PARIS).replace(fold=1)


def _parse_date(text: str) -> datetime:
    try:
        parsed = read_instant(text)
    except InvalidValue as wrong:
        if isinstance(wrong.instead, datetime) and wrong.sort in ("heure double", "heure inexistante"):
            return wrong.instead.replace(fold=1)
        raise SettingsError([f"--until : {wrong}. {EXAMPLES}".replace(".. ", ". ")]) from None
    return parsed if HOUR.search(text) or ":" in text else parsed.replace(hour=23, minute=59)
