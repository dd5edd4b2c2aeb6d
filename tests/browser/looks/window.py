"""The window through which a page is looked at."""

from playwright.sync_api import Page

PHONE, DESK = 390, 1280
"""Widths in CSS pixels of a common telephone and of a desk."""
SCREEN = {"width": PHONE, "height": 800}
GO_DOWN = """async () => {
  for (const picture of [...document.images].filter(each => each.checkVisibility())) {
    picture.scrollIntoView({behavior: "instant", block: "center"});
    await picture.decode().catch(() => null);
  }
  scrollTo({top: document.documentElement.scrollHeight, behavior: "instant"});
}"""
BEGUN = """async () => {
  for (const { src } of document.querySelectorAll("script[type=module][src]")) await import(src).catch(() => null);
  const waits = document.querySelector("script[data-openings]") ? "[data-changes]:not([data-state])" : ":not(*)";
  while (document.querySelector(waits)) await new Promise((done) => setTimeout(done, 20));
}"""
"""Once each script has what it asks for before it goes on, such as the alerts that hold, or does without; and each place says whether it is
open, which hides those that are not."""
HEIGHT = "document.documentElement.scrollHeight"


def settle(page: Page) -> None:
    """Wait until the page's scripts have begun: a busy machine takes half a second to run them, and the network is idle meanwhile."""
    page.evaluate(BEGUN)


def unrolled(page: Page, width: int) -> None:
    """As wide as asked and as high as the whole page, so that nothing that sticks to an edge of the screen covers anything."""
    page.set_viewport_size({"width": width, "height": 600})
    page.set_viewport_size({"width": width, "height": page.evaluate(HEIGHT)})


def read_through(page: Page) -> None:
    """Go down the page picture by picture, then to its end, until all that it shows has come."""
    page.evaluate(GO_DOWN)
    page.wait_for_timeout(200)
