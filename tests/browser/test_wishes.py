"""What readers ask of their system is heard, and takes nothing from them."""

import pytest

from tests.browser.looks.words import invisible, shown

MOVING = """() => [...document.querySelectorAll("*")]
  .flatMap(each => [null, "::before", "::after"].map(part => getComputedStyle(each, part)))
  .filter(style => style.scrollBehavior === "smooth" || style.animationName !== "none" && parseFloat(style.animationDuration) > 0
    || style.transitionDuration.split(", ").some(time => parseFloat(time) > 0)).length"""
WISHES = [{"forced_colors": "active"}, {"contrast": "more"}, {"color_scheme": "dark", "contrast": "more"}]


@pytest.mark.parametrize("wish", WISHES, ids=["couleurs imposées", "contraste", "contraste de nuit"])
def test_a_wish_takes_no_word_away(page, wish):
    page.wait_for_load_state("networkidle")
    before = shown(page)
    page.emulate_media(**wish)
    assert shown(page) == before
    assert invisible(page) == []


def test_nothing_moves_for_who_asked_for_stillness(page):
    assert page.evaluate(MOVING) == 0
