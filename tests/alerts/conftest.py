"""A journal with alerts on its host, and the browser of a reader whose clock moves."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.alerts.village import WATER, WIND, write
from tests.browser import chromium
from tests.browser.demonstration import NAME, SITEURL
from tests.browser.host import Host
from tests.browser.looks.window import settle
from tests.journal import TestJournal

COMING = {"id": "20260327-coupure", "title": "Électricité coupée mardi", "severity": "information"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, each by its name."""
    chromium.needed(items, Path(__file__).parent, "read")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> TestJournal:
    """A journal of 25 articles and three alerts, one of them to come, built on Friday 27 March at nine."""
    journal = TestJournal(tmp_path_factory.mktemp("told"), "OFFLINE = False", environ={"BEFFROI_SITEURL": SITEURL})
    for number in range(25):
        journal.article(f"a{number:02}", f"Article {number:02}", f"2026-02-{1 + number:02} 08:00", quartiers=("Gare", "Centre")[number % 2])
    write(journal, "eau", WATER)
    write(journal, "vent", WIND)
    write(journal, "coupure", WIND, **COMING, start="2026-03-31 08:30", end="2026-03-31 12:00")
    journal.run("build")
    return journal


@pytest.fixture(scope="module")
def chrome(told: TestJournal) -> Iterator[Browser]:
    """A browser that knows the host of the journal."""
    host = Host(told.folder / "output", NAME)
    with chromium.opened(host) as browser:
        yield browser
    host.close()


@pytest.fixture
def read(chrome: Browser) -> Iterator[Callable[..., Page]]:
    """A page opened by a reader at an instant (ISO, with its offset); `again` is a page of the same reader's browser."""
    contexts = []

    def read(address: str, at: str, again: Page | None = None, **options) -> Page:
        if again is None:
            contexts.append(chrome.new_context(base_url=SITEURL, **options))
        page = (again.context if again else contexts[-1]).new_page()
        page.clock.install(time=at)
        page.goto(address, wait_until="networkidle")
        settle(page)
        return page

    yield read
    for context in contexts:
        context.close()
