"""What a template prints is text where its theme says so, and stays as it was in the themes of others."""

import re
from itertools import pairwise

import pytest
from jinja2 import Environment
from markupsafe import Markup

from plugins.journal.site.engine import build_escaping
from plugins.journal.site.text_filters import typographic
from tests.house import ROOT
from tests.journal import TestJournal

TEMPLATES = ROOT / "theme" / "templates"


@pytest.mark.parametrize(
    ("name", "escapes"),
    [
        ("article.html", True),
        ("article@en.html", True),
        ("partials/head.html", True),
        (None, True),
        ("authors.html", False),
        ("!simple/article.html", False),
    ],
)
def test_our_templates_escape_and_those_that_pelican_lends_do_not(name, escapes):
    assert build_escaping({"THEME": str(ROOT / "theme"), "THEME_TEMPLATES_OVERRIDES": []})(name) is escapes


def test_a_theme_that_does_not_ask_for_it_prints_html_as_it_is(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "article.html").touch()
    assert not build_escaping({"THEME": str(tmp_path), "THEME_TEMPLATES_OVERRIDES": []})("article.html")


def test_templates_borrowed_from_ours_escape_in_a_theme_that_does_not_ask(tmp_path):
    """They rely on it: none says `| e` any more."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "own.html").touch()
    borrowing = build_escaping({"THEME": str(tmp_path), "THEME_TEMPLATES_OVERRIDES": [str(ROOT / "theme" / "templates")]})
    assert borrowing("article.html")
    assert not borrowing("own.html")


def test_the_towns_own_templates_go_with_the_theme(tmp_path):
    (tmp_path / "own.html").touch()
    assert build_escaping({"THEME": str(ROOT / "theme"), "THEME_TEMPLATES_OVERRIDES": [str(tmp_path)]})("own.html")


def test_a_theme_that_begins_to_ask_has_its_pages_made_again(tmp_path):
    theme = tmp_path / "theme"
    (theme / "templates").mkdir(parents=True)
    (theme / "templates" / "article.html").write_text("<p>{{ article.publication.summary }}</p>", encoding="utf-8")
    journal = TestJournal(tmp_path)
    journal.write_settings(f"THEME, LISTINGS = {str(theme)!r}, False")
    journal.article("marche", summary="Des fruits & <b>des légumes</b>")
    journal.run("build")
    before = journal.page("2026/03/le-marche-revient")
    (theme / "AUTOESCAPE").touch()
    journal.run("build")
    assert "<b>des légumes</b>" in before
    assert "&lt;b&gt;des légumes&lt;/b&gt;" in journal.page("2026/03/le-marche-revient")


@pytest.mark.parametrize("text", ["L'été : « oui »", "<b>L'été</b> & 'nous'", "10 000 €"])
def test_french_spaces_are_the_same_in_what_is_escaped_already(text):
    env = Environment(autoescape=True)
    env.filters["t"] = typographic
    printed = env.from_string("{{ text | t | e }}|{{ text | e | t }}|{{ text | e | t | e }}").render(text=text)
    first, second, third = printed.split("|")
    assert first == second == third
    assert isinstance(typographic(Markup(text)), Markup)


def test_no_template_of_ours_escapes_by_hand():
    assert [path.name for path in TEMPLATES.rglob("*.html") if re.search(r"\|\s*(?:e|escape)\b", path.read_text(encoding="utf-8"))] == []


def test_what_a_template_prints_as_it_comes_has_its_reason_on_the_line_before():
    lines = [line for path in TEMPLATES.rglob("*.html") for line in pairwise(path.read_text(encoding="utf-8").splitlines())]
    printed = [(reason, line) for reason, line in lines if re.search(r"\|\s*safe\b", line)]
    assert printed
    assert [line for reason, line in printed if not reason.lstrip().startswith("{# safe: ")] == []
