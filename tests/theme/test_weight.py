"""A page is light: what a phone on a bad network waits for. The budgets are ours, set a third above what the demonstration weighs."""

import gzip

import pytest

from tests.theme.built import of_class

SHEETS_AT_MOST = 3
ARTICLE = f"//*[{of_class('story')} and not({of_class('story-session')})]/*[{of_class('story-head')}]//*[{of_class('chapeau')}]"
DISCUSSION = f"//*[{of_class('discussion')}]"
SESSION = f"//*[{of_class('story-session')}]//*[{of_class('entry')}]"
TYPEFACES = {"bricolage-grotesque": 27_500, "spectral": 13_000, "spectral-italic": 13_500, "spectral-semibold": 13_500}


def sheets(site, page):
    return sheets_in(site, page, "//")


def sheets_in(site, page, place):
    """The stylesheets for every medium that stand in a `place` of the page, an XPath."""
    addresses = page.tree.xpath(f"{place}link[@rel='stylesheet'][not(@media)]/@href")
    return [site.folder / address.removeprefix("/") for address in addresses]


def weight(site, page):
    """Compressed bytes of the page and of its stylesheets."""
    return sum(len(gzip.compress(file.read_bytes())) for file in [page.path, *sheets(site, page)])


def test_the_home_page_is_light(site):
    assert weight(site, site.page("")) < 19_500


def test_an_article_is_light(site):
    articles = [page for page in site.full_pages if page.tree.xpath(ARTICLE) and not page.tree.xpath(DISCUSSION)]
    assert max(weight(site, page) for page in articles) < 16_500


def test_a_page_with_what_residents_wrote_is_light(site):
    discussions = [page for page in site.full_pages if page.tree.xpath(DISCUSSION)]
    assert max(weight(site, page) for page in discussions) < 16_500


def test_a_session_of_some_twenty_entries_is_light(site):
    sessions = [page for page in site.full_pages if page.tree.xpath(SESSION)]
    assert max(weight(site, page) for page in sessions) < 27_500


def test_few_stylesheets_block_the_page(site):
    """That of the alerts apart: it is there while one of them holds."""
    names = [
        [sheet.name for sheet in sheets_in(site, page, "//head//") if not sheet.name.startswith("alerts.")] for page in site.full_pages
    ]
    assert max(map(len, names)) <= SHEETS_AT_MOST


@pytest.mark.parametrize(("name", "most"), TYPEFACES.items())
def test_a_typeface_is_light(site, name, most):
    assert (site.folder / f"theme/fonts/{name}.woff2").stat().st_size < most


def test_pictures_below_the_first_wait_until_they_are_near(site):
    eager = [image for image in site.page("").soup.select("main img") if image.get("loading") != "lazy"]
    assert len(eager) <= 1


def test_a_typeface_comes_with_its_licence(site):
    fonts = site.folder / "theme/fonts"
    assert all("SIL Open Font License" in (fonts / f"OFL-{name}.txt").read_text() for name in ("bricolage-grotesque", "spectral"))
