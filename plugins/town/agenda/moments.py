"""Parse what an editor writes of time: sessions and exceptions, in ISO or as on a poster."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TypeVar

from plugins.core.publication.instants import MONTHS, read_day, read_instant, shorten_for_message
from plugins.core.publication.raw_value import NO_VALUE, InvalidValue, RawValue
from plugins.core.publication.slug import slugify, suggest_closest
from plugins.town.agenda.timing import Days, Moment, SessionTiming, find_midnight

Parsed = TypeVar("Parsed")
HOUR = r"\d{1,2}\s*(?:h(?:eures?)?|:)\s*(?:\d{2})?"
HAS_HOUR = re.compile(r"\d\s*(?:h|:)", re.IGNORECASE)
HOUR_ALONE = re.compile(HOUR, re.IGNORECASE)
SPAN = re.compile(rf"(?P<day>.+?)[\s,]+(?:de\s+)?(?P<begin>{HOUR})\s*(?:à|-|–|—)\s*(?P<end>{HOUR})", re.IGNORECASE)
FROM_TO = re.compile(r"(?:du\s+)?(?P<begin>.+?)\s+au\s+(?P<end>.+)", re.IGNORECASE)
BEGIN, END = ("begin", "debut", "dtstart", "de"), ("end", "fin", "dtend", "a")
"""Keys of a session, whatever their accents."""

MOST_MOMENTS = 500
"""Sessions written one by one: ten years of one a week are a rule."""

REPEATED = re.compile(r"(?:tou(?:s|tes) les|chaque)\b", re.IGNORECASE)
REMEDY = "Écrivez par exemple « 28 mars 2026 de 8 h à 13 h », ou « begin: 2026-03-28 08:00 » et « end: 2026-03-28 13:00 »."


def read_timings(raw_value: RawValue) -> tuple[SessionTiming, ...]:
    """The sessions that are written: a list or lines of texts or of `begin` and `end`. Raises InvalidValue."""
    parsed = _parse_each(raw_value, _parse_timing, r"[\n;]")
    if len(parsed) > MOST_MOMENTS:
        raise InvalidValue(
            f"{len(parsed)} séances, c’est trop.", "Écrivez la première, et « rrule: » pour les suivantes.", "horaire illisible"
        )
    return parsed


def read_moments(raw_value: RawValue) -> tuple[Moment, ...]:
    """The days and instants that are written; `du 4 au 19 avril 2026` is all the days between. Raises InvalidValue."""
    return _parse_each(raw_value, _parse_moment, r"[\n;,]")


def _parse_each(raw: RawValue, read: Callable[[RawValue], Parsed], between: str) -> tuple[Parsed, ...]:
    if isinstance(raw.value, str):
        items: Iterable[RawValue] = (RawValue(piece, raw.line) for piece in re.split(between, raw.value) if piece.strip())
    else:
        items = raw.value if isinstance(raw.value, list) else [raw]
    parsed = []
    for item in items:
        try:
            parsed.append(read(item))
        except InvalidValue as wrong:
            wrong.line, wrong.instead = wrong.line or item.line, NO_VALUE
            raise
    return tuple(parsed)


def _parse_timing(raw: RawValue) -> SessionTiming:
    if isinstance(raw.value, dict):
        return _build_timing(*_find_keys(raw.value))
    if not isinstance(raw.value, str):
        raise InvalidValue("il faut une séance par ligne.", REMEDY, "horaire illisible")
    text = " ".join(raw.value.split())
    if REPEATED.match(text):
        remedy = "Écrivez ici la première séance, « 31 mars 2026 de 18 h à 19 h », et sous « rrule » ce qui revient : « chaque mardi »."
        raise InvalidValue(f"« {shorten_for_message(text)} » se répète : une ligne est une séance.", remedy, "horaire illisible")
    if match := SPAN.fullmatch(text):
        return _build_timing(f"{match['day']} {match['begin']}", match["end"])
    if match := FROM_TO.fullmatch(text):
        return _build_timing(_complete(match["begin"], match["end"]), match["end"])
    return _build_timing(text, "")


def _find_keys(keys: dict[str, RawValue]) -> tuple[str, str]:
    instants = {"begin": "", "end": ""}
    for key, raw in keys.items():
        name = "begin" if slugify(key) in BEGIN else "end" if slugify(key) in END else ""
        if not name:
            remedy = suggest_closest(key[:40], ("begin", "end"), "Une séance a deux clés, « begin » et « end ».")
            raise InvalidValue(f"« {shorten_for_message(key)} » n’est pas d’une séance.", remedy, "clé inconnue", line=raw.line)
        if not isinstance(raw.value, str):
            raise InvalidValue("il faut une date et une heure.", REMEDY, "horaire illisible", line=raw.line)
        instants[name] = raw.value.strip()
    if not instants["begin"]:
        raise InvalidValue("cette séance n’a pas de début.", "Ajoutez « begin: ».", "clé manquante")
    return instants["begin"], instants["end"]


def _build_timing(begins: str, ends: str) -> SessionTiming:
    """The session from `begins` to `ends`, which may be an hour alone, or nothing."""
    begin, hours = read_instant(begins), bool(HAS_HOUR.search(begins))
    if HOUR_ALONE.fullmatch(ends):
        if not hours:
            raise InvalidValue(f"« {shorten_for_message(begins)} » n’a pas d’heure, et la fin en a une.", REMEDY, "horaire illisible")
        end = read_instant(f"{begin:%Y-%m-%d} {ends}")
        return SessionTiming(begin, end if end > begin else read_instant(f"{begin + timedelta(days=1):%Y-%m-%d} {ends}"))
    if not hours:
        return _build_whole_days(begins, ends)
    if not ends:
        return SessionTiming(begin)
    if not HAS_HOUR.search(ends):
        raise InvalidValue(f"« {shorten_for_message(ends)} » : il manque l’heure de fin.", REMEDY, "horaire illisible")
    end = read_instant(ends)
    if end.timestamp() <= begin.timestamp():
        raise InvalidValue("cette séance finit avant de commencer.", "Corrigez l’une des deux heures.", "dates contradictoires")
    return SessionTiming(begin, end)


def _build_whole_days(begins: str, ends: str) -> SessionTiming:
    if HAS_HOUR.search(ends):
        raise InvalidValue(f"« {shorten_for_message(begins)} » n’a pas d’heure, et la fin en a une.", REMEDY, "horaire illisible")
    first, last = read_day(begins), read_day(ends or begins)
    if last < first:
        raise InvalidValue("cette séance finit avant de commencer.", "Corrigez l’un des deux jours.", "dates contradictoires")
    return SessionTiming(find_midnight(first), find_midnight(last + timedelta(days=1)), whole_days=True)


def _parse_moment(raw: RawValue) -> Moment:
    if not isinstance(raw.value, str):
        raise InvalidValue(
            "il faut un jour par ligne.", "Écrivez par exemple « 1er mai 2026 », ou « du 4 au 19 avril 2026 ».", "date illisible"
        )
    text = " ".join(raw.value.split())
    if match := FROM_TO.fullmatch(text):
        first, last = read_day(_complete(match["begin"], match["end"])), read_day(match["end"])
        if last < first:
            raise InvalidValue("ces jours finissent avant de commencer.", "Corrigez l’un des deux.", "dates contradictoires")
        return Days(first, last)
    return read_instant(text) if HAS_HOUR.search(text) else read_day(text)


def _complete(begins: str, ends: str) -> str:
    """`4` or `28 mars`, with the month and the year of what they run to."""
    if re.search(r"\d{4}", begins):
        return begins
    last = read_day(ends)
    numbered = re.fullmatch(r"(?:\w+di|dimanche)?\s*\d{1,2}(?:er)?", begins, re.IGNORECASE)
    return f"{begins} {MONTHS[last.month - 1]} {last.year}" if numbered else f"{begins} {last.year}"
