"""The tables that have rows, and their inputs: short tables are made immediately, long ones reuse the rows of the last build."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from itertools import chain
from typing import Any

from plugins.core.infrastructure.publication_rows import PublicationRows, RoomRows
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.overview import ContentsOverview, merge_overviews
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Column, Dataset, Row, RowsByPublication, list_rooms_in_use
from plugins.town.opendata.table_files import LINES, WRITERS, DatasetEntry, list_formats

TYPES = {"instant": "datetime", "day": "date", "flag": "boolean", "words": "array", "lines": "array", "rank": "integer"}
"""The type of a column, by that of its field; a text otherwise. What holds keys of its own, or is read by its room, is no column."""

COMPOUND_TYPES = ("mapping", "mappings", "picture")


def list_exported_fields(kind: Kind) -> tuple[Field, ...]:
    """The keys of `kind` that are columns."""
    fields = (field for name in kind.exports if (field := kind.find_field(name)))
    return tuple(field for field in fields if field.type not in COMPOUND_TYPES and field.reads is None)


def derive_dataset(kind: Kind) -> Dataset:
    """The table of what readers see of `kind`: its articles, its tribunes."""
    fields = list_exported_fields(kind)
    return Dataset(
        name=slugify(kind.plural),
        title=kind.plural,
        description=f"{kind.plural} du journal : ce que leur en-tête en dit, et leur adresse. Le texte est à la page.",
        columns=(
            Column("identifiant", "Ne change jamais.", required=True),
            *(Column(format_column_name(field), field.help or field.label, TYPES.get(field.type, "string")) for field in fields),
            Column("adresse_web", "La page.", required=True),
        ),
        rows=partial(list_rows, kind=kind.name, fields=fields),
    )


def format_column_name(field: Field) -> str:
    """The column name of a key: its label, in lower case and ASCII."""
    return slugify(field.label).replace("-", "_")


def list_rows(context: Mapping[str, Any], kind: str, fields: tuple[Field, ...]) -> Iterator[dict[str, object]]:
    """One row per publication, by identity."""
    contents = [content for content in chain(context["articles"], context["pages"]) if content.publication.kind.name == kind]
    for content in sorted(contents, key=lambda content: content.publication.identity):
        yield build_row(content, fields)


def build_row(content: PublishedContent, fields: tuple[Field, ...]) -> dict[str, object]:
    publication = content.publication
    cells = {
        format_column_name(field): _convert_to_plain(getattr(publication, field.name, None) or publication.extra.get(field.name))
        for field in fields
    }
    return {"identifiant": publication.identity, **cells, "adresse_web": content.permalink}


def _convert_to_plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return list(value)
    return value if isinstance(value, str | int | float | date | datetime) else None


@dataclass(frozen=True)
class RoomTable:
    """`dataset` is made of the publications of `kinds`, by name. `own`: it is derived from the `fields` that one kind exports, alone."""

    dataset: Dataset
    kinds: tuple[str, ...]
    own: bool = False
    fields: tuple[Field, ...] = ()


def list_tables(plugins: Iterable[str]) -> tuple[RoomTable, ...]:
    """The tables that rooms declare, in PLUGINS' order, then one for each kind whose room declares none."""
    rooms = [(room.kinds, room.datasets) for room in list_rooms_in_use(plugins)]
    room_tables = [RoomTable(dataset, tuple(kind.name for kind in kinds)) for kinds, datasets in rooms for dataset in datasets]
    return (*room_tables, *_iterate_derived([kind for kinds, datasets in rooms if not datasets for kind in kinds]))


def _iterate_derived(kinds: Iterable[Kind]) -> Iterator[RoomTable]:
    return (RoomTable(derive_dataset(kind), (kind.name,), own=True, fields=list_exported_fields(kind)) for kind in kinds if kind.exports)


Cells = Callable[[Any], Row | None]
"""The row of one publication; None of one that has none."""


@dataclass(frozen=True)
class WholeRows:
    """The rows of a table made in one go, with unknown dependencies: they are made each time, and compared."""

    dataset: Dataset
    rows: Sequence[Row]

    @cached_property
    def made_from(self) -> str:
        """A digest of the rows."""
        return hashlib.blake2b(repr(self.rows).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def format_file(self, form: str) -> bytes:
        return WRITERS[form](self.dataset, self.rows)

    def forget(self) -> None:
        """Keep the rows: they are few."""


@dataclass(frozen=True)
class LinesByPublication:
    """The lines of a table, one of each form for a publication; `ask_rows` gives them from what was kept, and makes those of what moved."""

    dataset: Dataset
    ask_rows: Callable[[], RoomRows]

    @cached_property
    def lines(self) -> RoomRows:
        """Asked for once, as late as they may be: what rooms hang on publications is hung by then."""
        return self.ask_rows()

    @property
    def made_from(self) -> bytes:
        """A digest of the lines: that of the last build when none changed."""
        return self.lines.digest()

    @property
    def count(self) -> int:
        return self.lines.filled_count

    def format_file(self, form: str) -> bytes:
        place = list_formats(self.dataset).index(form)
        return LINES[form][1](self.dataset, (each[place] for each in self.lines.now.values() if each))

    def forget(self) -> None:
        """Release the lines, once all is written."""
        vars(self).pop("lines", None)


@dataclass(frozen=True)
class FilledTable:
    """One table, and what it is filled with."""

    entry: DatasetEntry
    filling: WholeRows | LinesByPublication


def find_filled_tables(
    tables: Iterable[RoomTable], context: Mapping[str, Any], line_cache: PublicationRows, overview: ContentsOverview
) -> tuple[FilledTable, ...]:
    """The `tables` with rows, from Pelican's `context`, whose publications are in `overview`; `line_cache` has lines of before."""
    all_tables = (_fill_table(table, overview.by_kind, context, line_cache) for table in tables)
    return tuple(each for each in all_tables if each.entry.count)


def _fill_table(
    table: RoomTable, by_kind: Mapping[str, ContentsOverview], context: Mapping[str, Any], line_cache: PublicationRows
) -> FilledTable:
    dataset, name = table.dataset, f"opendata {table.dataset.name}"
    of_its_kinds = merge_overviews([by_kind[kind] for kind in table.kinds if kind in by_kind])
    if table.own:
        identities = [text.identity for text in of_its_kinds.texts]
        contents = of_its_kinds.take_places(sorted(range(len(identities)), key=identities.__getitem__))
        lines = partial(_format_lines, dataset, lambda content: build_row(content, table.fields))
        filling = LinesByPublication(dataset, partial(line_cache.get_rows_as_read, name, b"", contents, lines))
        return FilledTable(_build_entry(dataset, len(contents), of_its_kinds), filling)
    if not isinstance(dataset.rows, RowsByPublication):
        rows = [dict(each) for each in dataset.rows(context)]
        return FilledTable(_build_entry(dataset, len(rows), of_its_kinds), WholeRows(dataset, rows))
    listed, lines = dataset.rows.list_contents(context), partial(_format_lines, dataset, partial(dataset.rows.make_row, context))
    ask_rows = line_cache.get_rows_as_shown if dataset.rows.shows_extras else line_cache.get_rows_as_read
    filling = LinesByPublication(dataset, partial(ask_rows, name, b"", listed, lines))
    return FilledTable(_build_entry(dataset, len(listed) if dataset.rows.shows_extras else filling.count, of_its_kinds), filling)


def _format_lines(dataset: Dataset, cells_of: Cells, content: PublishedContent) -> tuple[bytes, ...]:
    """Those of one publication, one for each form: as bytes, half of what texts hold; none of one that has no row."""
    cells = cells_of(content)
    return () if cells is None else tuple(LINES[form][0](dataset, cells) for form in list_formats(dataset))


def _build_entry(dataset: Dataset, count: int, contents: ContentsOverview) -> DatasetEntry:
    return DatasetEntry(_make_describable(dataset), count, _find_newest(contents))


def _make_describable(dataset: Dataset) -> Dataset:
    """What a page can say of `dataset`. How its rows are made is not part of it: the build cannot tell whether that has changed, and would
    make the page again each time."""
    return replace(dataset, rows=_refuse_rows)


def _refuse_rows(context: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Refuse: a table described only has no rows, and an empty file would be false. Ask `FilledTable` for its rows."""
    raise LookupError("the rows of a table are asked of FilledTable, not of what is told of it")


def _find_newest(contents: ContentsOverview) -> datetime | None:
    """When the newest of them was written, or corrected."""
    seconds = [text.modified or text.date for text in contents.texts]
    newest = max(seconds, default=0.0)
    if not newest:
        return None
    publication = contents[seconds.index(newest)].publication
    instant: datetime = publication.modified or publication.date
    return instant
