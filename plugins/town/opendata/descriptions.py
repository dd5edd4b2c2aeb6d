"""The tables as machines find them: a Table Schema for each, a Data Package and a DCAT catalogue for all.

https://specs.frictionlessdata.io/data-package/  https://www.w3.org/TR/vocab-dcat-3/
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from plugins.core.publication.dataset import Column, Dataset
from plugins.town.opendata.settings import Licence
from plugins.town.opendata.table_files import MEDIA_TYPES, list_formats

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
        """The address of its Table Schema."""
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
