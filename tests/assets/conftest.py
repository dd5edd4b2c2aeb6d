"""The demonstration in a real browser, as the other checks of pages see it."""

from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.conftest import chrome, demonstration_site, host, shown

__all__ = ["chrome", "demonstration_site", "host", "shown"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, each by its name."""
    chromium.needed(items, Path(__file__).parent, "chrome")
