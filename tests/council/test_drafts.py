"""A new session begins with what the last one leaves: its members, its place, its ways."""

from pathlib import Path

from plugins.core.infrastructure.settings import load_settings
from plugins.journal.editorial.authoring import create_publication
from plugins.journal.editorial.check import check_alone
from plugins.town.council.session import build_session
from tests.house import ROOT

CONF = load_settings(ROOT / "pelicanconf.py")
LAST = """---
id: conseil-mars
title: Conseil de mars
date: 2026-03-20 09:00
start: 2026-03-26 18:30
place: Hôtel de ville
attend: "Entrée libre : par la cour."
video: https://ville.example/direct
agenda:
  - {number: 1, title: Budget}
members:
  - {name: Hélène Vasseur, group: Ensemble}
  - {name: "L’abbé « Karim »: dit K", group: Autrement, proxy: Hélène Vasseur}
  - {name: Mathilde Cornu, present: non}
---

Ouverte à tous.
"""


def test_members_and_place_are_those_of_the_last_session_and_nobody_is_away(tmp_path):
    folder = tmp_path / "content/conseil"
    folder.mkdir(parents=True)
    (folder / "mars.md").write_text(LAST, encoding="utf-8")
    (folder / "fevrier.md").write_text(
        LAST.replace("mars", "fevrier").replace("03-26", "02-26").replace("Hôtel", "Salle"), encoding="utf-8"
    )
    made = create_publication("seance", "Conseil d’avril", tmp_path / "content", CONF, {})
    filled = made.read_text(encoding="utf-8").replace("start:  #", "start: 2026-04-23 18:30 #")
    made.write_text(filled, encoding="utf-8")
    reading, mistakes = check_alone(tmp_path / "content", Path("conseil", made.name).as_posix(), CONF, {})
    assert [str(one) for one in mistakes if not one.harmless] == []
    found = build_session(reading.publication)
    assert [(one.name, one.group, one.present, one.proxy) for one in found.members] == [
        ("Hélène Vasseur", "Ensemble", True, ""),
        ("L’abbé « Karim »: dit K", "Autrement", True, ""),
        ("Mathilde Cornu", "", True, ""),
    ]
    assert (found.place, found.video, reading.publication.extra["attend"]) == (
        "Hôtel de ville",
        "https://ville.example/direct",
        "Entrée libre : par la cour.",
    )
    assert [one.title for one in found.items] == ["Procès-verbal de la séance du 26 mars 2026"]


def test_the_first_session_of_a_town_is_proposed_as_before(tmp_path):
    (tmp_path / "content").mkdir()
    made = create_publication("seance", "Conseil d’avril", tmp_path / "content", CONF, {}).read_text(encoding="utf-8")
    assert "place:  #" in made and "members" not in made
