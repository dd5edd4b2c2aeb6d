"""A journal with a series, a dossier, a gallery and related articles: its pages, and what an edit makes of them."""

import re
import shutil

import pytest
from bs4 import BeautifulSoup

from tests.journal import ROOT, TestJournal, files

CONSENT = "accord écrit de Mme Hamelin"
GALLERY = """!!! galerie "Les étals"
    ![Un étal de légumes](/images/etal.png "Légumes, allée du beffroi.")

    ![Le même, de plus loin](/images/etal.png)
"""
TABLE = "## Ce que ça coûte\n\n| Poste | Euros |\n|---|---:|\n| Bornes | 38 400 |\n"


@pytest.fixture(scope="module")
def journal(tmp_path_factory) -> TestJournal:
    """Built once."""
    journal = TestJournal(tmp_path_factory.mktemp("stories"))
    (journal.folder / "content" / "images").mkdir()
    shutil.copy(ROOT / "content" / "images" / "etal.png", journal.folder / "content" / "images")
    picture = f"{{src: images/etal.png, alt: Un étal, people: oui, consent: {CONSENT}}}"
    journal.article("un", "Premier portrait", "2026-03-01 09:00", serie="Ceux d’ici", tags="portrait", image=picture)
    journal.article("deux", "Second portrait", "2026-03-08 09:00", serie="Ceux d’ici", tags="portrait")
    journal.article("place", "La place", "2026-03-10 09:00", TABLE, tags="'place, marché'", dossier="La place rendue")
    journal.article("etals", "Les étals", "2026-03-12 09:00", GALLERY, tags="marché", dossier="la-place-rendue")
    journal.article("seul", "Seul au monde", "2026-03-14 09:00")
    journal.article("retire", "Retiré", "2026-03-15 09:00", status="withdrawn", modified="2026-03-16 09:00")
    dossiers = journal.folder / "content" / "dossiers"
    dossiers.mkdir()
    (dossiers / "place.md").write_text(
        "---\nid: dossier-place\ntitle: La place rendue\ndate: 2026-03-09 09:00\nsummary: Tout sur la place.\n---\nIntroduction.\n",
        encoding="utf-8",
    )
    journal.run("build")
    return journal


def soup(journal, address):
    return BeautifulSoup(journal.page(address), "html.parser")


def words(found):
    return re.sub(r"\s+", " ", found.get_text(" ", strip=True))


def test_an_article_leads_to_what_is_related(journal):
    assert [link.text for link in soup(journal, "2026/03/la-place").select(".related h3 a")] == ["Les étals"]


def test_an_article_related_to_nothing_says_nothing_of_it(journal):
    assert not soup(journal, "2026/03/seul-au-monde").select(".related, .series, .belongs")


def test_an_episode_says_its_number_and_leads_to_the_others(journal):
    page = soup(journal, "2026/03/second-portrait")
    assert words(page.select_one(".belongs")) == "Série : Ceux d’ici , n o 2"
    assert page.select_one(".series a[rel=prev]")["href"].endswith("/2026/03/premier-portrait/")
    assert page.select_one(".series [aria-current=page]").text == "Second portrait"
    assert not page.select_one(".series a[rel=next]")


def test_a_series_has_a_page_of_its_own(journal):
    page = soup(journal, "series/ceux-d-ici")
    assert [link.text for link in page.select("main .teaser-title a")] == ["Second portrait", "Premier portrait"]


def test_a_dossier_gathers_and_each_leads_to_it(journal):
    assert [link.text for link in soup(journal, "dossiers/la-place-rendue").select(".gathered h3 a")] == ["Les étals", "La place"]
    assert soup(journal, "2026/03/la-place").select_one(".belongs a")["href"].endswith("/dossiers/la-place-rendue/")


def test_dossiers_and_series_are_on_one_page_to_which_the_footer_leads(journal):
    assert {link.text for link in soup(journal, "dossiers").select(".gathered h3 a")} == {"La place rendue", "Ceux d’ici"}
    assert soup(journal, "2026/03/seul-au-monde").select_one("footer a[href$='/dossiers/']").text == "Dossiers"


def test_search_engines_are_told_of_series_and_dossiers(journal):
    sitemap = (journal.folder / "output" / "sitemap.xml").read_text(encoding="utf-8")
    assert all(f"/{address}</loc>" in sitemap for address in ("series/ceux-d-ici/", "dossiers/", "dossiers/la-place-rendue/"))


def test_a_gallery_is_figures_that_lead_to_the_large_pictures(journal):
    figures = soup(journal, "2026/03/les-etals").select(".gallery .gallery-pictures > figure")
    assert [figure.img["alt"] for figure in figures] == ["Un étal de légumes", "Le même, de plus loin"]
    assert [figure.figcaption and figure.figcaption.text for figure in figures] == ["Légumes, allée du beffroi.", None]
    large = figures[0].a["href"].removeprefix("/")
    assert (journal.folder / "output" / large).is_file()


def test_a_table_is_in_a_named_region(journal):
    region = soup(journal, "2026/03/la-place").select_one(".prose .table")
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "Tableau : Ce que ça coûte")


def test_feeds_are_given_the_table_as_it_was_written(journal):
    feeds = "".join(path.read_text(encoding="utf-8") for path in (journal.folder / "output" / "flux").rglob("*.*"))
    assert "Bornes" in feeds and "tabindex" not in feeds


def test_sharing_needs_no_script_and_tells_nobody(journal):
    group = soup(journal, "2026/03/la-place").select_one(".share")
    assert all(button.has_attr("hidden") for button in group.select("button"))
    assert group.a["href"] == "mailto:?subject=La%20place&body=https%3A//journal.valbrune.example/2026/03/la-place/"
    assert group.select_one(".share-address").text == "https://journal.valbrune.example/2026/03/la-place/"


def test_a_mistake_is_told_to_the_town_with_the_title_and_the_address(journal):
    link = next(each for each in soup(journal, "2026/03/la-place").select(".story-foot a") if each.text == "Signaler une erreur")
    assert link["href"].startswith("mailto:mairie@valbrune.example?subject=Erreur%20dans%20%C2%AB%20La%20place%20%C2%BB&body=https%3A//")


def test_paper_is_given_the_address_and_its_code(journal):
    paper = soup(journal, "2026/03/la-place").select_one(".paper")
    assert paper.svg and "https://journal.valbrune.example/2026/03/la-place/" in paper.text
    assert soup(journal, "2026/03/la-place").select_one("link[media=print][rel=stylesheet]")


def test_a_withdrawn_article_is_neither_shared_nor_led_from(journal):
    page = soup(journal, "2026/03/retire")
    assert not page.select(".share, .related, .series")


def test_consent_stays_between_the_editors(journal):
    told = [name for name, data in files(journal.folder / "output").items() if b"Hamelin" in data]
    assert told == []


def test_a_new_title_moves_the_pages_that_show_it_and_the_site_is_the_one_of_a_build_from_nothing(journal):
    before = files(journal.folder / "output")
    path = journal.folder / "content" / "articles" / "un.md"
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "slug: premier-portrait\ntitle: Tout "), encoding="utf-8")
    journal.run("build")
    moved = {name for name, data in files(journal.folder / "output").items() if before.get(name) != data}
    assert "2026/03/second-portrait/index.html" in moved and "2026/03/la-place/index.html" not in moved
    journal.run("build", "--verify")
