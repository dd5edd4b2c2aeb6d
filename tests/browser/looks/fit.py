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
    if (!hides(style.overflowX) && !hides(style.overflowY) || style.clipPath !== "none" || each.matches(".menu ul")) continue;
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


OVERLAPPING = """() => {
  const boxes = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
  const menu = document.querySelector(".menu ul")?.getBoundingClientRect().bottom;
  while (walker.nextNode()) {
    const text = walker.currentNode, around = text.parentElement;
    if (!text.data.trim() || around.closest("script, style, noscript, svg, .visually-hidden")) continue;
    if (getComputedStyle(around).clipPath !== "none") continue;
    if (!around.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    range.selectNodeContents(text);
    for (const {left, right, top, bottom} of range.getClientRects()) {
      if (right - left <= 1 || around.closest(".menu ul") && top >= menu) continue;
      const quarter = (bottom - top) / 4; // lines of a title touch
      boxes.push({text, left, right, top: top + quarter, bottom: bottom - quarter});
    }
  }
  boxes.sort((one, other) => one.top - other.top);
  const out = [];
  boxes.forEach((one, number) => {
    for (const other of boxes.slice(number + 1)) {
      if (other.top >= one.bottom) break;
      if (other.text !== one.text && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1)
        out.push(`« ${one.text.data.trim().slice(0, 30)} » × « ${other.text.data.trim().slice(0, 30)} »`);
    }
  });
  return out;
}"""
MENU = """() => {
  const row = document.querySelector(".menu ul").getBoundingClientRect(), range = document.createRange();
  const words = [...document.querySelectorAll(".menu li a, .menu > a")].filter(each => each.getBoundingClientRect().top < row.bottom - 4);
  return words.filter(each => each.checkVisibility()).map(each => {
    range.selectNodeContents(each.firstChild);
    const {left, right, top, bottom} = range.getBoundingClientRect();
    return [left, right, top, bottom];
  });
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


def overlapping(page: Page) -> list[str]:
    """Words that stand on others."""
    return page.evaluate(OVERLAPPING)


def menu_entries(page: Page) -> list[tuple[float, float, float, float]]:
    """The left, right, top and bottom of each entry of the menu that is seen; on a telephone, of the way to the others too."""
    return page.evaluate(MENU)


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
def root_enlarged(page: Page, percent: int) -> Iterator[None]:
    """While it lasts, text alone has that size, by the root's own, as a reader's style sheet does: no query of the window follows."""
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", f"{percent}%")
    try:
        yield
    finally:
        page.evaluate("document.documentElement.style.fontSize = ''")


@contextmanager
def spaced_out(page: Page) -> Iterator[None]:
    """While it lasts, letters, words, lines and paragraphs are set apart as a reader's own style sheet does."""
    page.evaluate("css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets = [sheet]; }", SPACES)
    try:
        yield
    finally:
        page.evaluate("document.adoptedStyleSheets = []")
