"""The agenda as open data, and when it changes by itself."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.town.agenda.exports import DATASETS
from plugins.town.agenda.room import ROOM
from tests.agenda.made import content, known

(DATASET,) = DATASETS
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "datetime": datetime,
    "array": list,
}


def rows(*contents) -> list[dict]:
    return list(DATASET.rows({"pages": known(*contents)}))


EVERYTHING = {
    "rrule": "chaque samedi, 4 fois",
    "exdates": "4 avril 2026",
    "cancelled": "11 avril 2026",
    "age": "6-12",
    "accessibility": "moteur, auditif",
    "price": "8 €, 5 € en tarif réduit",
    "registration": "02 61 91 00 12",
    "event_status": "complet",
    "attendancemode": "mixte",
    "onlineaccesslink": "https://ma-ville.fr/direct",
    "organiser": "Aviron",
    "conditions": "Chaussures fermées.",
    "theme": "Culture",
    "quartiers": ("Centre",),
    "public": ("jeunes",),
    "summary": "Quarante étals.",
    "date": datetime(2026, 3, 1, 9, tzinfo=PARIS),
}


@pytest.mark.parametrize("keys", [{}, EVERYTHING, {"timings": "du 19 au 20 septembre 2026", "place": None}])
def test_a_row_has_every_column_and_no_other_of_the_type_that_it_says(keys):
    (row,) = rows(content(**keys))
    assert set(row) == {column.name for column in DATASET.columns}
    for column in DATASET.columns:
        value = row[column.name]
        assert value is not None or not column.required, column.name
        assert value is None or isinstance(value, TYPES[column.type]), column.name


def test_values_are_openagenda_s():
    (row,) = rows(content(**EVERYTHING))
    assert (row["status"], row["attendance_mode"], row["accessibilite"]) == (5, 3, ["mi", "hi"])
    assert row["inscription"] == [{"type": "phone", "value": "02 61 91 00 12"}]
    assert (row["age_min"], row["age_max"], row["tarif"], row["gratuit"]) == (6, 12, "8 €, 5 € en tarif réduit", False)


def test_a_rule_is_one_line_and_what_it_leaves_out_beside_it():
    (row,) = rows(content(**EVERYTHING))
    assert row["repetition"] == "FREQ=WEEKLY;COUNT=4;BYDAY=SA"
    assert row["seances"] == [{"begin": "2026-03-28T08:00:00+01:00", "end": "2026-03-28T13:00:00+01:00"}]
    assert (row["sauf"], row["annulees"]) == (["2026-04-04T08:00:00+02:00"], ["2026-04-11T08:00:00+02:00"])
    assert row["fin"].isoformat() == "2026-04-18T13:00:00+02:00"


def test_what_has_no_end_says_none():
    (row,) = rows(content(rrule="chaque samedi"))
    assert (row["fin"], row["annulees"]) == (None, [])


def test_rows_come_by_their_first_session_whatever_the_order_of_files():
    events = [content("Tard", "2026-05-01 10:00"), content("Tôt", "2026-04-01 10:00"), content("Aussi tôt", "2026-04-01 10:00")]
    assert [row["titre"] for row in rows(*events)] == [row["titre"] for row in rows(*reversed(events))] == ["Aussi tôt", "Tôt", "Tard"]


def context(kind: str, now: str) -> dict:
    page = SimpleNamespace(publication=SimpleNamespace(kind=SimpleNamespace(name=kind)))
    return {"pages": [page], "now": datetime.fromisoformat(now).replace(tzinfo=PARIS)}


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        ("2026-03-27T09:00", "2026-03-28T00:00:00+01:00"),
        ("2026-03-28T23:59", "2026-03-29T00:00:00+01:00"),
        ("2026-03-29T12:00", "2026-03-30T00:00:00+02:00"),
        ("2026-10-24T12:00", "2026-10-25T00:00:00+02:00"),
        ("2026-12-31T12:00", "2027-01-01T00:00:00+01:00"),
    ],
)
def test_an_agenda_changes_by_itself_at_midnight(now, midnight):
    assert ROOM.inputs.changes_at(context("evenement", now)).isoformat() == midnight


def test_a_journal_without_events_never_does():
    assert ROOM.inputs.changes_at(context("page", "2026-03-27T09:00")) is None
