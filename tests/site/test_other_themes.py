"""A title stays text in themes that are not ours, which print it through filters of their own."""

import pytest
from bs4 import BeautifulSoup

from plugins.journal.site.text_filters import tagless
from tests.journal import TestJournal

TITLE = 'Le marché \\"><img src=x onerror=alert(1)> revient'


def test_tags_go_and_text_stays_text():
    assert tagless("Le <em>marché</em> &lt;b&gt; &amp; nous") == "Le marché &lt;b&gt; &amp; nous"


@pytest.mark.parametrize("theme", ["simple", "notmyidea"])
def test_a_title_never_becomes_an_element(tmp_path, theme):
    journal = TestJournal(tmp_path)
    journal.write_settings(f"THEME, LISTINGS = {theme!r}, False")
    journal.article("marche", title=f'"{TITLE}"', tags=f'["{TITLE}"]', authors=f'["{TITLE}"]', summary=f'"{TITLE}"')
    journal.run("build")
    pages = {path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in (tmp_path / "output").rglob("*.html")}
    assert [path for path, page in pages.items() if page.find(onerror=True)] == []
    assert any("onerror" in page.get_text() for page in pages.values())


def test_an_article_in_another_language_is_online_under_a_theme_that_has_no_editions(tmp_path):
    journal = TestJournal(tmp_path)
    journal.write_settings("THEME, LISTINGS = 'simple', False")
    journal.article("marche")
    journal.article("market", title="The market is back", lang="en")
    journal.run("build")
    assert "The market is back" in journal.page("2026/03/the-market-is-back")
    assert not (tmp_path / "output/en").exists()
