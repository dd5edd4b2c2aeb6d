"""What a template may ask for decides when its pages are made again: at each build, when that cannot be told in advance."""

from functools import cache
from importlib import import_module

import pytest
from jinja2 import Environment, FileSystemLoader, meta

from plugins.core.infrastructure.settings import load_settings
from plugins.core.publication.publication import Account
from plugins.core.publication.words import IN_FRENCH
from plugins.journal.accounts.room import KNOWN_NETWORKS
from plugins.journal.languages.catalog import OwnWords
from plugins.journal.languages.environments import set_language
from tests.theme.built import ROOT

TEMPLATES = ROOT / "theme" / "templates"
EVERY = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
PAGES = [name for name in EVERY if "/" not in name]
LISTS = {
    *("articles", "pages", "categories", "tags", "authors", "dates", "periods", "rubriques", "front"),
    *("drafts", "translations", "hidden_articles", "hidden_pages", "generated_content"),
}
"""What Pelican and the room `site` say of the whole journal."""
SHOWN = {
    "index.html": {"front"},
    "archives.html": {"periods", "rubriques", "tags"},
    "category_list.html": {"rubriques"},
    "tag_list.html": {"tags"},
    "site_map.html": {"periods"},
    "components.html": {"front", "pages"},
}
"""The pages that show some of it; the last is of previews alone."""


@pytest.fixture(scope="module")
def engine() -> Environment:
    """Jinja with the filters of the journal."""
    ready = Environment(loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True)
    for name in load_settings(ROOT / "pelicanconf.py")["PLUGINS"]:
        ready.filters |= getattr(import_module(name), "FILTERS", {})
    return set_language(ready, IN_FRENCH, OwnWords("fr"))


@cache
def reached(name: str, engine: Environment) -> set[str]:
    """What the template `name` may ask of the context, itself or through those that it extends, includes or imports by name."""
    tree = engine.parse((TEMPLATES / name).read_text(encoding="utf-8"))
    others = (reached(other, engine) for other in meta.find_referenced_templates(tree) if other)
    return meta.find_undeclared_variables(tree).union(*others)


@pytest.mark.parametrize("name", PAGES)
def test_the_home_page_alone_knows_what_day_it_is(name, engine):
    """The catalogue of a preview too, whose examples are of today."""
    assert ("now" in reached(name, engine)) == (name in ("index.html", "components.html"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reaches_no_list_of_the_journal_that_it_does_not_show(name, engine):
    """One more article, or one corrected, would make it again: by a variable of its own called `dates`, two years of the agenda were."""
    assert reached(name, engine) & LISTS == SHOWN.get(name, set())


@pytest.mark.parametrize("part", ["masthead", "footer", "dock"])
def test_what_frames_a_page_is_told_where_it_is(part, engine):
    """By `base.html`: with the address itself it would be rendered ten thousand times, and is three texts that thousands of pages share."""
    asked = reached(f"partials/{part}.html", engine)
    assert not asked & {"output_file", "page_name", "listing", "article", "page", "category"}
    assert asked & {"page_here", "legal_here", "dock_here"}


@pytest.mark.parametrize("name", EVERY)
def test_no_template_is_named_by_a_variable(name, engine):
    assert None not in meta.find_referenced_templates(engine.parse((TEMPLATES / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("network", [*KNOWN_NETWORKS, "radio-quartier"])
def test_each_network_has_its_own_sign_and_any_other_has_one(engine, network):
    sign = (TEMPLATES / "icons" / f"{network if network in KNOWN_NETWORKS else 'generic'}.svg").read_text(encoding="utf-8")
    account = Account(network, "valbrune", "https://exemple.example/valbrune", "Valbrune")
    shown = engine.get_template("partials/accounts.html").render(accounts=(account,))
    assert "".join(sign.split()) in "".join(shown.split())
