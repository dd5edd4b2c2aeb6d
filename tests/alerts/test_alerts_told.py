"""Alerts as machines read them: the file that every page asks, JSON-LD, open data."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.town.alerts.kinds import KINDS, Alert, Alerts
from plugins.town.alerts.site_files import DATASETS, build_special_announcement, format_alerts_json

START, END = datetime(2026, 3, 26, 22, 30, tzinfo=PARIS), datetime(2026, 3, 28, 18, 0, tzinfo=PARIS)
WATER = Alert("eau", "alertes/2026/eau/", "L’eau", "urgence", START, END, "current", "a1", quarters=("Gare",), lines=("A",), lang="fr")
WIND = Alert("vent", "alertes/2026/vent/", "Le vent", "vigilance", START, END, "current", "b2")
SNOW = replace(WIND, id="neige", stage="past", start=START - timedelta(days=90), end=END - timedelta(days=90))
ALERTS = Alerts(current=(WATER, WIND), coming=(replace(WIND, id="pont"),), past=(SNOW,))


def test_the_file_that_pages_ask_tells_what_is_not_over_in_its_order():
    told = json.loads(format_alerts_json(ALERTS, "https://journal.example"))["alertes"]
    assert [one["id"] for one in told] == ["eau", "vent", "pont"]
    assert told[0] == {
        "id": "eau",
        "revision": "a1",
        "gravite": "urgence",
        "titre": "L’eau",
        "langue": "fr",
        "adresse": "https://journal.example/alertes/2026/eau/",
        "debut": "2026-03-26T22:30:00+01:00",
        "fin": "2026-03-28T18:00:00+01:00",
        "quartiers": ["Gare"],
        "lignes": ["A"],
    }


def test_without_alerts_the_file_is_there_and_says_so():
    assert format_alerts_json(Alerts(), "https://journal.example") == '{"alertes":[]}\n'


def data(title="L’eau", **extra):
    told = {"severity": "urgence", "start": START, "end": END, **extra}
    where = {"slug": "eau", "address": "alertes/2026/eau/", "body": "", "quartiers": ("Gare",)}
    publication = Publication(KINDS[0], "a.md", "eau", True, title, date=START, extra=told, **where)
    content = SimpleNamespace(publication=publication, permalink="https://j.example/eau/")
    return build_special_announcement(content, {"@context": "x", "name": "Ville"})


def test_a_special_announcement_says_what_until_when_and_where():
    told = data(instructions=("Ne la buvez pas.",), contact="Le 18")
    assert told["@type"] == "SpecialAnnouncement"
    assert told["text"] == "L’eau Ne la buvez pas. Le 18"
    assert told["expires"] == "2026-03-28T18:00:00+01:00"
    assert told["spatialCoverage"] == [{"@type": "Place", "name": "Gare"}]
    assert told["publisher"] == {"name": "Ville"}


def test_open_data_has_every_alert_and_a_value_for_every_column():
    (dataset,) = DATASETS
    rows = list(dataset.rows({"alerts": ALERTS, "SITEURL": "https://j.example"}))
    assert [row["id"] for row in rows] == ["neige", "eau", "pont", "vent"]
    assert all(list(row) == [column.name for column in dataset.columns] for row in rows)
    assert all(row[column.name] for row in rows for column in dataset.columns if column.required)
