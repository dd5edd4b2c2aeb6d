"""The tables that have rows, what each was made from, and how to make its rows: at once where they are few, only when asked otherwise."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from plugins.opendata.descriptions import DatasetEntry
from plugins.opendata.tables import RoomTable
from plugins.publication.dataset import Dataset


@dataclass(frozen=True)
class FilledTable:
    """One table: `made_from` is the same for as long as its rows are."""

    entry: DatasetEntry
    made_from: Any
    rows: Callable[[], Iterable[Mapping[str, Any]]]


def find_filled_tables(tables: Iterable[RoomTable], context: Mapping[str, Any]) -> tuple[FilledTable, ...]:
    """Those of `tables` that have a row, from Pelican's `context`, in one pass over what readers see."""
    by_kind: dict[str, list[Any]] = {}
    for content in chain(context["articles"], context["pages"]):
        by_kind.setdefault(content.publication.kind.name, []).append(content)
    found = (_derived(table, by_kind, context) if table.own else _declared(table, by_kind, context) for table in tables)
    return tuple(one for one in found if one.entry.count)


def _derived(table: RoomTable, by_kind: Mapping[str, list[Any]], context: Mapping[str, Any]) -> FilledTable:
    """Ten thousand articles are told by their marks, which the build knows: their rows are made when one of them moved."""
    contents = sorted(by_kind.get(table.kinds[0], ()), key=lambda content: content.publication.identity)
    return FilledTable(
        DatasetEntry(_describable(table.dataset), len(contents), _newest(contents)), contents, partial(table.dataset.rows, context)
    )


def _declared(table: RoomTable, by_kind: Mapping[str, list[Any]], context: Mapping[str, Any]) -> FilledTable:
    """Who can tell what a room's rows are made from? They are made, and compared."""
    rows = [dict(row) for row in table.dataset.rows(context)]
    contents = [content for kind in table.kinds for content in by_kind.get(kind, ())]
    digest = hashlib.blake2b(repr(rows).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return FilledTable(DatasetEntry(_describable(table.dataset), len(rows), _newest(contents)), digest, lambda: rows)


def _describable(dataset: Dataset) -> Dataset:
    """What a page can say of `dataset`. How its rows are made is not part of it: the build cannot tell whether that has changed, and would
    make the page again each time."""
    return replace(dataset, rows=_elsewhere)


def _elsewhere(context: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Refuse: what is told of a table has no rows, and an empty file would be a lie. Those of `FilledTable` are asked."""
    raise LookupError("the rows of a table are asked of Held.rows, not of what is told of it")


def _newest(contents: Iterable[Any]) -> datetime | None:
    """When the newest of them was written, or corrected."""
    told = (content.publication.modified or content.publication.date for content in contents)
    return max(filter(None, told), default=None)
