"""Whether a page fits the width it is given: nothing to scroll sideways for, no words cut.

WCAG 2.2, 1.4.10 (reflow at 320 CSS pixels), 1.4.4 (text at 200 %) and 1.4.12 (spacing): https://www.w3.org/TR/WCAG22/#reflow
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

DEFAULT_SIZE = 16
"""The size of text that browsers have by default, in pixels."""
SPACES = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
"""What a reader may ask for, the most that the guidelines name: https://www.w3.org/TR/WCAG22/#text-spacing"""
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
BROKEN = """() => {
  const out = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  while (walker.nextNode()) {
    const text = walker.currentNode, around = text.parentElement, style = getComputedStyle(around);
    const hidden = around.closest("script, style, noscript, .visually-hidden") || style.clipPath !== "none";
    if (hidden || !around.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    for (const token of text.data.matchAll(/\\S+/g)) {
      if (/[@\\/]|\\w\\.\\w|[\\da-f]{20}/.test(token[0])) continue;
      for (const word of token[0].matchAll(/\\p{L}{2,}/gu)) {
        range.setStart(text, token.index + word.index);
        range.setEnd(text, token.index + word.index + word[0].length);
        const rows = new Set([...range.getClientRects()].filter(row => row.width >= 1).map(row => Math.round(row.top / row.height)));
        const most = style.hyphens === "auto" && word[0].length >= 8 ? Math.ceil(word[0].length / 4) : 1;
        if (rows.size > most) out.push(`${word[0]} : « ${around.textContent.trim().slice(0, 40)} »`);
      }
    }
  }
  return out;
}"""


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    return page.evaluate(TOO_WIDE)


def cut(page: Page) -> list[str]:
    """Words that do not fit in what holds them, which does not show them whole."""
    return page.evaluate(CUT)


def broken(page: Page) -> list[str]:
    """Words that are cut where French does not cut them: a long one may be, in pieces of four letters or so; an address is no word."""
    return page.evaluate(BROKEN)


def enlarge(page: Page, percent: int) -> None:
    """Set the reader's own size of text, as the settings of a browser do; queries in `em` follow."""
    size = DEFAULT_SIZE * percent // 100
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": size}})


@contextmanager
def enlarged(page: Page, percent: int) -> Iterator[None]:
    """While it lasts, text has that size."""
    enlarge(page, percent)
    try:
        yield
    finally:
        enlarge(page, 100)


@contextmanager
def spaced_out(page: Page) -> Iterator[None]:
    """While it lasts, letters, words, lines and paragraphs are set apart as a reader's own style sheet does."""
    page.evaluate("css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }", SPACES)
    try:
        yield
    finally:
        page.evaluate("document.adoptedStyleSheets = []")
