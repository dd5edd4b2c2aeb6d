"""A real archive in two languages, as one journal: 163 articles in French, 163 in English, 162 pairs by `Translation:`.

They are not part of the project: BEFFROI_CORPORA names the folder that holds them.
"""

import os
import shutil
from pathlib import Path

import pytest
from lxml.html import HtmlElement

from tests.campaign import draw
from tests.theme.built import ROOT, Site, build, of_class

FOLDER = os.environ.get("BEFFROI_CORPORA")
HALVES = ("snc-fr", "cds-en")
SITE = "https://journal.valbrune.example"
LINKS = " | ".join(f"//*[{of_class(name)}]//a/@href" for name in ("masthead", "story-head", "related", "listing", "footer", "dock"))

pytestmark = pytest.mark.skipif(not FOLDER, reason="BEFFROI_CORPORA ne nomme aucun dossier")


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Site:
    """Both halves in one content folder: their heads are whole, and of their texts, half of what the site took, there is the first line."""
    folder = tmp_path_factory.mktemp("archive")
    for half in HALVES:
        shutil.copytree(Path(FOLDER) / half, folder / "content" / half)
    for path in (folder / "content").rglob("*.md"):
        head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
        path.write_text(f"{head}\n\n{text.strip().splitlines()[0]}\n", encoding="utf-8")
    look = {"THEME": str(ROOT / "theme"), "DEFAULT_IMAGE": None, "STRICT_SINCE": "2030-01-01"}
    return build(folder, PATH=str(folder / "content"), SITEURL=SITE, **look)


@pytest.fixture(scope="module")
def pages(archive) -> dict[str, HtmlElement]:
    """Each page that is not a redirect, by its address."""
    return {f"{SITE}/{page.address}": page.tree for page in archive.full_pages}


def languages(page: HtmlElement) -> dict[str, str]:
    return {link.get("hreflang"): link.get("href") for link in page.xpath("/html/head/link[@hreflang]")}


def test_each_translation_says_the_same_of_both(pages):
    paired = {address: languages(page) for address, page in pages.items() if languages(page)}
    assert len(paired) == 2 * (162 + 1), "162 pairs, and the two front pages"
    for address, found in paired.items():
        assert set(found) == {"fr", "en", "x-default"} and found["x-default"] == found["fr"]
        assert all(paired[other] == found for other in found.values()), address


def test_each_page_is_in_the_language_of_its_text(pages):
    spoken = {}
    for address, page in pages.items():
        spoken.setdefault(page.get("lang"), set()).add(address)
    english = {address for address in spoken["en"] if address.startswith(f"{SITE}/20")}
    assert len(english) == 163
    assert spoken["en"] - english == {address for address in pages if address.startswith(f"{SITE}/en/")}


def test_the_lists_of_the_journal_hold_the_french_half_and_the_other_has_the_english_one(archive):
    """One article in English has nobody of its name in French: the journal's lists have it too."""
    counts = {
        address: archive.page(address).soup.select_one(".listing-head .meta").text for address in ("rubriques/vie-municipale/", "en/")
    }
    assert counts["rubriques/vie-municipale/"].startswith("164 publications") and counts["en/"].startswith("163 items")
    lists = [page for page in archive.full_pages if page.address.startswith("rubriques/vie-municipale/")]
    assert [title["lang"] for page in lists for title in page.soup.select(".teaser-title a[lang]")] == ["en"]


def test_no_page_leads_to_one_that_is_not_there(archive):
    for page in draw(archive.full_pages, 60):
        for link in page.tree.xpath(LINKS):
            address = link.partition("#")[0]
            assert not address.startswith("/") or archive.holds(address.removeprefix("/")), (page.address, address)
