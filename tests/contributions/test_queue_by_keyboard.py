"""A whole queue, two pages of it, read and decided by who has no mouse: few keys for each text, and never back to the top of the page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.telephone import started_browser
from tests.campaign import long
from tests.contributions.conftest import Town
from tests.desk.test_browser import faults_of
from tests.house import ROOT

PAGE_SIZE, TEXTS = 20, 40
SENTENCE = re.compile(r"[A-ZÉÀ][^.!?\n@/\[\]*#|<>_{}:]{60,220}[.!?]")
MOST_KEYS = {"Publier": 5, "Refuser…": 8, "Reformuler…": 8}
"""Keys of a decision, from where the last one left its reader: the links of the text, its gestures, Enter."""
DECISIONS = ("Publier", "Refuser…", "Refuser…", "Reformuler…", "Refuser…")
AT = "document.activeElement.closest('ol.queue > li')?.id ?? ''"
WORDS = "document.activeElement.textContent.trim()"
PATIENCE = 600_000
"""Milliseconds, on a machine that others use."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this worker."""
    yield from started_browser()


@pytest.fixture
def page(browser: Browser, town: Town) -> Iterator[Page]:
    """A moderator's page on a desk."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{town.desk.service.origin}/bureau/entree/#{town.desk.service.invite('Clavier Seul', 'modère')}")
    page.get_by_role("link", name="Plus tard").click()
    yield page
    context.close()


def fill_queue(town: Town) -> None:
    """Have residents ask, in sentences of the demonstration's articles: no two are alike."""
    bodies = (file.read_text(encoding="utf-8").rpartition("---")[2] for file in sorted((ROOT / "content" / "articles").rglob("*.md")))
    sentences = [sentence for body in bodies for sentence in SENTENCE.findall(body)[:2]]
    for sentence in sentences[: TEXTS - waiting(town)]:
        town.resident().ask(text=f"{sentence} Qu’en dit la mairie ?", name="Une voisine")


def waiting(town: Town) -> int:
    """The texts of the queue now: other tests of this town leave some."""
    return int((re.search(r"<h1>(\d+) à lire", town.moderator("Compte Clavier").queue()) or [0, 0])[1])


def press_until(page: Page, key: str, words: str) -> int:
    """The number of times that `key` is pressed before what has the focus says `words`."""
    for count in range(1, 400):
        page.keyboard.press(key)
        if page.evaluate(WORDS) == words:
            return count
    raise AssertionError(f"« {words} » is reached by no {key}")


def decide(page: Page, words: str) -> tuple[int, str]:
    """Take the decision that begins with the button `words`: the keys that it took, and the text that it was about."""
    keys = press_until(page, "Tab", words)
    reference = page.evaluate(AT)
    if words != "Publier":
        page.keyboard.press("Enter")
        keys += 1
        while page.evaluate("document.activeElement.name") not in ("rule", "sentence"):
            page.keyboard.press("Tab")
            keys += 1
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return keys + 1, reference


@long
def test_forty_texts_are_decided_without_a_mouse(town: Town, page: Page):
    fill_queue(town)
    page.goto(f"{town.desk.service.origin}/bureau/moderation/")
    page.get_by_role("heading", name=f"{TEXTS} à lire").wait_for()
    assert page.locator("ol.queue > li").count() == PAGE_SIZE
    assert faults_of(page) == []
    press_until(page, "Shift+Tab", "La suite")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text(f"{PAGE_SIZE + 1} à {TEXTS} sur {TEXTS}").wait_for()
    assert page.locator("ol.queue > li").first.get_attribute("aria-posinset") == str(PAGE_SIZE + 1)
    press_until(page, "Shift+Tab", "Ce qui précède")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_text(f"1 à {PAGE_SIZE} sur {TEXTS}").wait_for()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the menu
    expected = page.locator("ol.queue > li").first.get_attribute("id")
    for number in range(TEXTS):
        words = DECISIONS[number % len(DECISIONS)]
        keys, reference = decide(page, words)
        assert reference == expected, f"text {number + 1}: the keyboard was led elsewhere"
        assert keys <= MOST_KEYS[words] + (4 if number == 0 else 0), (number, words, keys)
        if number < TEXTS - 1:
            page.get_by_role("heading", name=f"{TEXTS - number - 1} à lire").wait_for()
            said = page.locator("ol.queue > li:target [role=status]")
            said.wait_for()
            expected = page.locator("ol.queue > li:target").get_attribute("id")
    page.get_by_role("heading", name="Rien à lire").wait_for()
    assert page.locator("[role=status]").count() == 1
