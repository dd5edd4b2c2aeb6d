"""What a room gives as open data: one table, declared as data, which the page of the open data turns into files and documents.

A room declares its own in a module `open_data.py`, as a tuple `DATASETS`; its line in PLUGINS is what adds them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Context = Mapping[str, Any]
"""Pelican's, once everything is read."""


@dataclass(frozen=True)
class Column:
    """One column: `name` is what the national schema calls it, where there is one, else a French word in lower case and ASCII.

    `type` is one of Table Schema's: string, integer, number, boolean, date, datetime, time, array, object.
    https://specs.frictionlessdata.io/table-schema/#types-and-formats
    """

    name: str
    meaning: str
    type: str = "string"
    required: bool = False


@dataclass(frozen=True)
class Dataset:
    """A table named `name` (of its files: `/donnees/<name>.csv`), one row for each thing, in an order that does not depend on chance.

    `rows` gives them from Pelican's context; each has a value, or None, for every column. `schema` is the address of the national schema
    that its columns follow, and `follows` says how far in French; both are empty where there is none. `position` names the columns of
    latitude and longitude, in degrees (WGS 84), of a table that is also given as GeoJSON; `shape` names instead what holds, in each row, a
    geometry of GeoJSON, which is no column. In the GeoJSON of a `sparse` table what is not known is left out: a schema of JSON has no
    null. `calendar` is the address of the same as iCalendar, when the room writes one.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    rows: Callable[[Context], Iterable[Mapping[str, Any]]]
    schema: str = ""
    follows: str = ""
    position: tuple[str, str] | None = None
    calendar: str = ""
    shape: str = ""
    sparse: bool = False
