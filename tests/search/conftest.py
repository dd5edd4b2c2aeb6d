"""The demonstration journal with its index, on its host, in a real browser."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from plugins.core.infrastructure.settings import load_settings
from plugins.journal.search.index import index_site
from tests.browser import chromium, demonstration
from tests.browser.at_hand import PagesAtHand
from tests.browser.conftest import demonstration_site
from tests.browser.host import Host
from tests.search.reader import Reader

__all__ = ["demonstration_site"]

WINDOW = {"width": 1280, "height": 720}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, each by its name."""
    chromium.needed(items, Path(__file__).parent, "searched")


@pytest.fixture(scope="session")
def indexed_site(demonstration_site: Path, made_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The folder of the demonstration, built and indexed."""

    def make(folder: Path) -> None:
        shutil.copytree(demonstration_site, folder / "site", copy_function=os.link)
        conf = load_settings(demonstration_site.parent / "conf.py")
        index_site(folder / "site", conf, {"BEFFROI_SITEURL": demonstration.SITEURL, "BEFFROI_STATE": str(folder / "state")}, io.StringIO())

    return made_once("indexed", make) / "site"


@pytest.fixture(scope="session")
def searched(indexed_site: Path) -> Iterator[Browser]:
    """A browser that finds the site on its host."""
    host = Host(indexed_site, demonstration.NAME)
    with chromium.opened(host) as browser:
        yield browser
    host.close()


@pytest.fixture
def read(searched: Browser) -> Iterator[Callable[..., Page]]:
    """A page of the site as it comes; the options are those of Playwright's contexts."""
    contexts = []

    def page(address: str, **options) -> Page:
        contexts.append(searched.new_context(base_url=demonstration.SITEURL, **options))
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield page
    for context in contexts:
        context.close()


@pytest.fixture
def newcomer(searched: Browser) -> Iterator[Reader]:
    """Somebody who searches, in a browser that has never been on the site, and who is listened to."""
    with searched.new_context(base_url=demonstration.SITEURL, reduced_motion="reduce") as context:
        yield Reader(context.new_page()).listen()


@pytest.fixture(scope="session")
def pages_at_hand(searched: Browser) -> PagesAtHand:
    """Those of this worker."""
    return PagesAtHand(searched)


@pytest.fixture
def open_reader(pages_at_hand: PagesAtHand) -> Iterator[Callable[..., Reader]]:
    """Somebody who searches, in a browser that other tests have had; the options are Playwright's."""
    yield lambda **options: Reader(pages_at_hand.open(**{"viewport": WINDOW, "reduced_motion": "reduce", **options}))
    pages_at_hand.put_back()


@pytest.fixture
def reader(open_reader: Callable[..., Reader]) -> Reader:
    """The same, by day."""
    return open_reader()


@pytest.fixture(scope="module")
def patient_reader(searched: Browser) -> Iterator[Reader]:
    """The same, who asks one thing after the other."""
    with searched.new_context(base_url=demonstration.SITEURL, reduced_motion="reduce", service_workers="block") as context:
        yield Reader(context.new_page())
