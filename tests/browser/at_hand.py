"""Pages that tests use one after the other.

A page in a context of its own, on a first visit, takes 0.4 s of processor: 0.1 of it for the worker of the site that keeps pages, 0.2 for a
process that begins, and the rest for what the host sends. One that is at hand takes 0.2 s.
"""

from datetime import datetime
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, ViewportSize

from tests.browser.demonstration import SITEURL
from tests.browser.looks.window import SCREEN
from tests.processes import PATIENCE

NOTHING_RUNS = f"{SITEURL}/robots.txt"


class PagesAtHand:
    """Those of `browser`, one for each set of Playwright's options, without the worker of the site: `tests/offline` has it.

    What cannot be taken back, such as a script that runs before those of a page or an event that is listened to, asks for a context of its
    own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._held: dict[str, tuple[Page, ViewportSize | None, CDPSession]] = {}
        self._in_use: set[str] = set()

    def open(self, moment: datetime | str | None = None, **options: Any) -> Page:
        """The page with `options` as somebody has it who was never on the site, its clock at `moment`. Asked for twice by one test, it is
        wiped in between."""
        key = repr((moment is None, sorted(options.items())))
        if key in self._in_use:
            self._wipe(key)
        elif key not in self._held:
            page = self._browser.new_context(**{"viewport": SCREEN, "base_url": SITEURL, "service_workers": "block", **options}).new_page()
            page.set_default_timeout(PATIENCE * 1000)
            self._held[key] = page, page.viewport_size, page.context.new_cdp_session(page)
        self._in_use.add(key)
        page, *_ = self._held[key]
        if moment:
            page.clock.set_fixed_time(moment)
        return page

    def put_back(self) -> None:
        """Wipe those that a test has used."""
        while self._in_use:
            self._wipe(self._in_use.pop())

    def _wipe(self, key: str) -> None:
        page, window, session = self._held.pop(key)
        page.unroute_all()
        page.goto(NOTHING_RUNS)
        page.context.clear_cookies()
        session.send("Storage.clearDataForOrigin", {"origin": SITEURL, "storageTypes": "all"})
        if window and page.viewport_size != window:
            page.set_viewport_size(window)
        self._held[key] = page, window, session
