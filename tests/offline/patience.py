"""Waiting for what a page will come to say."""

import time

from playwright.sync_api import Page

MOST = 180
"""Seconds; a busy machine needs them."""


def until(page: Page, expression: str) -> None:
    """Wait until `expression` is true in `page`. Playwright's own way evaluates text in the page, which the policy of our host forbids."""
    end = time.monotonic() + MOST
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"It never became true: {expression}"
        page.wait_for_timeout(50)


def until_kept(page: Page, address: str) -> None:
    """Wait until the worker of the site has kept the page at `address`: it does so after it has handed it to its reader."""
    until(page, f"caches.match('{address}').then(Boolean)")
