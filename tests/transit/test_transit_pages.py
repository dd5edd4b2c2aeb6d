"""A journal whose town has buses shows them, and pays for them when they change; another has not a byte more."""

import json

import feedparser
import pytest
from bs4 import BeautifulSoup

from plugins.town.transit import traffic
from plugins.town.transit.network import TransitNetwork
from plugins.town.transit.traffic import OperatorContact, build_traffic
from tests.journal import TestJournal, files
from tests.transit.forge import NOW, TABLES, sent, zipped

WORKS = """---
id: essai-mail
title: Passages piétons repeints
date: 2026-03-20 08:00
start: 2026-03-24
end: 2026-03-29
streets: [mail des Tilleuls]
traffic: [route barrée]
bus: L’arrêt Mairie est devant la pharmacie
lignes: [B]
arrets: [Mairie]
---

De 9 h à 16 h.
"""
HOSTILE = "<script>alert(1)</script>&lt;script&gt;alert(2)&lt;/script&gt;"


@pytest.fixture(scope="module")
def journal(tmp_path_factory) -> TestJournal:
    """Two lines, a coach, one notice that is hostile, works; and an article about something else. Built once."""
    journal = TestJournal(tmp_path_factory.mktemp("bus"))
    journal.article("marche")
    content = journal.folder / "content"
    for name in ("transports", "travaux"):
        (content / name).mkdir()
    (content / "travaux" / "mail.md").write_text(WORKS, encoding="utf-8")
    zipped(content / "transports", name="reseau.zip")
    feed = sent({"title": f"Port fermé {HOSTILE}", "text": HOSTILE, "about": [{"route_id": "a", "stop_id": "p1"}], "url": "javascript:x()"})
    (content / "transports" / "alertes.pb").write_bytes(feed)
    journal.run("build")
    return journal


@pytest.fixture(scope="module")
def seen(journal):
    """Each page by its address, parsed."""
    return lambda address: BeautifulSoup(journal.page(address), "html.parser")


def titles(page):
    return [title.get_text(strip=True) for title in page.select(".disruption h3")]


def test_each_line_says_how_it_runs_in_words_and_shape(seen):
    rows = {row["data-row"]: row for row in seen("trafic").select("[data-row]")}
    assert {slug: row.select_one(".state").get_text(strip=True) for slug, row in rows.items()} == {
        "a": "Perturbée",
        "b": "À savoir",
        "7": "Rien à signaler",
    }
    assert len({row.select_one("path")["d"] for row in rows.values()}) == 3


def test_the_page_says_when_the_state_was_taken(seen):
    assert "État relevé le vendredi 27 mars 2026 à 8\u202fh\u202f58." in seen("trafic").select_one("#age").get_text()


def test_what_the_operator_sends_is_text(journal):
    written = [path.read_text(encoding="utf-8") for path in (journal.folder / "output" / "trafic").rglob("*.html")]
    assert any("&lt;script&gt;alert(2)" in text for text in written)
    assert not any("<script>alert" in text or "javascript:" in text for text in written)


def test_no_page_holds_a_style_or_a_script_of_its_own(journal):
    for path in (journal.folder / "output" / "trafic").rglob("*.html"):
        page = BeautifulSoup(path.read_bytes(), "html.parser")
        assert page.select("style, [style]") == []
        assert all(script.get("src") for script in page.select("script:not([type='application/ld+json'])"))


def test_the_colours_of_the_lines_are_in_a_sheet(journal):
    assert ".line-b{background:#ffff00;color:#000000}" in (journal.folder / "output" / "trafic" / "lignes.css").read_text()


def test_a_line_tells_of_itself_and_leads_to_its_stops(seen):
    page = seen("trafic/lignes/b")
    assert titles(page) == ["Passages piétons repeints"]
    assert [link.get_text() for link in page.select(".stops a")] == ["Mairie", "Port"]


def test_a_stop_tells_of_itself_and_leads_to_its_lines(seen):
    assert titles(seen("trafic/arrets/mairie")) == ["Passages piétons repeints"]
    assert len(titles(seen("trafic/arrets/port"))) == 1
    assert titles(seen("trafic/arrets/gare")) == [], "the works and the notice name other stops"
    assert [row["data-row"] for row in seen("trafic/arrets/gare").select("[data-row]")] == ["a", "7"]


def test_every_stop_is_listed_with_its_lines(seen):
    listed = {
        item.a.get_text(): [badge.get_text() for badge in item.select(".badge")] for item in seen("trafic/arrets").select(".all-stops li")
    }
    assert listed == {"Gare": ["A", "7"], "Mairie": ["A", "B"], "Port": ["A", "B", "7"]}


def test_the_pages_are_in_the_site_map(journal):
    site_map = "".join(path.read_text() for path in (journal.folder / "output").glob("sitemap*.xml"))
    for address in ("trafic/", "trafic/lignes/a/", "trafic/arrets/", "trafic/arrets/gare/"):
        assert f"/{address}</loc>" in site_map


def test_the_feed_of_a_line_tells_the_operator_and_the_town(journal):
    folder = journal.folder / "output" / "flux" / "trafic"
    told = {line: json.loads((folder / line / "feed.json").read_bytes())["items"] for line in ("a", "b")}
    assert [item["title"].partition(" <")[0] for item in told["a"]] == ["A : Port fermé"]
    assert [item["title"] for item in told["b"]] == ["B : Passages piétons repeints"]
    assert not feedparser.parse(str(folder / "b" / "rss.xml")).bozo


def test_the_page_of_a_line_says_where_its_feed_is(journal, seen):
    found = {link["type"]: link["href"] for link in seen("trafic/lignes/a").select("link[rel=alternate]") if "/trafic/" in link["href"]}
    assert len(found) == 3
    for address in found.values():
        assert (journal.folder / "output" / address.removeprefix("/")).is_file()


def test_what_the_town_says_is_left_for_refresh(journal):
    told = json.loads((journal.folder / "output" / "trafic" / "mairie.json").read_bytes())
    assert [one["title"] for one in told["disruptions"]] == ["Passages piétons repeints"]


def test_an_article_more_makes_no_page_of_the_network_again(journal):
    before = {path: path.stat().st_mtime_ns for path in (journal.folder / "output" / "trafic").rglob("*.html")}
    journal.article("fete", title="La fête")
    journal.run("build")
    assert {path: path.stat().st_mtime_ns for path in (journal.folder / "output" / "trafic").rglob("*.html")} == before


def test_a_stop_tells_of_works_that_come_to_name_it_and_of_its_new_name(journal, seen):
    works = journal.folder / "content" / "travaux" / "mail.md"
    works.write_text(WORKS.replace("arrets: [Mairie]", "arrets: [Port]"), encoding="utf-8")
    journal.run("build")
    assert "Passages piétons repeints" in titles(seen("trafic/arrets/port")) and not titles(seen("trafic/arrets/mairie"))
    zipped(journal.folder / "content" / "transports", {"stops.txt": TABLES["stops.txt"].replace("Gare", "Halle")}, "reseau.zip")
    journal.run("build")
    assert "Halle" in seen("trafic/arrets/halle").h1.get_text()


def test_an_hour_later_the_pages_say_that_nobody_knows(journal):
    journal.run("build", BEFFROI_NOW="2026-03-27T11:00")
    page = BeautifulSoup(journal.page("trafic"), "html.parser")
    states = {row["data-row"]: row.select_one(".state").get_text(strip=True) for row in page.select("[data-row]")}
    assert states == {"a": "État inconnu", "b": "À savoir", "7": "État inconnu"}
    assert "nous ne savons plus" in page.select_one("#age").get_text()


def test_without_its_network_the_journal_has_not_a_byte_of_it(journal):
    for path in (journal.folder / "content" / "transports").iterdir():
        path.unlink()
    journal.run("build")
    left = [name for name, content in files(journal.folder / "output").items() if b"trafic/" in content and not name.startswith("theme/")]
    assert [name for name in left if not name.endswith((".br", ".gz"))] == []
    assert not (journal.folder / "output" / "trafic").exists()


@pytest.fixture
def context(network, heard):
    """What open data is given."""
    told = heard({"periods": [("2026-03-27T08:00", "2026-03-27T20:00")]}, {"id": "sans", "about": [{"stop_id": "m1"}], "title": "Sans fin"})
    made = build_traffic(network, told.disruptions, OperatorContact(told.made_at, True, True), NOW)
    return {"network": network, "traffic": made, "SITEURL": "https://journal.example", "traffic_url": "trafic/"}


@pytest.mark.parametrize("dataset", traffic.DATASETS, ids=lambda dataset: dataset.name)
def test_open_data_gives_a_value_for_every_column_and_no_other(context, dataset):
    rows = list(dataset.rows(context))
    assert rows and all(list(row) == [column.name for column in dataset.columns] for row in rows)
    required = [column.name for column in dataset.columns if column.required]
    assert all(row[name] not in (None, "") for row in rows for name in required)


def test_open_data_says_when_a_disruption_ends_or_that_nobody_knows(context):
    found = {row["titre"]: row for row in traffic.list_disruption_rows(context)}
    assert f"{found['Travaux']['fin']:%H:%M}" == "20:00" and found["Sans fin"]["fin"] is None


def test_open_data_of_a_line_that_is_gone_since_it_was_told_of_is_given_without_it(context, network):
    smaller = TransitNetwork(network.lines[1:], network.stops[1:], network.agencies)
    found = list(traffic.list_disruption_rows({**context, "network": smaller}))
    assert [row["lignes"] for row in found if row["titre"] == "Travaux"] == [[]]


@pytest.mark.parametrize("dataset", traffic.DATASETS, ids=lambda dataset: dataset.name)
def test_a_town_without_buses_gives_no_row(dataset):
    assert list(dataset.rows({"SITEURL": "https://journal.example"})) == []
