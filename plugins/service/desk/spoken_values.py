"""The dates and hours of a form that were typed as one says them, as the file will have them, and what was understood of each; and
the values of a file as one reads them.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plugins.core.publication.instants import format_french_day
from plugins.core.publication.kind import Field, Kind
from plugins.service.desk.spoken_dates import (
    format_file_instant,
    format_spoken_instant,
    understand_day,
    understand_instant,
    understand_repetition,
    understand_timing,
)

TIMINGS, REPETITION = "timings", "rrule"
SESSIONS = frozenset({TIMINGS, "rdates"})
"""The keys of the agenda's sessions, a line each; that of the rule by which they come back."""

STATUSES = {"withdrawn": "retiré du site", "hidden": "hors des listes", "draft": "brouillon", "published": "publié"}


@dataclass(frozen=True)
class UnderstoodValue:
    """`path` is the field's in the form, `value` what the file will have, `words` the same as one says it."""

    path: str
    value: str
    words: str


def understand_values(kind: Kind, values: Mapping[str, Any], now: datetime) -> tuple[dict[str, Any], list[UnderstoodValue]]:
    """The values with their dates as files have them, seen from `now`; what is not understood stays, for `check` to tell."""
    understood: list[UnderstoodValue] = []
    if (repeated := _understand_repetition(kind, values, now)) is not None:
        values = {**values, **repeated}
        understood += [UnderstoodValue(name, value, value) for name, value in repeated.items()]
    return _understand_level(kind.fields, values, now, "", understood), understood


def _understand_repetition(kind: Kind, values: Mapping[str, Any], now: datetime) -> dict[str, str] | None:
    """The first session and its repetition, each in its own field, where one line says both and no other repetition is there."""
    if kind.find_field(REPETITION) is None or not isinstance(values.get(TIMINGS), str):
        return None
    reading = understand_repetition(values[TIMINGS].strip(), now)
    return {TIMINGS: reading[0], REPETITION: reading[1]} if reading and values.get(REPETITION) in (None, "", reading[1]) else None


def _understand_level(
    fields: tuple[Field, ...], values: Mapping[str, Any], now: datetime, path: str, found: list[UnderstoodValue]
) -> dict[str, Any]:
    by_name = {field.name: field for field in fields}
    return {
        name: _understand_value(by_name[name], value, now, f"{path}{name}", found) if name in by_name else value
        for name, value in values.items()
    }


def _understand_value(field: Field, value: object, now: datetime, path: str, found: list[UnderstoodValue]) -> object:
    if isinstance(value, Mapping):
        return _understand_level(field.fields, value, now, f"{path}.", found)
    if isinstance(value, list) and field.fields:
        rows = enumerate(value)
        return [
            _understand_level(field.fields, row, now, f"{path}.{place}.", found) if isinstance(row, Mapping) else row for place, row in rows
        ]
    if not isinstance(value, str) or not value:
        return value
    for written_value, words in _iterate_readings(field, value, now):
        found.append(UnderstoodValue(path, written_value, words))
        return written_value
    return value


def _iterate_readings(field: Field, text: str, now: datetime) -> Iterator[tuple[str, str]]:
    """What a text is understood as, with the sentence that confirms it; empty for a date already in a file's form."""
    if field.type == "instant" and (moment := understand_instant(text, now)):
        yield format_file_instant(moment), format_spoken_instant(moment)
    elif field.type == "day" and (day := understand_day(text, now)):
        yield f"{day:%Y-%m-%d}", format_french_day(day)
    elif field.spoken_form is not None and (reading := field.spoken_form.understand(text)):
        yield reading
    elif field.name in SESSIONS:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        sessions = [understand_timing(line, now) or line for line in lines]
        if sessions != lines:
            yield "\n".join(sessions), " ; ".join(sessions)


def format_spoken_values(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, str]:
    """The values of a text besides its body, in the words of the form."""
    return {field.label: _say(field, values[field.name]) for field in fields if field.name in values and field.name != "id"}


def _say(field: Field, value: object) -> str:
    if isinstance(value, Mapping):
        return " ; ".join(f"{label.lower()} : {words}" for label, words in format_spoken_values(field.fields, value).items())
    if isinstance(value, list):
        return ("\n" if field.fields else ", ").join(_say(field, each) for each in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = str(value)
    if field.name == "status":
        return STATUSES.get(text, text)
    if field.spoken_form is not None:
        reading = field.spoken_form.understand(text)
        return reading[1] if reading else text
    with suppress(ValueError):
        if field.type == "instant":
            return format_spoken_instant(datetime.fromisoformat(text))
        if field.type == "day":
            return format_french_day(date.fromisoformat(text))
    return text
