"""Every table of the demonstration, read by its own schema and found by its addresses."""

import csv
import io
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.core.infrastructure.settings import load_settings
from plugins.town.opendata.table_files import list_tables
from tests.browser.demonstration import SITEURL
from tests.house import ROOT
from tests.opendata.rules_table import TYPES, wrong

TABLES = list_tables(load_settings(ROOT / "pelicanconf.py")["PLUGINS"])
NAMES = [table.dataset.name for table in TABLES]


def data(site: Path, name: str):
    return json.loads((site / "donnees" / name).read_text(encoding="utf-8"))


def test_no_two_tables_have_one_name():
    assert len(NAMES) == len(set(NAMES))


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_columns_are_ascii_words_of_known_types_each_once(table):
    names = [column.name for column in table.dataset.columns]
    assert len(names) == len(set(names))
    assert all(name.isascii() and name == name.strip() and " " not in name for name in names), names
    assert {column.type for column in table.dataset.columns} <= TYPES
    assert all(column.meaning.strip() for column in table.dataset.columns)
    assert set(table.dataset.position or ()) <= set(names)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_is_what_its_schema_says(site, name):
    schema = data(site, f"{name}.schema.json")
    assert list(wrong((site / f"donnees/{name}.csv").read_bytes(), schema)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_rows_are_told_in_json(site, name):
    rows, fields = data(site, f"{name}.json"), [field["name"] for field in data(site, f"{name}.schema.json")["fields"]]
    text = (site / f"donnees/{name}.csv").read_bytes().decode("utf-8")
    assert rows and all(list(row) == fields for row in rows)
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(rows) + 1


@pytest.mark.parametrize("name", [table.dataset.name for table in TABLES if table.dataset.position or table.dataset.shape])
def test_a_map_is_geojson_with_longitudes_first(site, name):
    told = data(site, f"{name}.geojson")
    assert told["type"] == "FeatureCollection" and told["features"]
    for feature in told["features"]:
        points = [feature["geometry"]["coordinates"]] if feature["geometry"]["type"] == "Point" else feature["geometry"]["coordinates"][0]
        assert all(1 < lon < 4 and 48 < lat < 50 for lon, lat in points), feature


def test_the_page_leads_to_every_file(site):
    page = BeautifulSoup((site / "donnees/index.html").read_text(encoding="utf-8"), "html.parser")
    links = {link["href"].removeprefix("/") for link in page.select("main a[href]") if link["href"].startswith("/")}
    files = {file.relative_to(site).as_posix() for file in (site / "donnees").iterdir() if file.name != "index.html"}
    assert files - links == set()
    assert [link for link in links if not (site / link).exists()] == []


def test_the_package_names_every_table_and_its_schema(site):
    package = data(site, "datapackage.json")
    assert [resource["name"] for resource in package["resources"]] == NAMES
    for resource in package["resources"]:
        assert all((site / resource[key].removeprefix(f"{SITEURL}/")).exists() for key in ("path", "schema"))
    assert package["licenses"][0]["name"] == "etalab-2.0"


def test_the_catalogue_names_every_file_and_its_licence(site):
    catalogue = data(site, "catalogue.jsonld")
    assert [dataset["dct:identifier"] for dataset in catalogue["dcat:dataset"]] == NAMES
    for dataset in catalogue["dcat:dataset"]:
        for file in dataset["dcat:distribution"]:
            assert (site / file["dcat:downloadURL"]["@id"].removeprefix(f"{SITEURL}/")).exists()
            assert file["dct:license"]["@id"].startswith("https://")


def test_every_kind_is_told_as_a_table():
    kinds = {kind for table in TABLES for kind in table.kinds}
    assert {"article", "breve", "tribune", "travaux", "evenement"} <= kinds
