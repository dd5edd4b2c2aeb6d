"""The tables that have rows, as files, CSV, JSON and GeoJSON, and as machines find them: Table Schema, Data Package, DCAT.

Short tables are made at once, long ones reuse the rows of the last build.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from itertools import chain
from typing import Any

from plugins.core.infrastructure.build_services import PublicationRows, RoomRows
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.overview import ContentsOverview, merge_overviews
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Column, Dataset, Row, RowsByPublication, list_rooms_in_use
from plugins.core.publication.untrusted_text import format_text_cell
from plugins.town.opendata.settings import Licence

ENCODED = json.JSONEncoder(ensure_ascii=False).encode
"""Made once: `json.dumps` makes another at each call, and a town of ten thousand articles would wait half a second for it."""


def format_csv(dataset: Dataset, rows: Iterable[Row]) -> bytes:
    """The CSV of rows: comma-separated, one header line; lists as JSON, unknown values empty.

    What a spreadsheet would take for a formula has an apostrophe before it; JSON has the text alone.
    """
    return join_csv(dataset, (format_csv_line(dataset, row) for row in rows))


def format_csv_line(dataset: Dataset, row: Row) -> bytes:
    """The CSV line of one row, with its end."""
    return _format_csv_line([_format_cell(row.get(column.name)) for column in dataset.columns])


def join_csv(dataset: Dataset, lines: Iterable[bytes]) -> bytes:
    """The file of these lines, under the line of names."""
    return b"".join((_format_csv_line([column.name for column in dataset.columns]), *lines))


def _format_csv_line(cells: Sequence[str]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow(cells)
    return file.getvalue().encode()


def format_json(dataset: Dataset, rows: Iterable[Row]) -> bytes:
    """A list of objects, one a line, each with every column."""
    return join_json(dataset, (format_json_line(dataset, row) for row in rows))


def format_json_line(dataset: Dataset, row: Row) -> bytes:
    """The JSON object of one row."""
    return ENCODED({column.name: _convert_value(row.get(column.name)) for column in dataset.columns}).encode()


def join_json(dataset: Dataset, lines: Iterable[bytes]) -> bytes:
    objects = list(lines)
    if not objects:
        return b"[]\n"
    objects[0] = b"[\n" + objects[0]
    objects[-1] += b"\n]\n"
    return b",\n".join(objects)  # once: of ten thousand, each copy takes 5 MB


def format_geojson(dataset: Dataset, rows: Iterable[Row]) -> bytes:
    """A FeatureCollection of the rows that have a place; the columns of the position are its geometry."""
    return join_geojson(dataset, (format_geojson_line(dataset, row) for row in rows))


def format_geojson_line(dataset: Dataset, row: Row) -> bytes:
    """The GeoJSON feature of one row, empty without a position."""
    feature = _build_feature(dataset, row)
    return ENCODED(feature).encode() if feature else b""


def join_geojson(dataset: Dataset, lines: Iterable[bytes]) -> bytes:
    features = b",\n".join(filter(None, lines))
    return b'{"type": "FeatureCollection", "features": [\n' + features + b"\n]}\n"


def _build_feature(dataset: Dataset, row: Row) -> dict[str, object] | None:
    geometry = row.get(dataset.shape) if dataset.shape else _build_point(dataset.position or (), row)
    if not geometry:
        return None
    names = [column.name for column in dataset.columns if column.name not in (dataset.position or ())]
    properties = {name: _convert_value(row.get(name)) for name in names if not (dataset.sparse and row.get(name) is None)}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _build_point(position: Sequence[str], row: Row) -> dict[str, object] | None:
    """RFC 7946, section 3.1.1: longitude first."""
    latitude, longitude = (row.get(name) for name in position)
    return None if latitude is None or longitude is None else {"type": "Point", "coordinates": [longitude, latitude]}


def _format_cell(value: object) -> str:
    plain_value = _convert_value(value)
    if plain_value is None or plain_value == []:
        return ""
    if isinstance(plain_value, str) and not isinstance(value, date):
        return format_text_cell(plain_value)
    return (
        plain_value
        if isinstance(plain_value, str)
        else format_text_cell(ENCODED(plain_value))
        if isinstance(plain_value, list)
        else ENCODED(plain_value)
    )


def _convert_value(value: object) -> object:
    if value is None or type(value) is str:
        return value
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_convert_value(item) for item in value] if value else []
    if isinstance(value, Mapping):
        return {key: _convert_value(item) for key, item in value.items()}
    return value


WRITERS = {"csv": format_csv, "json": format_json, "geojson": format_geojson}
LINES = {"csv": (format_csv_line, join_csv), "json": (format_json_line, join_json), "geojson": (format_geojson_line, join_geojson)}
"""How the line of a row is made, and the file of them all."""
MEDIA_TYPES = {"csv": "text/csv", "json": "application/json", "geojson": "application/geo+json", "ics": "text/calendar"}


def list_formats(dataset: Dataset) -> tuple[str, ...]:
    return tuple(WRITERS) if dataset.position or dataset.shape else ("csv", "json")


FOLDER = "donnees/"
EUROPE = "http://publications.europa.eu/resource/authority"


@dataclass(frozen=True)
class DatasetEntry:
    """One published table: its number of rows, and the date of its newest content (None: unknown)."""

    dataset: Dataset
    count: int
    updated: datetime | None

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Each format, and the address of its file, site-relative; the calendar's too."""
        own = [(form, f"{FOLDER}{self.dataset.name}.{form}") for form in list_formats(self.dataset)]
        return (*own, *([("ics", self.dataset.calendar.lstrip("/"))] if self.dataset.calendar else ()))

    @property
    def schema_file(self) -> str:
        return f"{FOLDER}{self.dataset.name}.schema.json"


def build_table_schema(dataset: Dataset) -> dict[str, object]:
    """https://specs.frictionlessdata.io/table-schema/"""
    return {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": dataset.name,
        "title": dataset.title,
        "description": dataset.description,
        **({"homepage": dataset.schema} if dataset.schema else {}),
        "fields": [_describe_field(column) for column in dataset.columns],
        "missingValues": [""],
    }


def _describe_field(column: Column) -> dict[str, object]:
    constraints = {"constraints": {"required": True}} if column.required else {}
    return {"name": column.name, "description": column.meaning, "type": column.type, **constraints}


def build_data_package(entries: Iterable[DatasetEntry], siteurl: str, town: str, licence: Licence) -> dict[str, object]:
    """A data package with one resource per table, its CSV and schema."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/data-package.json",
        "profile": "tabular-data-package",
        "name": "donnees-ouvertes",
        "title": f"Données ouvertes de {town}",
        "homepage": f"{siteurl}/{FOLDER}",
        "licenses": [{"name": licence.spdx, "title": licence.title, "path": licence.url}],
        "resources": [_describe_resource(entry, siteurl) for entry in entries],
    }


def _describe_resource(entry: DatasetEntry, siteurl: str) -> dict[str, object]:
    dataset = entry.dataset
    return {
        "profile": "tabular-data-resource",
        "name": dataset.name,
        "title": dataset.title,
        "description": dataset.description,
        "path": f"{siteurl}/{FOLDER}{dataset.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": f"{siteurl}/{entry.schema_file}",
    }


def build_catalogue(entries: Iterable[DatasetEntry], siteurl: str, town: str, licence: Licence) -> dict[str, object]:
    """DCAT in JSON-LD, by the profile of European portals (DCAT-AP): data.gouv.fr harvests it."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": f"{siteurl}/{FOLDER}",
        "@type": "dcat:Catalog",
        "dct:title": f"Données ouvertes de {town}",
        "dct:language": {"@id": f"{EUROPE}/language/FRA"},
        "dct:publisher": {"@id": f"{siteurl}/#mairie", "@type": "foaf:Agent", "foaf:name": f"Ville de {town}"},
        "dct:license": {"@id": licence.url},
        "dcat:dataset": [_describe_dcat_dataset(entry, siteurl, licence) for entry in entries],
    }


def _describe_dcat_dataset(entry: DatasetEntry, siteurl: str, licence: Licence) -> dict[str, object]:
    dataset = entry.dataset
    properties = {
        "@id": f"{siteurl}/{FOLDER}#{dataset.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": dataset.title,
        "dct:description": dataset.description,
        "dct:publisher": {"@id": f"{siteurl}/#mairie"},
        "dct:conformsTo": [{"@id": address} for address in (f"{siteurl}/{entry.schema_file}", dataset.schema) if address],
        "dcat:landingPage": {"@id": f"{siteurl}/{FOLDER}#{dataset.name}"},
        "dcat:distribution": [_describe_distribution(form, path, siteurl, licence) for form, path in entry.files],
    }
    moment = {"@type": "xsd:dateTime", "@value": entry.updated.isoformat()} if entry.updated else None
    return {**properties, **({"dct:modified": moment} if moment else {})}


def _describe_distribution(form: str, path: str, siteurl: str, licence: Licence) -> dict[str, object]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": form.upper(),
        "dct:license": {"@id": licence.url},
        "dcat:mediaType": {"@id": f"http://www.iana.org/assignments/media-types/{MEDIA_TYPES[form]}"},
        "dcat:accessURL": {"@id": f"{siteurl}/{path}"},
        "dcat:downloadURL": {"@id": f"{siteurl}/{path}"},
    }


def format_document(data: Mapping[str, object]) -> str:
    """A document, for people who open it too."""
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


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
