"""No link of the built journal leads nowhere."""

import json
from urllib.parse import unquote, urldefrag

from plugins.core.infrastructure.output_files import AFTERWARDS
from tests.browser.demonstration import SITEURL


def addresses(tag):
    """Every address that one element gives."""
    candidates = [part.split()[0] for part in (tag.get("srcset") or "").split(",") if part.strip()]
    return [address for address in (tag.get("href"), tag.get("src"), *candidates) if address]


def internal(page):
    """Site-relative addresses, and fragments, that `page` links to or shows."""
    for tag in page.tree.iter("a", "link", "img", "source"):
        for address in addresses(tag):
            if (own := address.removeprefix(SITEURL)).startswith("/"):
                path, fragment = urldefrag(own.removeprefix("/"))
                yield unquote(path), fragment
            elif address.startswith("#"):
                yield page.address, address[1:]


def test_every_internal_link_leads_to_a_file(site):
    later = tuple(f"{name}/" for name in AFTERWARDS)
    paths = {(page.address, path) for page in site.full_pages for path, _ in internal(page)}
    assert {(address, path) for address, path in paths if not site.holds(path) and not path.startswith(later)} == set()


def test_every_fragment_leads_to_a_place_in_its_page(site):
    lost = []
    for page in site.full_pages:
        places = set(page.tree.xpath("//@id"))
        asked = {fragment for path, fragment in internal(page) if fragment and path == page.address}
        lost += [(page.address, fragment) for fragment in asked if unquote(fragment) not in places]
    assert lost == []


def test_no_relative_address_is_left(site):
    known = ("/", "http://", "https://", "#", "mailto:", "tel:")
    links = [(page.address, address) for page in site.full_pages for address in page.tree.xpath("//a/@href")]
    odd = [link for link in links if not link[1].startswith(known)]
    assert odd == []


def test_the_menu_leads_to_every_category_that_has_a_page(site):
    written = {path.name for path in (site.folder / "rubriques").iterdir() if path.is_dir()}
    linked = {link["href"].rstrip("/").rsplit("/", 1)[-1] for link in site.page("").soup.select("footer nav a[href*='/rubriques/']")}
    assert linked == written - {"breves", "articles"}


def test_the_icons_of_the_manifest_are_in_the_theme(site):
    manifest = json.loads((site.folder / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert all(site.holds(icon["src"].removeprefix("/")) for icon in manifest["icons"])


def test_the_footer_leads_to_each_page_once(site):
    links = [link["href"] for link in site.page("").soup.select("footer a")]
    assert [link for link in links if links.count(link) > 1] == []
