"""A page that is put online ahead of its build finds all that it points at."""

import sys
from pathlib import Path

import pytest

from plugins.command.town import open_town
from plugins.engine.warm.publisher import find_new_addresses, put_ahead
from tests.journal import NOW, TestJournal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="copies of a process are made on Linux")
OTHER = "2026/03/une-autre/index.html"
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


def test_a_page_that_points_at_what_is_not_there_yet_waits(journal, town):
    html = journal.page("2026/03/une-autre")
    before = (journal.folder / "public" / OTHER).read_bytes()
    for pointer in ('<a href="/nulle/part/">', "<img src=/images/neuve.webp>", '<img srcset="/a.webp 480w, /b.webp 960w">'):
        assert not put_ahead(town, OTHER, html.replace("</main>", f"{pointer}</main>"), NO_PICTURES)
    assert (journal.folder / "public" / OTHER).read_bytes() == before
    there = '<a href="/2026/03/une-publiee/?a=1#b">et</a> <a href="https://ailleurs.example/x">ailleurs</a> <a href="#ici">ici</a></main>'
    assert put_ahead(town, OTHER, html.replace("</main>", there), NO_PICTURES)
    assert b"ailleurs.example" in (journal.folder / "public" / OTHER).read_bytes()
    journal.run("publish")
    assert (journal.folder / "public" / OTHER).read_bytes() == before


def test_what_a_page_points_at_is_read_in_each_way_of_html(tmp_path):
    page = Path(tmp_path, "index.html")
    page.write_text("<a href='/deja/'>", encoding="utf-8")
    html = """<a href="/deja/"><a class=x href=/nu/ id=y><img src='/a.png' srcset="/b.png 1x, /c.png 2x"><video poster="/d.jpg">"""
    assert find_new_addresses(page, html) == {"/nu/", "/a.png", "/b.png", "/c.png", "/d.jpg"}
