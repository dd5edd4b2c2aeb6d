"""Dates as a town writes them: ISO or French, in Europe/Paris when no zone is given.

An hour that a change of clocks skips or repeats is refused: its instant is ambiguous.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.raw_value import InvalidValue
from plugins.core.publication.words import MONTHS

DEPARTMENTS = ("57", "67", "68")
"""They have two, the first only in communes with a Protestant church or one of both confessions: article L. 3134-13 of the Code du
travail."""


def list_local_holidays(code: str) -> list[str]:
    """The names of those of a commune by its INSEE code, or its postcode."""
    return ["Vendredi saint", "26 décembre"] if code[:2] in DEPARTMENTS else []


SHORT_MONTHS = {"janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
BY_NAME = {slugify(name): number for number, name in enumerate(MONTHS, 1)} | SHORT_MONTHS

HOUR = (
    r"(?:[ T,_]*(?:à\s*)?(?P<hour>\d{1,2})\s*(?::|h(?:eures?)?\.?)\s*(?P<minute>\d{1,2})?(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?:min)?)?"
)
ZONE = r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
WEEKDAY = r"(?:(?:lun|mar|mercre|jeu|vendre|same)di\s+|dimanche\s+)?(?:le\s+)?"
FORMS = (
    re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){HOUR}{ZONE}", re.IGNORECASE),
    re.compile(rf"{WEEKDAY}(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>[^\W\d]+)\.?\s+(?P<year>\d{{4}}){HOUR}{ZONE}", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})[/.](?P<month>\d{{1,2}})[/.](?P<year>\d{{4}}){HOUR}{ZONE}", re.IGNORECASE),
)
EXAMPLE = "Écrivez par exemple « 2026-03-02 09:30 » ou « 2 mars 2026 à 9 h 30 »."
YEARS = range(1900, 2200)


def read_instant(text: str) -> datetime:
    """The instant that `text` names, aware, in Europe/Paris; a day alone begins at midnight. Raises InvalidValue."""
    match = _match_instant(text)
    wall = datetime.combine(_parse_day(match, text), _parse_time(match, text))
    if match["zone"]:
        return wall.replace(tzinfo=_parse_zone(match["zone"], text)).astimezone(PARIS)
    return _add_paris_zone(wall)


def read_day(text: str) -> date:
    """The day that `text` names; an hour beside it is forgotten. Raises InvalidValue."""
    return _parse_day(_match_instant(text), text)


def _match_instant(text: str) -> re.Match[str]:
    spaced = re.sub(r"\s+", " ", text.strip())
    for form in FORMS:
        match = form.fullmatch(spaced)
        if match:
            return match
    raise InvalidValue(f"« {shorten_for_message(text)} » n’est pas une date.", EXAMPLE, "date illisible")


def shorten_for_message(text: str) -> str:
    """`text` on one line of at most 60 characters, for a message."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 60 else f"{one_line[:59]}…"


def _parse_day(match: re.Match[str], text: str) -> date:
    month = match["month"]
    number = int(month) if month.isdigit() else BY_NAME.get(slugify(month), 0)
    try:
        day = date(int(match["year"]), number, int(match["day"]))
    except ValueError:
        raise InvalidValue(f"« {shorten_for_message(text)} » n’existe pas au calendrier.", EXAMPLE, "date illisible") from None
    if day.year not in YEARS:
        raise InvalidValue(f"l’année {day.year} est hors du temps d’un journal.", EXAMPLE, "date illisible")
    return day


def _parse_time(match: re.Match[str], text: str) -> time:
    try:
        return time(int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        raise InvalidValue(f"« {shorten_for_message(text)} » : cette heure n’existe pas.", EXAMPLE, "date illisible") from None


def _parse_zone(text: str, whole: str) -> timezone:
    if text in "Zz":
        return UTC
    sign = -1 if text[0] == "-" else 1
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    if offset > timedelta(hours=14):
        raise InvalidValue(f"« {shorten_for_message(whole)} » : ce décalage horaire n’existe pas.", EXAMPLE, "date illisible")
    return timezone(sign * offset)


def _add_paris_zone(wall: datetime) -> datetime:
    first, second = wall.replace(tzinfo=PARIS, fold=0), wall.replace(tzinfo=PARIS, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    wall_text = f"{wall:%Y-%m-%d %H:%M}"
    if first.astimezone(UTC).astimezone(PARIS).replace(tzinfo=None) != wall:
        raise InvalidValue(
            f"{wall_text} n’existe pas : cette nuit-là, on avance les pendules.",
            f"Écrivez « {first.astimezone(UTC).astimezone(PARIS):%Y-%m-%d %H:%M} ».",
            "heure inexistante",
            instead=first,
        )
    choices = " ou ".join(f"« {wall_text}{choice.isoformat()[-6:]} »" for choice in (first, second))
    raise InvalidValue(
        f"{wall_text} arrive deux fois : cette nuit-là, on recule les pendules.", f"Écrivez {choices}.", "heure double", instead=first
    )


@dataclass(frozen=True, order=True)
class TimeSpan:
    """From `start` to `end`, both aware; `end` is the first instant at which it is over."""

    start: datetime
    end: datetime
