"""The page of a correction is online before the rest of its build, by a command that starts cold."""

import re
import sys
from pathlib import Path

import pytest

from plugins.command.town import open_town
from plugins.warm.page_ahead import find_new_addresses, put_ahead
from tests.journal import NOW, TestJournal, files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux")
PAGE, OTHER = "2026/03/une-publiee/index.html", "2026/03/une-autre/index.html"
AHEAD = re.compile(r"^En ligne déjà : (\S+) ; le reste suit\.$", re.MULTILINE)
NO_PICTURES = Path("aucune-image")


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    made = TestJournal(tmp_path_factory.mktemp("page-ahead"), "PRECOMPRESSED = True")
    made.article("a", "Une publiée", tags="gare", summary="Le premier résumé.")
    made.article("b", "Une autre", tags="gare")
    made.run("publish")
    return made


@pytest.fixture
def town(journal, monkeypatch):
    monkeypatch.setenv("BEFFROI_STATE", str(journal.folder / "state"))
    monkeypatch.setenv("BEFFROI_NOW", NOW)
    return open_town(str(journal.folder / "conf.py"))


def online(journal) -> dict[str, bytes]:
    return {name: content for name, content in files(journal.folder / "public").items() if not name.startswith(".beffroi-")}


def test_a_correction_is_online_before_its_lists_and_is_the_page_of_the_build(journal):
    journal.article("a", "Une publiée", tags="gare", body="Le texte corrigé. " * 90, summary="Un nouveau résumé.")
    said = journal.run("publish").stdout
    assert AHEAD.findall(said) == ["2026/03/une-publiee/"], said
    assert said.index("En ligne déjà") < said.index("pages") < said.index("public :")
    assert "Un nouveau résumé." in journal.page("", "public")
    everything = online(journal)
    assert everything == files(journal.folder / "output") and f"{PAGE}.br" in everything
    ages = {name: (journal.folder / "public" / name).stat().st_ctime_ns for name in (PAGE, "index.html")}
    assert ages[PAGE] < ages["index.html"]


def test_what_moves_more_than_one_text_or_an_address_comes_with_the_build(journal):
    journal.article("c", "Une ajoutée")
    journal.article("a", "Une publiée", body="Encore.")
    assert not AHEAD.search(journal.run("publish").stdout)
    journal.article("c", "Une ajoutée", slug="ailleurs")
    assert not AHEAD.search(journal.run("publish").stdout)
    assert "Une ajoutée" in journal.page("2026/03/ailleurs", "public")
    assert online(journal) == files(journal.folder / "output")


def test_a_page_that_points_at_what_is_not_there_yet_waits(journal, town):
    html = journal.page("2026/03/une-autre")
    before = (journal.folder / "public" / OTHER).read_bytes()
    for pointer in ('<a href="/nulle/part/">', "<img src=/images/neuve.webp>", '<img srcset="/a.webp 480w, /b.webp 960w">'):
        assert not put_ahead(town, {OTHER: html.replace("</main>", f"{pointer}</main>")}, NO_PICTURES)
    assert (journal.folder / "public" / OTHER).read_bytes() == before
    there = '<a href="/2026/03/une-publiee/?a=1#b">et</a> <a href="https://ailleurs.example/x">ailleurs</a> <a href="#ici">ici</a></main>'
    assert put_ahead(town, {OTHER: html.replace("</main>", there)}, NO_PICTURES) == {OTHER}
    assert b"ailleurs.example" in (journal.folder / "public" / OTHER).read_bytes()
    journal.run("publish")
    assert (journal.folder / "public" / OTHER).read_bytes() == before


def test_what_a_page_points_at_is_read_in_each_way_of_html(tmp_path):
    page = Path(tmp_path, "index.html")
    page.write_text("<a href='/deja/'>", encoding="utf-8")
    html = """<a href="/deja/"><a class=x href=/nu/ id=y><img src='/a.png' srcset="/b.png 1x, /c.png 2x"><video poster="/d.jpg">"""
    assert find_new_addresses(page, html) == {"/nu/", "/a.png", "/b.png", "/c.png", "/d.jpg"}
