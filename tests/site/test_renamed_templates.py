"""A town that overrides, extends or includes a template by its former French name goes on without touching anything."""

import pytest
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader

from plugins.publication.template_names import PRESENT_NAMES, find_template, list_template_names
from plugins.site.escaping import build_escaping
from plugins.site.renamed_templates import RenamedTemplates
from tests.house import ROOT
from tests.journal import TestJournal

TEMPLATES = ROOT / "theme" / "templates"
OWN = '{% extends "!theme/breve.html" %}{% block alerts %}<p>À nous</p>{% endblock %}'


@pytest.mark.parametrize("former", PRESENT_NAMES)
def test_each_former_name_leads_to_a_template_of_the_theme(former):
    assert find_template([TEMPLATES], f"{former}.html") == TEMPLATES / f"{PRESENT_NAMES[former]}.html"
    assert not (TEMPLATES / f"{former}.html").exists()


def test_no_name_is_both_a_former_and_a_present_one():
    assert not PRESENT_NAMES.keys() & set(PRESENT_NAMES.values())
    assert len(set(PRESENT_NAMES.values())) == len(PRESENT_NAMES)


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("evenement.html", ("event.html", "evenement.html")),
        ("event.html", ("event.html", "evenement.html")),
        ("!theme/evenement.html", ("!theme/event.html", "!theme/evenement.html")),
        ("event@en.html", ("event@en.html", "evenement@en.html")),
        ("partials/listed/lieu.html", ("partials/listed/place.html", "partials/listed/lieu.html")),
        ("article.html", ("article.html",)),
        ("lieu", ("place", "lieu")),
    ],
)
def test_a_template_has_one_name_or_two(name, names):
    assert list_template_names(name) == names


@pytest.fixture
def folders(tmp_path):
    """The town's folder of templates, then that of a theme with `event.html`."""
    town, theme = tmp_path / "town", tmp_path / "theme"
    town.mkdir()
    theme.mkdir()
    (theme / "event.html").write_text("ours")
    return town, theme


def rendered(name, folders):
    """What the template `name` says, found as Pelican finds it."""
    town, theme = folders
    found = ChoiceLoader([FileSystemLoader([town, theme]), PrefixLoader({"!theme": FileSystemLoader(theme)})])
    return Environment(loader=RenamedTemplates(found)).get_template(name).render()


@pytest.mark.parametrize("name", ["event.html", "evenement.html"])
def test_a_towns_file_is_used_under_either_name_whatever_is_asked(name, folders):
    assert rendered(name, folders) == "ours"
    (folders[0] / "evenement.html").write_text("the town's")
    assert rendered(name, folders) == "the town's"
    assert rendered(f"!theme/{name}", folders) == "ours"
    (folders[0] / "event.html").write_text("the town's, renamed")
    assert rendered(name, folders) == "the town's, renamed"


def test_a_towns_file_of_a_former_name_escapes_as_the_theme_that_it_was_borrowed_from(tmp_path):
    borrowing = build_escaping({"THEME": str(tmp_path), "THEME_TEMPLATES_OVERRIDES": [str(TEMPLATES)]})
    assert borrowing("evenement.html")
    assert borrowing("event.html")


def test_a_towns_override_of_a_former_name_is_used_and_each_edit_of_it_is_seen(tmp_path):
    journal = TestJournal(tmp_path, settings=f"THEME_TEMPLATES_OVERRIDES = [{str(tmp_path / 'gabarits')!r}]")
    own = tmp_path / "gabarits"
    own.mkdir()
    (own / "breve.html").write_text(OWN, encoding="utf-8")
    (own / "rubriques.html").write_text("{% include 'partials/en_bref.html' %}<p>Nos rubriques</p>", encoding="utf-8")
    for slug, lang in (("bac", "fr"), ("ferry", "en")):
        text = f"---\nid: essai-{slug}\ntitle: Le bac\ndate: 2026-03-26 09:00\nslug: {slug}\nlang: {lang}\n---\n\nÀ quai.\n"
        (tmp_path / "content" / "breves" / f"{slug}.md").write_text(text, encoding="utf-8")
    journal.article("marche")
    journal.run("build")
    assert "<p>À nous</p>" in journal.page("breves/2026/03/bac")
    assert "<p>À nous</p>" in journal.page("breves/2026/03/ferry")
    assert "Nos rubriques" in journal.page("rubriques")
    (own / "breve.html").write_text(OWN.replace("À nous", "Toujours à nous"), encoding="utf-8")
    (own / "rubriques.html").unlink()
    journal.run("build")
    assert "<p>Toujours à nous</p>" in journal.page("breves/2026/03/bac")
    assert "<p>Toujours à nous</p>" in journal.page("breves/2026/03/ferry")
    assert "Nos rubriques" not in journal.page("rubriques")
    assert "<h1>" in journal.page("rubriques")
