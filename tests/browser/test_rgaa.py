"""The demonstration's own review by the RGAA is whole, names proofs that exist, and says of its pages what is in them."""

import re
from collections import defaultdict
from functools import cache

import pytest
from bs4 import BeautifulSoup

from plugins.journal.law.accessibility import NUMBERS, read_self_review
from tests.browser.kinds import file_of
from tests.browser.looks.axe import SCRIPT, audit
from tests.browser.looks.fit import broken, cut, enlarge, spaced_out, too_wide
from tests.browser.looks.window import DESK, PHONE, unrolled
from tests.browser.rgaa import PAGE, REVIEW, format_review
from tests.campaign import long
from tests.house import ROOT

SELF_REVIEW = read_self_review(REVIEW)
ADDRESSES = [page.address.removeprefix("/") for page in SELF_REVIEW.pages]
OBJECTS = {
    "1.1": "img[alt]:not([alt='']), [role=img]",
    "1.4": "img[alt*=captcha i], [class*=captcha]",
    "1.9": "figcaption",
    "2.1": "iframe, frame",
    "4.1": "audio, video, object, embed, a[href$='.mp3'], a[href$='.ogg'], a[href$='.mp4']",
    "4.8": "canvas, object, embed, svg[role=img]",
    "5.4": "table caption",
    "5.6": "table",
    "7.5": "[role=status]",
    "8.7": "body [lang]",
    "8.10": "[dir]",
    "9.4": "blockquote, q",
    "11.1": "input, select, textarea",
    "11.5": "fieldset",
    "11.10": "[required], [pattern], input[type=email], input[type=tel], input[type=date]",
    "12.10": "[accesskey]",
    "13.3": "a[href$='.pdf'], a[href$='.odt'], a[href$='.ods'], a[href$='.docx'], a[href$='.xlsx']",
}
"""By criterion, what it is about: where a page has none of it, it is without object, and nowhere else."""
ALWAYS_THERE = ["Menu principal", "pied-rubriques", "pied-journal", "Informations légales", "Accès rapide"]
"""The ways that every page has, in their order."""
LOOKS = "center, font, big, u, marquee, blink, tt, strike, [align], [bgcolor], [border], [style], td[width], table[width]"


@cache
def page_at(site, address):
    return BeautifulSoup(file_of(site, address).read_bytes(), "html.parser")


@pytest.fixture
def pages(demonstration_site):
    """The twelve pages as they were sent, in their order."""
    return {address: page_at(demonstration_site, address) for address in ADDRESSES}


def name_of(element):
    """What a reader hears of a link."""
    alternatives = " ".join(image["alt"] for image in element.select("img[alt]"))
    return " ".join((element.get("aria-label") or f"{element.get_text(' ')} {alternatives}").split()).casefold()


def test_every_criterion_is_answered_on_every_page():
    assert [number for number in NUMBERS if len(SELF_REVIEW.criteria[number].pages) != 12] == []
    assert [number for number in NUMBERS if not SELF_REVIEW.criteria[number].shown_by] == []
    assert [number for number in NUMBERS if "N" in SELF_REVIEW.criteria[number].pages and not SELF_REVIEW.criteria[number].note] == []


def test_every_proof_that_is_named_exists():
    lost = []
    for number, criterion in SELF_REVIEW.criteria.items():
        for written in criterion.shown_by:
            sort, _, rest = written.partition(" : ")
            path, _, function = written.partition("::")
            known = {"axe": f'"{rest}"' in SCRIPT, "regard": len(rest) > 5}.get(sort)
            if known is None:
                known = (ROOT / path).is_file() and f"\ndef {function}(" in (ROOT / path).read_text(encoding="utf-8")
            lost += [] if known else [f"{number} : {written}"]
    assert lost == []


def test_the_page_of_the_manual_is_the_review():
    assert PAGE.read_text(encoding="utf-8") == format_review(SELF_REVIEW), "python -m tests.browser.rgaa"


@pytest.mark.parametrize(("number", "about"), OBJECTS.items())
def test_what_is_without_object_is_absent(pages, number, about):
    present = "".join("·" if page.select_one(about) is None else "x" for page in pages.values())
    assert present == re.sub("[CN]", "x", SELF_REVIEW.criteria[number].pages).replace("S", "·")


def test_a_drawing_that_says_nothing_is_silent(pages):
    loud = [
        str(each)[:80]
        for page in pages.values()
        for each in page.select("svg")
        if each.get("aria-hidden") != "true" and not each.get("role")
    ]
    assert loud == []


def test_a_caption_is_the_name_of_its_figure(pages):
    figures = [figure for page in pages.values() for figure in page.select("figure:has(figcaption)")]
    assert figures
    for figure in figures:
        assert figure["aria-label"].split() == figure.figcaption.get_text().split()


def test_each_table_says_what_its_rows_and_columns_are(pages):
    heads = [head for page in pages.values() for table in page.select("table") for head in table.select("th")]
    assert heads and {head.get("scope") for head in heads} <= {"col", "row"}
    assert all(table.select_one("th") and table.get("role") is None for page in pages.values() for table in page.select("table"))


def test_links_of_one_name_lead_to_one_page(pages):
    """Those beside the text, which are the same on every page; in a text, what surrounds a link tells it apart too."""
    wrong = []
    for address, page in pages.items():
        places = defaultdict(set)
        for link in page.select("nav a[href], footer.footer a[href], header.masthead a[href]"):
            places[name_of(link)].add(re.sub(r"#.*|/$", "", link["href"]))
        wrong += [f"{address} : {name} {sorted(found)}" for name, found in places.items() if len(found) > 1]
    assert wrong == []


def test_what_a_script_says_is_a_status(pages):
    told = {address: page.select("main [role=status]") for address, page in pages.items()}
    assert all(told.values()) and len(told["lieux/types/restaurant/"]) >= 2 and len(told["recherche/?q=piscine"]) >= 2


def test_a_word_of_another_language_says_which(pages):
    assert {link.get("lang") for page in pages.values() for link in page.select("a[href='/en/']")} == {"en"}
    assert {each["lang"] for page in pages.values() for each in page.select("[lang]")} <= {"fr", "en"}


def test_no_element_is_there_for_its_looks(pages):
    assert [str(each)[:80] for page in pages.values() for each in page.select(LOOKS) if not each.find_parent("svg")] == []


def test_the_zones_of_a_page_are_said(pages):
    for address, page in pages.items():
        assert (
            len(page.select("main")) == 1 and page.select_one("body > header, body > div > header") and page.select_one("body > footer")
        ), address
        assert len(page.select("[role=search]")) == 1, address
        names = [each.get("aria-label") or each.get("aria-labelledby") for each in page.select("nav")]
        assert [name for name in names if name in ALWAYS_THERE] == ALWAYS_THERE, address


def test_nothing_but_styles_is_lost_without_them(pages):
    """What styles alone would show is no information: an empty element has no text for them to bring."""
    sheets = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "theme/static/css").glob("*.css") if path.name != "magazine.css")
    written = {words for words in re.findall(r'content:\s*"([^"]*)"', sheets) if re.search(r"\w{2}", words.replace("\\a0", " "))}
    assert {words for words in written if not words.startswith("\\")} == set()


def test_fields_of_one_sort_are_gathered_under_a_name(pages):
    groups = [group for page in pages.values() for group in page.select("fieldset")]
    assert groups and all(group.legend and group.legend.get_text(strip=True) for group in groups)


def test_no_window_opens_by_itself(pages):
    assert [str(each)[:80] for page in pages.values() for each in page.select("[target]")] == []
    scripts = [path for path in (ROOT / "theme/static/js").glob("*.js") if "window.open(" in path.read_text(encoding="utf-8")]
    assert scripts == []


@long
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_twelve_pages_pass(browse, address):
    page = browse(reduced_motion="reduce")
    page.goto(f"/{address}", wait_until="networkidle")
    for width in (PHONE, DESK):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            unrolled(page, width)
            assert audit(page) == []
    unrolled(page, PHONE)
    with spaced_out(page):
        assert (too_wide(page), cut(page), broken(page)) == ([], [], [])
    for percent, width in ((200, PHONE), (400, DESK)):
        enlarge(page, percent)
        unrolled(page, width)
        assert (too_wide(page), cut(page), broken(page)) == ([], [], [])
