"""The tables that have rows, and what each was made from: few rows are made at once, the lines of many are line_cache from before."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from plugins.infrastructure.publication_rows import PublicationRows
from plugins.opendata.derived import row
from plugins.opendata.descriptions import DatasetEntry
from plugins.opendata.table_files import LINES, WRITERS, formats
from plugins.opendata.tables import RoomTable
from plugins.publication.dataset import Dataset


@dataclass(frozen=True)
class FilledTable:
    """One table: `made_from` is the same for as long as its rows are; `format_file` gives the bytes of one of its forms."""

    entry: DatasetEntry
    made_from: Any
    format_file: Callable[[str], bytes]


def find_filled_tables(tables: Iterable[RoomTable], context: Mapping[str, Any], line_cache: PublicationRows) -> tuple[FilledTable, ...]:
    """Those of `tables` that have a row, from Pelican's `context`, in one pass over what readers see; `line_cache` has lines of before."""
    by_kind: dict[str, list[Any]] = {}
    for content in chain(context["articles"], context["pages"]):
        by_kind.setdefault(content.publication.kind.name, []).append(content)
    all_tables = (_derived(table, by_kind, line_cache) if table.own else _declared(table, by_kind, context) for table in tables)
    return tuple(each for each in all_tables if each.entry.count)


def _derived(table: RoomTable, by_kind: Mapping[str, list[Any]], line_cache: PublicationRows) -> FilledTable:
    """The lines of ten thousand articles are in `line_cache`, but for what moved; their one digest is that of before when none did."""
    contents = sorted(by_kind.get(table.kinds[0], ()), key=lambda content: content.publication.identity)
    lines = line_cache.as_read(f"opendata {table.dataset.name}", b"", contents, partial(_lines, table))
    entry = DatasetEntry(_describable(table.dataset), len(contents), _newest(contents))
    return FilledTable(entry, lines.digest(), partial(_joined, table.dataset, lines.now))


def _lines(table: RoomTable, content: Any) -> tuple[bytes, ...]:
    """Those of one publication, one for each form: as bytes, half of what texts hold."""
    cells = row(content, table.fields)
    return tuple(LINES[form][0](table.dataset, cells) for form in formats(table.dataset))


def _joined(dataset: Dataset, lines: Mapping[str, tuple[bytes, ...]], form: str) -> bytes:
    place = formats(dataset).index(form)
    return LINES[form][1](dataset, (each[place] for each in lines.values()))


def _declared(table: RoomTable, by_kind: Mapping[str, list[Any]], context: Mapping[str, Any]) -> FilledTable:
    """Who can tell what a room's rows are made from? They are made, and compared."""
    rows = [dict(row) for row in table.dataset.rows(context)]
    contents = [content for kind in table.kinds for content in by_kind.get(kind, ())]
    digest = hashlib.blake2b(repr(rows).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    entry = DatasetEntry(_describable(table.dataset), len(rows), _newest(contents))
    return FilledTable(entry, digest, lambda form: WRITERS[form](table.dataset, rows))


def _describable(dataset: Dataset) -> Dataset:
    """What a page can say of `dataset`. How its rows are made is not part of it: the build cannot tell whether that has changed, and would
    make the page again each time."""
    return replace(dataset, rows=_elsewhere)


def _elsewhere(context: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Refuse: what is told of a table has no rows, and an empty file would be a lie. Those of `FilledTable` are asked."""
    raise LookupError("the rows of a table are asked of FilledTable, not of what is told of it")


def _newest(contents: Iterable[Any]) -> datetime | None:
    """When the newest of them was written, or corrected."""
    instants = (content.publication.modified or content.publication.date for content in contents)
    return max(filter(None, instants), default=None)
