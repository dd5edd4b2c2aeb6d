"""The demonstration in a real browser, as the other checks of pages see it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.conftest import demonstration_site, host, shown
from tests.browser.host import Host

__all__ = ["demonstration_site", "host", "shown"]


@pytest.fixture(scope="session")
def chrome(host: Host) -> Iterator[Browser]:
    """A whole browser, as a reader has: what a page weighs is what that one asks for."""
    with chromium.opened(host, chromium.WHOLE) as browser:
        yield browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, each by its name."""
    chromium.needed(items, Path(__file__).parent, "chrome")
