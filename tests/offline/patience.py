"""Waiting for what a page will come to say."""

import time

from playwright.sync_api import Page

MOST = 20
"""Seconds; a busy machine needs them."""


def until(page: Page, expression: str) -> None:
    """Wait until `expression` is true in `page`. Playwright's own way evaluates text in the page, which the policy of our host forbids."""
    end = time.monotonic() + MOST
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"It never became true: {expression}"
        page.wait_for_timeout(50)
