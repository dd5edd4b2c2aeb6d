"""Open data of a room: one table, declared as data, from which the open data page makes files and documents.

A room declares its own in a module `open_data.py`, as a tuple `DATASETS`; its line in PLUGINS is what adds them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plugins.core.publication.publication import PublishedContent

Context = Mapping[str, Any]
"""Pelican's, once everything is read."""
Row = Mapping[str, object]
"""The cells of one row, by the names of the columns: plain values."""


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
class RowsByPublication:
    """The rows of a table with one, or none, for each publication: unchanged ones are not made again.

    `list_contents` gives Pelican's contents in the order of the rows. `make_row` makes that of one, of what the file of the publication
    says and of the settings in the context alone; of a table that `shows_extras` there is a row for each, and it may say what rooms hang
    on the content besides.
    """

    list_contents: Callable[[Context], Sequence[PublishedContent]]
    make_row: Callable[[Context, Any], Row | None]
    shows_extras: bool = False

    def __call__(self, context: Context) -> Iterator[Row]:
        """All of them."""
        rows = (self.make_row(context, content) for content in self.list_contents(context))
        return (row for row in rows if row is not None)


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
    rows: Callable[[Context], Iterable[Row]]
    schema: str = ""
    follows: str = ""
    position: tuple[str, str] | None = None
    calendar: str = ""
    shape: str = ""
    sparse: bool = False
