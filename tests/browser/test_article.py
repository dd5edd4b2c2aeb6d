"""An article in a real browser: handed on, read by keyboard, printed."""

import io
import re

import pypdfium2
import pytest
import zxingcpp

from tests.browser.demonstration import SITEURL
from tests.campaign import draw

A4 = (595, 842)
"""Points: ISO 216."""

MOST_SHEETS = 2
DOTS_A_POINT = 200 / 72


@pytest.fixture
def article(shown) -> str:
    """The address of an article that has a table."""
    return f"{SITEURL}/{shown['article à tableau']}"


def test_a_reader_copies_the_address_and_is_told_so(browse, article):
    page = browse(permissions=["clipboard-read", "clipboard-write"])
    page.goto(article)
    page.get_by_role("button", name="Copier le lien").click()
    page.get_by_role("status").filter(has_text="Lien copié.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == article


def test_a_browser_that_may_not_copy_shows_the_address(browse, article):
    page = browse(permissions=[])
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject()}})")
    page.goto(article)
    page.get_by_role("button", name="Copier le lien").click()
    page.locator(".share-address").wait_for()


def test_a_telephone_is_given_its_own_way_of_sharing(browse, article):
    page = browse()
    page.add_init_script("navigator.share = given => { window.given = given; return Promise.resolve(); }")
    page.goto(article)
    page.get_by_role("button", name="Partager", exact=True).click()
    assert page.evaluate("window.given.url") == article


def test_without_script_the_address_can_be_selected_and_sent(open_at_hand, article):
    page = open_at_hand(java_script_enabled=False)
    page.goto(article)
    assert page.locator(".share-address").inner_text() == article
    assert page.get_by_role("link", name="Envoyer par courriel").is_visible()
    assert not page.get_by_role("button", name="Copier le lien").is_visible()


def test_a_table_that_is_too_wide_scrolls_by_keyboard(open_at_hand, article):
    page = open_at_hand(viewport={"width": 320, "height": 700}, reduced_motion="reduce")
    page.goto(article)
    page.evaluate("document.querySelector('.prose table').style.width = '60rem'")
    table = page.get_by_role("region", name=re.compile("^Tableau")).first
    table.focus()
    page.keyboard.press("ArrowRight")
    table.evaluate("table => new Promise(done => { if (table.scrollLeft) done(); table.onscroll = done; })")
    assert table.evaluate("table => table.scrollLeft") > 0
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def printed(page, address):
    """The sheets of what a printer is given, drawn."""
    page.goto(address)
    page.evaluate("Promise.all([...document.images].map(image => { image.loading = 'eager'; return image.decode().catch(() => null); }))")
    return pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))


@pytest.mark.parametrize("kind", draw(["article à tableau", "article", "dossier", "page"], 2))
def test_paper_is_a4_and_leads_back_to_the_page(open_at_hand, shown, kind):
    address = f"{SITEURL}/{shown[kind]}"
    sheets = printed(open_at_hand(), address)
    assert {tuple(round(side) for side in sheet.get_size()) for sheet in sheets} == {A4}
    assert len(sheets) <= MOST_SHEETS
    read = zxingcpp.read_barcodes(sheets[len(sheets) - 1].render(scale=DOTS_A_POINT).to_pil())
    assert [code.text for code in read] == [address]


def test_paper_has_nothing_that_only_a_screen_can_use(open_at_hand, article):
    words = "".join(sheet.get_textpage().get_text_range() for sheet in printed(open_at_hand(), article))
    assert not [each for each in ("Copier le lien", "À lire aussi", "Rubriques", "Suivez", "Aller au contenu") if each in words]
    assert SITEURL in words
