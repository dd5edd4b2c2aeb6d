"""No page passes its weight (`budget.toml`), as a real browser receives it. Three kinds are measured; all of them with --full."""

import gzip
import os
import tomllib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from rjsmin import jsmin

from tests.assets.measured import measured
from tests.browser.demonstration import NAME, SITEURL
from tests.browser.kinds import NAMES, file_of
from tests.house import ROOT

BUDGET = tomllib.loads(Path(__file__).with_name("budget.toml").read_text(encoding="utf-8"))
SAMPLE = ("accueil", "article", "rubrique")
MEASURED = NAMES if os.environ.get("BEFFROI_TEST_FULL") == "1" else SAMPLE
WITH_A_PICTURE = ("accueil", "article", "rubrique")
APART = {
    "search.js": None,
    "search_index.js": None,
    "answers.js": None,
    "session.js": "live",
    "contributions.js": "contributions",
    "opinions.js": "opinions",
}
"""Scripts of one page that have no part in the budget of all, and the name of their own."""


def allowed(kind):
    """The budget of a kind of page."""
    return {**BUDGET["every"], **BUDGET["kinds"].get(kind, {})}


@pytest.fixture(scope="session")
def cost(chrome, shown):
    """What the page of a kind costs, measured once."""
    known = {}

    def cost(kind):
        if kind not in shown:
            pytest.skip(f"La démonstration n’a pas de page « {kind} »")
        if kind not in known:
            known[kind] = measured(chrome, f"{SITEURL}/{shown[kind]}")
        return known[kind]

    return cost


@pytest.mark.parametrize("kind", MEASURED)
def test_a_page_weighs_no_more_than_it_may(kind, cost):
    heaviest = sorted(((size, url) for url, size in cost(kind).bytes.items()), reverse=True)[:5]
    assert cost(kind).total <= allowed(kind)["total"], heaviest


@pytest.mark.parametrize("kind", MEASURED)
def test_nothing_moves_while_a_page_appears(kind, cost):
    assert cost(kind).shift <= allowed(kind)["shift"]


@pytest.mark.parametrize("kind", MEASURED)
def test_nobody_else_is_asked_for_anything(kind, cost):
    assert list(cost(kind).strangers(NAME)) == []


@pytest.mark.parametrize("kind", WITH_A_PICTURE)
def test_the_largest_picture_of_the_first_screen_is_asked_for_at_once(kind, cost, demonstration_site, shown):
    soup = BeautifulSoup(file_of(demonstration_site, shown[kind]).read_bytes(), "html.parser")
    ahead = soup.find("link", rel="preload", attrs={"as": "image"})
    assert (
        ahead
        and ahead["imagesizes"]
        and cost(kind).largest.removeprefix(SITEURL) in ("", *(one.split()[0] for one in ahead["imagesrcset"].split(", ")))
    )


def test_a_picture_that_is_asked_for_ahead_is_not_asked_for_twice(cost):
    pictures = [url for url in cost("accueil").bytes if "/images/place-" in url]
    assert len(pictures) == 1


def test_the_front_page_can_be_painted_from_the_first_packets(demonstration_site):
    """The sheet of the alerts apart: it is there while one of them holds."""
    page = (demonstration_site / "index.html").read_bytes()
    links = BeautifulSoup(page, "html.parser").find_all("link", rel="stylesheet", media=False)
    addresses = [link["href"].removeprefix("/") for link in links if "/alerts." not in link["href"]]
    sheets = [(demonstration_site / address).read_bytes() for address in addresses]
    assert sum(len(gzip.compress(text)) for text in (page, *sheets)) <= BUDGET["kinds"]["accueil"]["before_paint"]


def test_all_our_scripts_together_are_small():
    scripts = [path for path in (ROOT / "theme/static/js").glob("*.js") if path.name not in APART]
    workers = (ROOT / "theme/worker").glob("*.js")
    assert sum(map(compressed, scripts)) + max(map(compressed, workers)) <= BUDGET["site"]["scripts"]


@pytest.mark.parametrize(("name", "budget"), [(name, budget) for name, budget in APART.items() if budget])
def test_a_script_of_one_page_keeps_its_own_budget(name, budget):
    assert compressed(ROOT / "theme/static/js" / name) <= BUDGET["site"][budget]


def compressed(script):
    """What a script weighs, lean, in bytes; a worker, without the addresses that it is told to keep."""
    return len(gzip.compress(jsmin(script.read_text(encoding="utf-8")).encode()))
