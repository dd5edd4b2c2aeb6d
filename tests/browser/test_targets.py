"""What one touches is at least 24 pixels wide and high, with no exception but a link inside a sentence; the words of a box are part of it.

https://www.w3.org/TR/WCAG22/#target-size-minimum
"""

import pytest

from tests.browser.looks.window import DESK, PHONE, unrolled

SMALL = """() => [...document.querySelectorAll("a, button, input, select, summary")].filter(each => {
  const box = (each.closest("label") ?? each).getBoundingClientRect(), around = getComputedStyle(each, "::after");
  const stretched = around.content !== "none" && around.position === "absolute";
  const inside = getComputedStyle(each).display === "inline" && each.parentElement.textContent.trim() !== each.textContent.trim();
  const shown = each.checkVisibility() && box.width > 1 && box.height > 1 && !each.closest(".visually-hidden, .skip");
  return shown && !stretched && !inside && (box.width < 23.9 || box.height < 23.9);
}).map(each => `${each.tagName.toLowerCase()} « ${each.textContent.trim().slice(0, 40)} »`)"""


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_thumb_can_touch_it(page, width):
    unrolled(page, width)
    assert page.evaluate(SMALL) == []
