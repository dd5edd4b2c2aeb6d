"""What is built of sessions that are over: the list of each, the years, the members, the minutes, the tables; exact after any edit."""

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup

from tests.campaign import long
from tests.journal import TestJournal, files

SETTINGS = 'COUNCIL = {"authority": {"siret": "73282932000074", "prefecture": "PREF095"}}'
HEAD = """---
id: seance-{day}
title: Conseil du {day}
slug: "{day}"
date: {day} 08:00
start: {day} 19:00
end: {day} 22:00
session_status: clos
place: Salle des mariages
agenda:
  - {{number: 1, title: Budget}}
  - {{number: 2, title: Subventions}}
members:
  - {{name: Anne Roche, group: Ensemble}}
  - {{name: Paul Vidal, group: Ensemble, present: non, proxy: Anne Roche}}
  - {{name: Lina Sow, group: Autrement}}
entries:
  - id: 20260000vote1
    kind: vote
    at: {day} 19:30
    item: 1
    text: Le budget passe.
    vote: {{pour: 2, contre: 1, names: {{Anne Roche: pour, Paul Vidal: pour, Lina Sow: contre}}}}
{more}---
"""
LISTED = """deliberations_online: 2025-06-04
deliberations:
  - {number: 2025-041, item: 1, matter: 7.1, received: 2025-06-03, document: documents/041.pdf}
  - {number: 2025-042, item: 2, result: ajournée, matter: 7.5}
pv: documents/pv.pdf
pv_online: 2025-07-01
en_bref:
  - Le budget passe.
  - "#e-20260000vote1"
  - Rendez-vous en mars.
"""


def write(journal, day, more=""):
    path = journal.folder / "content/conseil" / f"{day}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD.format(day=day, more=more), encoding="utf-8")


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    journal = TestJournal(tmp_path_factory.mktemp("council"), SETTINGS)
    documents = journal.folder / "content/documents"
    documents.mkdir()
    for name in ("041", "pv"):
        (documents / f"{name}.pdf").write_bytes(b"%PDF-1.7\n")
        head = f"id: page-{name}\ntitle: Texte de {name}\npdf: documents/{name}.pdf\n"
        (journal.folder / "content/pages" / f"{name}.md").write_text(f"---\n{head}---\n\nTout.\n", encoding="utf-8")
    journal.article("marche")
    write(journal, "2025-05-28", LISTED)
    write(journal, "2026-03-20")
    journal.run("build")
    return journal


def page(journal, address):
    return BeautifulSoup(journal.page(address), "html.parser")


def text(found):
    return found.get_text(" ", strip=True)


def test_a_session_shows_its_list_with_the_day_on_which_it_was_put_online(journal):
    found = page(journal, "conseil/2025-05-28")
    assert "Liste mise en ligne le mercredi 4 juin 2025" in text(found.find(class_="acts-online"))
    acts = {act["id"]: text(act) for act in found.select(".act")}
    assert list(acts) == ["deliberation-2025-041", "deliberation-2025-042"]
    assert "Budget Adoptée : 2 pour, 1 contre" in acts["deliberation-2025-041"] and "Ajournée" in acts["deliberation-2025-042"]
    assert found.select_one('.act a[href$="/documents/041.pdf"]')


def test_the_list_of_a_session_whose_list_nobody_wrote_is_provisional(journal):
    found = page(journal, "conseil/2026-03-20")
    assert text(found.find(class_="acts-online")).startswith("Liste provisoire")
    assert [text(act.find("h3")) for act in found.select(".act")] == ["Budget"]


def test_minutes_are_read_as_a_page_and_kept_as_a_pdf(journal):
    links = [link["href"] for link in page(journal, "conseil/2025-05-28").find(id="proces-verbal").find_next("p").find_all("a")]
    assert links == ["/texte-de-pv/", "/documents/pv.pdf"]


def test_what_was_voted_is_at_the_top_of_the_page_and_leads_to_its_deliberation(journal):
    found = page(journal, "conseil/2025-05-28")
    (vote,) = found.select(".votes li")
    assert text(vote) == "Budget Adoptée : 2 pour, 1 contre" and len(vote.select(".vote-bar rect")) == 2
    assert found.find(id=vote.a["href"].removeprefix("#"))
    assert vote.find_next(class_="practical")


def test_the_minutes_of_a_session_are_named_where_sessions_are_listed(journal):
    links = {link["href"]: text(link) for link in page(journal, "conseil").select(".listed li a")}
    assert [name for name in links.values() if name.startswith("Procès-verbal")] == [links["/texte-de-pv/"]]


def test_a_line_in_brief_that_was_picked_leads_to_its_entry(journal):
    lines = page(journal, "conseil/2025-05-28").select(".brief li")
    assert [(text(line), bool(line.a) and line.a["href"]) for line in lines] == [
        ("Le budget passe.", False),
        ("Le budget passe.", "#e-20260000vote1"),
        ("Rendez-vous en mars.", False),
    ]


@pytest.mark.parametrize("sort", ["deliberations", "points"])
def test_each_year_has_its_page_and_leads_to_anchors_that_exist(journal, sort):
    for address, session in ((f"conseil/{sort}", "2026-03-20"), (f"conseil/{sort}/2025", "2025-05-28")):
        links = [link["href"].partition(f"/conseil/{session}/#") for link in page(journal, address).select("main a[href*='#']")]
        anchors = {found for _, _, found in links if found}
        assert anchors and all(page(journal, f"conseil/{session}").find(id=anchor) for anchor in anchors)
    years = [link.get_text() for link in page(journal, f"conseil/{sort}").select(".council-years a")]
    assert years == ["2026", "2025"]


def test_a_member_has_their_presence_in_a_table_and_their_public_votes(journal):
    found = page(journal, "conseil/membres/paul-vidal")
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in found.select("table tr")]
    assert rows == [
        ["Année", "Séances", "Présence", "Pouvoir donné", "Absence"],
        ["2026", "1", "0", "1", "0"],
        ["2025", "1", "0", "1", "0"],
    ]
    assert "Pouvoir donné à Anne Roche" in text(found)
    assert "Pour (1) Budget 20 mars 2026" in text(found.find(id="votes"))
    assert text(page(journal, "conseil/membres/paul-vidal/2025").h1) == "Paul Vidal en 2025"


def test_the_tables_of_open_data_say_the_acts_and_all_that_was_examined(journal):
    told = journal.folder / "output/donnees"
    (act,) = csv.DictReader(io.StringIO((told / "deliberations.csv").read_text(encoding="utf-8")))
    assert (act["COLL_SIRET"], act["DELIB_ID"], act["DELIB_DATE"], act["VOTE_POUR"]) == ("73282932000074", "2025-041", "2025-05-28", "2")
    examined = json.loads((told / "deliberations-examinees.json").read_text(encoding="utf-8"))
    assert [(row["numero"], row["resultat"]) for row in examined] == [
        ("2025-041", "adoptée"),
        ("2025-042", "ajournée"),
        ("2026-03-20-1", "adoptée"),
    ]


def test_a_feed_tells_what_was_decided(journal):
    feed = (journal.folder / "output/flux/conseil/rss.xml").read_text(encoding="utf-8")
    assert "Budget : adoptée par 2 voix contre 1" in feed and "Salle des mariages" in feed


@long
def test_after_an_edit_every_page_is_what_a_build_from_nothing_gives(journal):
    write(journal, "2026-03-20", LISTED.replace("2025-06-0", "2026-03-2").replace("2025-04", "2026-04"))
    write(journal, "2026-03-25")
    (journal.folder / "content/conseil/2025-05-28.md").unlink()
    journal.run("build")
    assert "resterait telle quelle" in journal.run("build", "--explain", "conseil/points/").stdout
    after = files(journal.folder / "output")
    journal.run("build", "--fresh")
    fresh = files(journal.folder / "output")
    assert {name for name in after.keys() | fresh.keys() if after.get(name) != fresh.get(name)} == set()
    assert "conseil/deliberations/2025/index.html" not in after and "conseil/membres/paul-vidal/2025/index.html" not in after


def test_a_session_that_was_told_live_keeps_its_files_for_machines(journal):
    folder = journal.folder / "output/conseil/2026-03-20"
    held = json.loads((folder / "seance.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in held["entries"]] == ["20260000vote1"]
    assert all("#e-20260000vote1" in (folder / name).read_text(encoding="utf-8") for name in ("rss.xml", "atom.xml", "feed.json"))
    links = {one["href"].rpartition("/")[2] for one in page(journal, "conseil/2026-03-20").find_all("link", rel="alternate")}
    assert {"rss.xml", "seance.json"} <= links


def test_no_folder_is_left_to_the_service_when_nothing_is_live(journal):
    assert json.loads((journal.folder / "output/conseil/direct.json").read_text())["folders"] == []
