"""What the desk says in the words of who writes, where files and the manual speak of keys and of syntax."""

import re

import pytest

from plugins.core.infrastructure.settings import load_settings
from plugins.journal.editorial.rules import TownRules
from tests.desk.conftest import Desk
from tests.house import ROOT

REFUSED = 403
CONF = load_settings(ROOT / "publishconf.py")
RULES = TownRules.from_settings(CONF, {})
WITH_AGENTS = TownRules.from_settings({**CONF, "AGENTS": {"name": "Entre agents"}}, {})
SLUGS = r"content/|« [a-z_]+ »"
"""How the manual names a folder or a key."""


@pytest.mark.parametrize("name", ["breve", "article", "evenement", "alerte"])
def test_what_is_asked_first_is_explained_without_a_word_of_files(name: str):
    from plugins.service.desk.checking import make_form

    first, _ = make_form(RULES.kinds[name], {}, RULES)
    shown = [*first, *(inner for field in first for inner in field.fields)]
    assert {field.path: field.help for field in shown if re.search(SLUGS, field.help)} == {}


def test_each_word_that_replaces_those_of_the_manual_is_that_of_a_field():
    from plugins.service.desk.checking import HELPS, make_form

    paths = set()
    for kind in WITH_AGENTS.kinds:
        stack = [field for half in make_form(kind, {}, WITH_AGENTS) for field in half]
        paths |= {path for field in stack for one in (field, *field.fields) for path in (one.path, f"{kind.name}.{one.path}")}
    assert HELPS.keys() <= paths


def test_for_whom_is_asked_where_the_agents_have_a_site_alone():
    from plugins.service.desk.checking import make_form

    asked = {
        is_there: any(field.path == "audience" for half in make_form(rules.kinds["breve"], values, rules) for field in half)
        for is_there, rules, values in (("none", RULES, {}), ("site", WITH_AGENTS, {}), ("text", RULES, {"audience": "agents"}))
    }
    assert asked == {"none": False, "site": True, "text": True}


def test_a_text_is_read_back_as_one_says_it():
    from plugins.service.desk.spoken_words import format_spoken_values

    kind = RULES.kinds["lieu"]
    values = {"id": "x", "title": "Piscine", "opening_hours": "Mo-Fr 07:00-20:00", "status": "withdrawn", "verified": "2026-01-06"}
    values["closures"] = [{"first": "2026-09-14", "last": "2026-09-27", "reason": "vidange"}]
    values["image"] = {"src": "images/a.jpg", "alt": "Le bassin"}
    told = "\n".join(f"{label} = {words}" for label, words in format_spoken_values(kind.fields, values).items())
    said = (
        "du lundi au vendredi : de 7\u202fh à 20\u202fh",
        "retiré du site",
        "6 janvier 2026",
        "14 septembre 2026",
        "vidange",
        "Le bassin",
    )
    for words in said:
        assert words in told, told
    assert "{" not in told and "id = " not in told


def test_a_text_is_found_by_the_words_of_its_title_and_corrected_from_its_receipt(desk: Desk):
    ines = desk.enter("Inès Retrouve", "écrit, publie")
    draft = ines.begin("breve")
    receipt = ines.publish(draft, "Le samedi.", title="Œuvrons à l’été qui vient")
    ines.wait_online(receipt)
    for words, is_found in (("ÉTÉ", True), ("vient oeuvrons", True), ("été hiver", False), ("  ", True)):
        listed = ines.visit.get("/bureau/journal/", params={"genre": "breve", "mots": words}).text
        assert ("Œuvrons à l’été" in listed) is is_found, words
    page = ines.visit.get(receipt).text
    [source] = set(re.findall(r'name="source" value="([^"]+)"', page))
    corrected = ines.open(source)
    assert "Retirer du site" in ines.state(corrected)["page"]
    withdrawn = ines.visit.post(f"{corrected}retirer", corrected).headers["Location"]
    ines.wait_online(withdrawn)
    told = ines.receipt(withdrawn)
    labels = {entry["label"] for entry in told["receipt"]}
    assert told["label"] == "retiré du site" and "page en ligne" not in labels
    assert "page retirée" in labels or {"page faite", "en ligne"} <= labels  # by the journal in memory, or by a command
    assert "retiré du site" in ines.visit.get("/bureau/").text
    later = ines.state(ines.open(source))["page"]
    assert "Pour l’y remettre" in later and "Retirer du site" not in later


def test_who_may_not_alert_is_not_offered_to_and_an_empty_field_is_to_be_filled(desk: Desk):
    ines = desk.enter("Inès Publie", "écrit, publie")
    assert "/bureau/nouveau/breve" in (home := ines.visit.get("/bureau/").text) and "/bureau/nouveau/alerte" not in home
    assert ines.visit.post("/bureau/nouveau/alerte", "/bureau/").status_code == REFUSED
    told = ines.send(ines.begin("evenement"), "garder", "Pour tous.", title="Sans type")
    [place] = told["mistakes"]["place"]
    assert "Ajoutez « Lieu »" in place["text"] and "place" not in place["text"]
    assert told["mistakes"]["type"] == [{"text": "À remplir : c’est nécessaire.", "harmless": False}]
