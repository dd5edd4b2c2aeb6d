"""The window through which a page is looked at."""

from playwright.sync_api import Page

PHONE, DESK = 390, 1280
"""Widths in CSS pixels of a common telephone and of a desk."""
SCREEN = {"width": PHONE, "height": 800}
HEIGHT = "document.documentElement.scrollHeight"


def unrolled(page: Page, width: int) -> None:
    """As wide as asked and as high as the whole page, so that nothing that sticks to an edge of the screen covers anything."""
    page.set_viewport_size({"width": width, "height": 600})
    page.set_viewport_size({"width": width, "height": page.evaluate(HEIGHT)})


def read_through(page: Page) -> None:
    """Go down the page by screens, as a reader does, until all that it shows has come."""
    page.wait_for_load_state("load")
    for top in range(0, page.evaluate(HEIGHT), 700):
        page.evaluate("top => window.scrollTo({top, behavior: 'instant'})", top)
        page.wait_for_timeout(20)
    page.wait_for_load_state("networkidle")
