"""No page is an orphan: each that a search engine is sent to is found by links from the front page, and no old address is among them."""

import re
from urllib.parse import urlsplit

from tests.browser.demonstration import SITEURL
from tests.browser.kinds import addresses, file_of

LINK = re.compile(rf'<a\b[^>]*\bhref="(?:{re.escape(SITEURL)})?/([^"#?]*)')


def links_of(site, address):
    """Where the page at `address` leads within the site."""
    return set(LINK.findall(file_of(site, address).read_text(encoding="utf-8")))


def test_every_page_of_the_sitemap_is_reached_from_the_front_page(demonstration_site):
    pages = set(addresses(demonstration_site))
    reached, ahead = {""}, [""]
    while ahead:
        found = (links_of(demonstration_site, ahead.pop()) & pages) - reached
        reached |= found
        ahead += sorted(found)
    texts = [path.read_text(encoding="utf-8") for path in demonstration_site.glob("sitemap*.xml")]
    listed = {urlsplit(address).path.removeprefix("/") for text in texts for address in re.findall(r"<loc>([^<]+)</loc>", text)}
    listed = {address for address in listed if not address.endswith(".xml")}
    assert len(listed) > 100 and sorted(listed - pages) == [], "an old address, or a page that is not there"
    assert not (lost := sorted(listed - reached)), " ".join(lost)
