"""Rows as files: CSV by RFC 4180, JSON, GeoJSON by RFC 7946; always UTF-8, instants in UTC as Table Schema wants them.

https://specs.frictionlessdata.io/table-schema/#types-and-formats
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from plugins.publication.dataset import Dataset
from plugins.publication.untrusted_text import text_cell

Row = Mapping[str, Any]
ENCODED = json.JSONEncoder(ensure_ascii=False).encode
"""Made once: `json.dumps` makes another at each call, and a town of ten thousand articles would wait half a second for it."""


def as_csv(dataset: Dataset, rows: Iterable[Row]) -> bytes:
    """A comma between values, one line of names; what is a list is written as JSON, what is not known is empty.

    What a spreadsheet would take for a formula has an apostrophe before it; JSON has the text alone.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    names = [column.name for column in dataset.columns]
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return file.getvalue().encode("utf-8")


def as_json(dataset: Dataset, rows: Iterable[Row]) -> bytes:
    """A list of objects, one a line, each with every column."""
    names = [column.name for column in dataset.columns]
    lines = ",\n".join(ENCODED({name: _value(row.get(name)) for name in names}) for row in rows)
    return f"[\n{lines}\n]\n".encode() if lines else b"[]\n"


def as_geojson(dataset: Dataset, rows: Iterable[Row]) -> bytes:
    """A FeatureCollection of the rows that have a place; the columns of the position are its geometry."""
    features = ",\n".join(ENCODED(feature) for row in rows if (feature := _feature(dataset, row)))
    return f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n'.encode()


def _feature(dataset: Dataset, row: Row) -> dict[str, Any] | None:
    geometry = row.get(dataset.shape) if dataset.shape else _point(dataset.position or (), row)
    if not geometry:
        return None
    told = [column.name for column in dataset.columns if column.name not in (dataset.position or ())]
    properties = {name: _value(row.get(name)) for name in told if not (dataset.sparse and row.get(name) is None)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _point(position: Sequence[str], row: Row) -> dict[str, Any] | None:
    """RFC 7946, section 3.1.1: longitude first."""
    latitude, longitude = (row.get(name) for name in position)
    return None if latitude is None or longitude is None else {"type": "Point", "coordinates": [longitude, latitude]}


def _cell(value: Any) -> str:
    plain = _value(value)
    if plain is None or plain == []:
        return ""
    if isinstance(plain, str) and not isinstance(value, date):
        return text_cell(plain)
    return plain if isinstance(plain, str) else text_cell(ENCODED(plain)) if isinstance(plain, list) else ENCODED(plain)


def _value(value: Any) -> Any:
    if value is None or type(value) is str:
        return value
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_value(one) for one in value] if value else []
    if isinstance(value, Mapping):
        return {key: _value(one) for key, one in value.items()}
    return value


WRITERS = {"csv": as_csv, "json": as_json, "geojson": as_geojson}
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "geojson": "application/geo+json", "ics": "text/calendar"}


def formats(dataset: Dataset) -> tuple[str, ...]:
    """Those in which a table is given."""
    return tuple(WRITERS) if dataset.position or dataset.shape else ("csv", "json")
