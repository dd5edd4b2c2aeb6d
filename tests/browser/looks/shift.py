"""How far what a reader already sees is pushed by what comes after it."""

from playwright.sync_api import Page

SHIFTS = """async () => {
  await new Promise(painted => new IntersectionObserver(painted).observe(document.body));
  const observer = new PerformanceObserver(() => {});
  observer.observe({type: "layout-shift", buffered: true});
  const moved = ({node, previousRect, currentRect}) =>
    `${(node?.outerHTML ?? node?.textContent ?? "").slice(0, 90)} : ${previousRect.y} → ${currentRect.y}`;
  return observer.takeRecords().filter(one => !one.hadRecentInput).map(({value, sources}) => [value, sources.map(moved)]);
}"""
"""Once a frame has been drawn: its shifts are noted by then."""


def shifts(page: Page) -> list[tuple[float, list[str]]]:
    """The layout shifts of `page` since it began to come, at the size that it has: how much, and what moved from which height to which."""
    return page.evaluate(SHIFTS)


def shifted(page: Page) -> float:
    """Their sum: 0 when nothing moved, 0.1 is said to be the most that readers bear. https://web.dev/articles/cls"""
    return sum(value for value, _ in shifts(page))
