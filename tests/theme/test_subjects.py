"""A reader who trims an address to `/rubriques/` or `/mots-cles/` finds all there is below."""

import pytest

from tests.browser.demonstration import SITEURL


def shown(page):
    """The pairs (address, count) that the page lists, in their order."""
    rows = page.soup.select("main li:has(span)")
    return [(row.a["href"].removeprefix("/"), int(row.select_one("span").contents[0])) for row in rows]


def told(page):
    """How many publications the page of a list says that it has."""
    return int(page.soup.select_one("main .meta").get_text().split()[0])


@pytest.mark.parametrize("address", ["rubriques/", "mots-cles/"])
def test_a_trimmed_address_lists_every_page_below_it_with_its_count(site, address):
    found = dict(shown(site.page(address)))
    below = {page.address for page in site.pages if page.address.startswith(address) and page.address.count("/") == 2}
    assert set(found) == below - {"rubriques/breves/", "rubriques/articles/"}
    assert {subject: told(site.page(subject)) for subject in found} == found


def test_keywords_are_in_alphabetical_order_whatever_their_accents(site):
    addresses = [address for address, _ in shown(site.page("mots-cles/"))]
    assert addresses == sorted(addresses, key=lambda address: address.split("/"))


@pytest.mark.parametrize("address", ["rubriques/", "mots-cles/"])
def test_they_are_in_the_sitemap_and_reached_from_the_archives(site, address):
    assert f"<loc>{SITEURL}/{address}</loc>" in (site.folder / "sitemap.xml").read_text(encoding="utf-8")
    assert site.page("archives/").soup.select(f"main a[href='/{address}']")
