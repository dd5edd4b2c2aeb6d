"""A small journal on its host, and the browser of one reader, in which pages are kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.demonstration import NAME, SITEURL
from tests.browser.host import Host
from tests.journal import TestJournal
from tests.offline.patience import until, until_kept

READ = "/2026/03/le-marche-revient/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, each by its name."""
    chromium.needed(items, Path(__file__).parent, "reader")


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> TestJournal:
    """A journal of three articles, one of them about a quarter, built."""
    journal = TestJournal(tmp_path_factory.mktemp("offline"), environ={"BEFFROI_SITEURL": SITEURL})
    journal.article("marche")
    journal.article("ecole", "La rentrée")
    journal.article("pont", "Le pont rouvre", quartiers="Gare")
    journal.run("build")
    return journal


@pytest.fixture(scope="module")
def chrome(journal: TestJournal) -> Iterator[Browser]:
    """A browser that knows the host of the journal."""
    host = Host(journal.folder / "output", NAME)
    with chromium.opened(host) as browser:
        yield browser
    host.close()


@contextmanager
def open_reader(chrome: Browser) -> Iterator[Page]:
    """Somebody who has read the front page and one article, and whose browser has had the time to keep them."""
    context = chrome.new_context(base_url=SITEURL)
    page = context.new_page()
    page.goto("/")
    until(page, "navigator.serviceWorker.controller !== null")
    page.goto(READ, wait_until="networkidle")
    until_kept(page, READ)
    yield page
    context.close()


@pytest.fixture
def reader(chrome: Browser) -> Iterator[Page]:
    """Such a reader, of one test."""
    with open_reader(chrome) as page:
        yield page


@pytest.fixture(scope="module")
def faithful_reader(chrome: Browser) -> Iterator[Page]:
    """Such a reader, the same for all the tests that leave in the browser what they found there."""
    with open_reader(chrome) as page:
        yield page
