"""How far what a reader already sees is pushed by what comes after it."""

from playwright.sync_api import Page

SUM = """() => new Promise(told => {
  const own = list => list.getEntries().filter(one => !one.hadRecentInput).map(one => one.value);
  new PerformanceObserver(list => told(own(list).reduce((a, b) => a + b, 0)))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(told, 100, 0);
})"""


def shifted(page: Page) -> float:
    """The sum of the layout shifts of `page` since it began to come, at the size that it has: 0 when nothing moved, 0.1 is said to be the
    most that readers bear. https://web.dev/articles/cls"""
    return page.evaluate(SUM)
