"""Every list of the journal, with nothing, one, forty and more of everything: each of its pages is there, and tells each once.

Four hundred, in the long campaigns, is what a town has after some years; the fortieth was one more than the pages of quarters could bear.
"""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from plugins.town.agenda.pages import MOST_PLACES_NAMED
from tests.campaign import trials
from tests.journal import TestJournal
from tests.theme.built import Site, of_class
from tests.town.crowded import settings, write_town

LENGTHS = (0, 1, 40, trials(full=400, sample=120))
STREAMS = {
    "rubriques/culture/": ("articles", "articles-en"),
    "rubriques/breves/": ("breves",),
    "mots-cles/le-marche/": ("articles", "breves"),
    "publics/familles/": ("articles", "articles-en", "breves"),
    "jeunes/": ("articles", "articles-en", "breves"),
    "quartiers/gare/": ("articles", "articles-en", "breves"),
    "series/la-serie/": ("articles",),
    "breves/": ("breves",),
    "en/": ("articles-en",),
}
"""Lists that are cut into pages, and the folders of what each tells."""
WHOLE = {
    "dossiers/dossiers-0/": ("articles", "breves"),
    "dossiers/": ("dossiers", "series/serie"),
    "mots-cles/": ("mots-cles/mot",),
    "expression/": ("tribunes",),
    "alertes/": ("alertes",),
    "lieux/types/restaurant/": ("lieux",),
    "lieux/quartiers/gare/": ("lieux",),
    "conseil/": ("conseil",),
    "conseil/points/": ("conseil",),
    "trafic/": ("trafic/lignes/l",),
    "trafic/arrets/": ("trafic/arrets/arret",),
}
"""Lists of one page, or of one a year, which tell everything."""
HALF = {
    **dict.fromkeys(("agenda/gratuit/", "agenda/jeunes/", "agenda/quartiers/gare/", "agenda/themes/culture/"), ("agenda", 0)),
    "travaux/": ("travaux", 0),
    "conseil/deliberations/": ("conseil", 1),
    "conseil/membres/": ("membres/membre", 1),
}
"""Lists of what is to come, which has an even number, or of what is over."""
EMPTY_WEIGHT, WEIGHT_OF_ONE = 20_000, 950
"""Bytes that a list may weigh without what it tells, and for each thing of the town; ours: what grows faster than its list shows here."""


@pytest.fixture(scope="module", params=LENGTHS)
def town(request, made_once) -> tuple[int, Site]:
    """How many there are of everything, and their journal, built once."""

    def build(folder: Path) -> None:
        journal = TestJournal(folder, settings(request.param))
        write_town(folder / "content", request.param)
        journal.run("build")

    return request.param, Site(made_once(f"longueurs-{request.param}", build) / "output")


def chain(site: Site, address: str) -> list:
    """The pages of the list at `address`, from the newest to the oldest, as a reader turns them."""
    pages = {page.address: page for page in site.full_pages}
    found, onwards = [], address
    while onwards is not None:
        assert onwards in pages, f"{onwards} is linked to and does not exist"
        found.append(pages[onwards])
        older = found[-1].tree.xpath(f"//*[{of_class('pagination')}]//a[@rel='next']/@href")
        onwards = urlsplit(older[0]).path.lstrip("/") if older else None
    return found


def told(pages: list, folder: str) -> Counter:
    """How many of `pages` link to each publication of `folder`, or to each subject of it, by its number."""
    linked = [{urlsplit(address).path.rstrip("/") for address in page.tree.xpath("//main//a/@href")} for page in pages]
    found = (re.search(rf"/{folder}-?(\d+)$", path) for paths in linked for path in paths)
    return Counter(int(one[1]) for one in found if one)


def whole(site: Site, address: str) -> list:
    """The pages of a list that has one, or one for each year, or that is numbered from the soonest."""
    years = re.compile(rf"{address}(\d{{4}}/|page/\d+/)?")
    return [page for page in site.full_pages if years.fullmatch(page.address)]


def test_each_list_tells_each_thing_on_one_of_its_pages(town):
    count, site = town
    for address, folders in STREAMS.items() if count else ():
        pages = chain(site, address)
        assert {folder: told(pages, folder) for folder in folders} == {folder: Counter(range(count)) for folder in folders}, address


def test_every_numbered_page_is_led_to(town):
    _, site = town
    numbered = {page.address for page in site.full_pages if "/page/" in page.address}
    landings = {address.partition("page/")[0] for address in numbered}
    assert {page.address for landing in landings for page in chain(site, landing)[1:]} == numbered


def test_no_numbered_page_says_how_many_there_are_since_each_publication_would_move_them_all(town):
    _, site = town
    numbered = [page for page in site.full_pages if "/page/" in page.address and not page.address.startswith("agenda/")]
    assert [page.address for page in numbered if re.search(r"\d publications?\b", page.path.read_text(encoding="utf-8"))] == []


def test_a_list_that_is_not_cut_tells_everything(town):
    count, site = town
    for address, folders in WHOLE.items() if count else ():
        assert {folder: set(told(whole(site, address), folder)) for folder in folders} == {folder: set(range(count)) for folder in folders}


def test_lists_of_what_is_to_come_and_of_what_is_over_tell_their_half(town):
    count, site = town
    for address, (folder, first) in HALF.items():
        assert set(told(whole(site, address), folder)) >= set(range(first, count, 2)), address


def test_a_page_weighs_what_it_tells(town):
    count, site = town
    heaviest = EMPTY_WEIGHT + WEIGHT_OF_ONE * max(count, 25)
    heavy = {page.address: page.path.stat().st_size for page in site.pages if page.path.stat().st_size > heaviest}
    assert heavy == {}


def test_a_journal_of_nothing_leads_nowhere_that_is_not_there(town):
    count, site = town
    for page in site.full_pages if count == 0 else ():
        linked = map(urlsplit, page.tree.xpath("//a/@href"))
        lost = {one.path for one in linked if one.path and one.netloc.startswith("127.") and not site.holds(one.path.lstrip("/"))}
        assert lost == set(), page.address


def test_a_list_of_the_agenda_names_the_places_of_what_it_tells(town):
    _, site = town
    named = {page.address: len(told([page], "agenda/lieux/salle")) for page in site.full_pages if page.address.startswith("agenda/")}
    assert {address: count for address, count in named.items() if count > MOST_PLACES_NAMED} == (
        {"agenda/lieux/": town[0] // 4} if town[0] // 4 > MOST_PLACES_NAMED else {}
    )
