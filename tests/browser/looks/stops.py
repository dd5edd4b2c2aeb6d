"""What the keyboard reaches: each stop of the Tab key, whether it shows that it has the focus, and whether something hides it.

WCAG 2.2, 2.4.7 (focus visible) and 2.4.11 (focus not obscured): https://www.w3.org/TR/WCAG22/#focus-not-obscured-minimum
"""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.looks.window import settle

MOST = 400
"""More stops than any page should ask of a keyboard."""
SCROLLS = 200
"""Looks, fifty milliseconds apart, at a stop that the page has not yet brought into view: a busy machine takes more than a second."""
LOOK = """() => {
  let at = document.activeElement;
  if (!at || at === document.body || at === document.documentElement) return null;
  while (at.contentDocument?.activeElement) at = at.contentDocument.activeElement;  // a frame has the focus of what is in it
  const ring = part => {
    const style = getComputedStyle(at, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && !/, 0\\)$|transparent/.test(style.outlineColor);
  };
  const box = [...at.getClientRects()].find(each => each.width > 0 && each.height > 0) ?? at.getBoundingClientRect();
  const inset = (start, length) => [start + Math.min(2, length / 4), start + length / 2, start + length - Math.min(2, length / 4)];
  const points = inset(box.left, box.width).flatMap(x => inset(box.top, box.height).map(y => [x, y]));
  const clear = each => /, 0\\)$|transparent/.test(getComputedStyle(each).backgroundColor) && !each.matches("img, svg, video");
  const seen = points.filter(([x, y]) => {
    let hit = at.ownerDocument.elementFromPoint(x, y);
    if (!hit) return false;
    for (; !at.contains(hit) && !hit.contains(at); hit = hit.parentElement) if (!clear(hit)) return false;
    return true;
  });
  const name = (at.getAttribute("aria-label") || at.innerText || at.getAttribute("href") || at.tagName).trim().replace(/\\s+/g, " ");
  const first = !(window.metByKeyboard ??= new WeakSet()).has(at);
  window.metByKeyboard.add(at);
  return {name, first, ring: ring(null) || ring("::after") || ring("::before"), seen: seen.length, of: points.length};
}"""


@dataclass(frozen=True)
class Stop:
    """`name` is what a reader hears; `ring` whether an outline of 2 pixels or more is drawn; `seen` the part of it that nothing covers."""

    name: str
    ring: bool
    seen: float


def stops(page: Page) -> list[Stop]:
    """Every stop from the top of the page, which is loaded again, in the order of the Tab key."""
    page.reload(wait_until="networkidle")  # what comes later, such as the results of a search, moves what has the focus
    settle(page)
    found = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        told = page.evaluate(LOOK)
        if told is None or not told["first"]:
            return found
        for _ in range(SCROLLS):
            if told["seen"] == told["of"]:
                break
            page.wait_for_timeout(50)
            told = page.evaluate(LOOK)
        found.append(Stop(told["name"], told["ring"], told["seen"] / told["of"]))
    raise AssertionError(f"The Tab key never comes back after {MOST} stops")
