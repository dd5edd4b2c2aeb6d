"""Whether a page fits the width it is given: nothing to scroll sideways for, no words cut.

WCAG 2.2, 1.4.10 (reflow at 320 CSS pixels) and 1.4.4 (text at 200 %): https://www.w3.org/TR/WCAG22/#reflow
"""

from playwright.sync_api import Page

DEFAULT_SIZE = 16
"""The size of text that browsers have by default, in pixels."""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")].filter(each => each.getBoundingClientRect().right > width + 1);
  return wide.slice(-5).map(each => `${each.tagName.toLowerCase()}.${each.className} : « ${each.textContent.trim().slice(0, 40)} »`);
}"""
CUT = """() => {
  const hides = value => ["hidden", "clip"].includes(value);
  const out = [];
  for (const each of document.querySelectorAll("body *")) {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    if (!hides(style.overflowX) && !hides(style.overflowY) || style.clipPath !== "none" || style.webkitLineClamp !== "none") continue;
    const words = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (words.nextNode()) {
      range.selectNodeContents(words.currentNode);
      const beyond = [...range.getClientRects()].some(line => line.width > 1 && (
        hides(style.overflowX) && (line.right > box.right + 1 || line.left < box.left - 1) ||
        hides(style.overflowY) && (line.bottom > box.bottom + 2 || line.top < box.top - 2)));
      if (beyond && words.currentNode.parentElement.checkVisibility()) out.push(words.currentNode.textContent.trim());
    }
  }
  return out.filter(Boolean);
}"""


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return page.evaluate(TOO_WIDE)


def cut(page: Page) -> list[str]:
    """Words that do not fit in what holds them, which does not show them whole."""
    return page.evaluate(CUT)


def enlarge(page: Page, percent: int) -> None:
    """Set the reader's own size of text, as the settings of a browser do; queries in `em` follow."""
    size = DEFAULT_SIZE * percent // 100
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})
