"""A table read by its schema alone, as a program of nobody we know would: https://specs.frictionlessdata.io/table-schema/

Each rule is of the specification; nothing of the house is imported.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
TYPES = {"string", "integer", "number", "boolean", "date", "datetime", "time", "array", "object", "any"}


def _integer(text: str) -> int:
    assert re.fullmatch(r"[+-]?\d+", text), text
    return int(text)


def _number(text: str) -> float:
    assert NUMBER.fullmatch(text), text
    return float(text)


def _boolean(text: str) -> bool:
    """Of the specification's default words."""
    assert text in ("true", "True", "TRUE", "1", "false", "False", "FALSE", "0"), text
    return text.lower() in ("true", "1")


def _datetime(text: str) -> datetime:
    """The default format is in UTC: YYYY-MM-DDThh:mm:ssZ."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def _json(sort: type):
    def read(text: str) -> Any:
        found = json.loads(text)
        assert isinstance(found, sort), text
        return found

    return read


READ = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": date.fromisoformat,
    "datetime": _datetime,
    "array": _json(list),
    "object": _json(dict),
}


def wrong(data: bytes, schema: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the CSV file `data`, by `schema`: encoding, heading, number, types and presence of values."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield str(error)
        return
    heading, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    fields = schema["fields"]
    if heading != [field["name"] for field in fields]:
        yield f"heading: {heading}"
    for number, row in enumerate(rows, 2):
        if len(row) != len(fields):
            yield f"line {number}: {len(row)} values for {len(fields)} fields"
        yield from _wrong_values(number, row, fields)


def _wrong_values(number: int, row: list[str], fields: list[Mapping[str, Any]]) -> Iterator[str]:
    for value, field in zip(row, fields, strict=False):
        required = field.get("constraints", {}).get("required")
        if not value:
            if required:
                yield f"line {number}: {field['name']} is missing"
            continue
        try:
            READ[field["type"]](value)
        except (ValueError, AssertionError, KeyError) as error:
            yield f"line {number}: {field['name']} is no {field['type']}: {error}"
