"""The quarters of which something is said, in the town's order, and the page of each: every kind that names quarters, and nothing over."""

from datetime import UTC, datetime, timedelta
from itertools import count
from types import SimpleNamespace as Named

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.infrastructure.build_services import PublicationRows
from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.current_spans import find_current_spans
from plugins.core.publication.instants import TimeSpan
from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import Quarter, group_by_quarter, list_quarter_names
from plugins.town.quarters.directory import ITEMS_SHOWN, gather_quarters, list_passing
from plugins.town.quarters.settings import parse_portraits
from tests.campaign import trials
from tests.journal import TestJournal, files

NOW = datetime(2026, 3, 27, 9, tzinfo=PARIS)
HOUR = timedelta(hours=1)
SAME = NOW.astimezone(UTC)
"""The same instant, whose clocks never change."""
NUMBERS = count(1)


def span(publication, now):
    return publication.span if publication.span and publication.span.end > now else None


ARTICLE = Kind("article", "Article", "Articles", "articles", "{slug}/", "article", (), exports=("quartiers",))
TRIBUNE = Kind("tribune", "Tribune", "Tribunes", "tribunes", "expression/{slug}/", "tribune", ())
EVENT = Kind("fete", "Fête", "Fêtes", "fetes", "fetes/{slug}/", "fete", (), exports=("quartiers",), find_current_span=span)
PLACE = Kind("lieu", "Lieu", "Lieux", "lieux", "lieux/{slug}/", "lieu", (), exports=("quartiers",))
KINDS = (ARTICLE, TRIBUNE, EVENT, PLACE)


def about(*quarters, kind=ARTICLE, title="Le marché", start=None, hours=1):
    when = TimeSpan(SAME + start * HOUR, SAME + (start + hours) * HOUR) if start is not None else None
    publication = Named(quartiers=quarters, kind=kind, title=title, span=when)
    return Named(publication=publication, lang="fr", url=f"{title}/", relative_source_path=f"{next(NUMBERS)}.md")


def of(articles=(), pages=(), town=(), now=NOW):
    spans = find_current_spans("quarters", list_passing(pages, KINDS), now, PublicationRows())
    return gather_quarters(articles, pages, KINDS, parse_portraits(list(town)), spans)


def test_a_publication_about_the_same_quarter_twice_stands_there_once():
    item = about("Gare", "Centre", "Gare")
    assert group_by_quarter([item]) == {Quarter("quartiers/gare/", "Gare"): [item], Quarter("quartiers/centre/", "Centre"): [item]}


def test_quarters_stand_in_the_town_s_order_then_any_other_by_name():
    items = [about("Verrerie"), about("Ancien faubourg"), about("Gare"), about("Centre")]
    assert [life.name for life in of(items, town=["Centre", "Gare", "Port"]).lives] == ["Centre", "Gare", "Ancien faubourg", "Verrerie"]


def test_a_quarter_that_the_town_tells_of_has_a_page_even_while_nothing_is_about_it():
    assert [life.name for life in of(town=["Centre", {"name": "Gare", "summary": "Les voies."}]).lives] == ["Gare"]


def test_a_quarter_holds_its_news_in_their_order():
    first, second = about("Gare"), about("Centre", "Gare")
    (centre, gare) = of([first, second], town=["Centre", "Gare"]).lives
    assert (centre.news, gare.news) == ((second,), (first, second))


def test_what_passes_stands_by_its_time_and_what_stays_by_its_name():
    pages = [about("Gare", kind=PLACE, title=title) for title in ("Bar", "Arrêt")]
    pages += [about("Gare", kind=EVENT, title=title, start=start) for title, start in (("Demain", 24), ("En cours", -1), ("Ce soir", 9))]
    pages[-2].publication.span = TimeSpan(NOW - HOUR, NOW + HOUR)
    (life,) = of(pages=pages).lives
    told = [(section.kind, [item.publication.title for item in section.items]) for section in life.sections]
    assert told == [("fete", ["En cours", "Ce soir", "Demain"]), ("lieu", ["Arrêt", "Bar"])]


def test_what_is_over_and_what_names_no_quarter_by_its_kind_are_nowhere():
    assert of(pages=[about("Gare", kind=EVENT, start=-2), about("Gare", kind=EVENT), about("Gare", kind=TRIBUNE)]).lives == ()


def test_a_long_section_says_how_many_it_holds():
    (life,) = of(pages=[about("Gare", kind=PLACE, title=f"Lieu {number:02}") for number in range(30)]).lives
    assert (len(life.sections[0].items), life.sections[0].count, life.count) == (ITEMS_SHOWN, 30, 30)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 30)), max_size=trials(full=30, sample=8)))
def test_until_the_instant_that_is_told_nothing_changes(times):
    pages = [about("Gare", kind=EVENT, title=str(number), start=start, hours=hours) for number, (start, hours) in enumerate(times)]
    told = of(pages=pages)
    if told.until:
        later = of(pages=pages, now=told.until.astimezone(UTC) - timedelta(seconds=1))
        assert [life.sections for life in later.lives] == [life.sections for life in told.lives]
        assert of(pages=pages, now=told.until).lives != told.lives


def test_the_setting_may_hold_names_and_more():
    assert list_quarter_names(["Centre", {"name": "Gare", "summary": "Les voies."}]) == ("Centre", "Gare")


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    told = {"name": "Gare", "streets": ["rue Neuve (1 à 40)", "avenue de la Gare"], "elected": {"name": "Karim Belhadj"}}
    settings = f"QUARTIERS = {['Centre', told, 'Bords-d’Oise', 'La Verrerie']!r}"
    journal = TestJournal(tmp_path_factory.mktemp("quarters"), settings)
    journal.article("pont", "Le pont rouvre", quartiers="Bords-d’Oise, Gare")
    journal.article("marche")
    folder = journal.folder / "content/travaux"
    folder.mkdir()
    for name, end in (("egouts", "2026-03-28"), ("vieux", "2026-03-20")):
        head = f"id: {name}\ntitle: Travaux {name}\ndate: 2026-03-01\nstart: 2026-03-02\nend: {end}\nstreets: [rue Neuve]"
        (folder / f"{name}.md").write_text(
            f"---\n{head}\ntraffic: [route barrée]\nquartiers: [Gare]\n---\n\nOn creuse.\n", encoding="utf-8"
        )
    journal.run("build")
    return journal


def text(journal, address):
    return BeautifulSoup(journal.page(address), "html.parser").find("main").get_text(" ", strip=True)


def test_a_quarter_has_a_page_of_what_is_about_it(journal):
    page = journal.page("quartiers/bords-d-oise")
    assert "Le pont rouvre" in page and "Le marché revient" not in page


def test_a_page_shows_every_kind_and_whom_to_speak_to(journal):
    told = text(journal, "quartiers/gare")
    assert all(word in told for word in ("Travaux egouts", "Le pont rouvre", "Karim Belhadj", "avenue de la Gare"))
    assert "Travaux vieux" not in told


def test_one_feed_tells_all_that_is_about_a_quarter(journal):
    feed = (journal.folder / "output/flux/quartiers/gare/rss.xml").read_text(encoding="utf-8")
    assert "Travaux egouts" in feed and "Le pont rouvre" in feed and "Le marché revient" not in feed
    assert "/flux/quartiers/gare/rss.xml" in journal.page("quartiers/gare")


def test_an_article_leads_to_its_quarters(journal):
    assert 'href="/quartiers/gare/"' in journal.page("2026/03/le-pont-rouvre")


def test_a_quarter_of_which_nobody_speaks_has_no_page(journal):
    assert not (journal.folder / "output/quartiers/la-verrerie").exists()
    assert "La Verrerie" not in journal.page("quartiers")


def test_quarters_and_streets_are_in_the_sitemap(journal):
    sitemap = (journal.folder / "output/sitemap.xml").read_text(encoding="utf-8")
    assert all(f"/quartiers/{address}</loc>" in sitemap for address in ("", "gare/", "rues/"))


def test_the_night_that_ends_works_changes_their_quarter_and_no_other(journal):
    before = files(journal.folder / "output")
    journal.run("build", BEFFROI_NOW="2026-03-29T00:01")
    after = files(journal.folder / "output")
    moved = {name for name in after if after[name] != before.get(name) and name.startswith("quartiers/")}
    assert moved == {"quartiers/gare/index.html", "quartiers/index.html"}
    assert "Travaux egouts" not in journal.page("quartiers/gare")


def test_no_page_may_take_the_address_of_the_quarters(journal):
    (journal.folder / "content/pages/quartiers.md").write_text("---\nid: q\ntitle: Quartiers\n---\n\nTexte.\n")
    said = journal.run("check", code=1)
    (journal.folder / "content/pages/quartiers.md").unlink()
    assert "réservée" in said.stdout + said.stderr
