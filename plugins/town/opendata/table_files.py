"""The tables as files, CSV, JSON and GeoJSON, and as machines find them: Table Schema, Data Package, DCAT."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from plugins.core.publication.room import Column, Dataset, Row
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
