"""The demonstration in a real browser, as the other checks of pages see it."""

from pathlib import Path

import pytest

from tests.browser import chromium
from tests.browser.conftest import chrome, demonstration_site, host, shown

__all__ = ["chrome", "demonstration_site", "host", "shown"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, each by its name."""
    if chromium.place() is None:
        for item in items:
            if Path(__file__).parent in item.path.parents and "chrome" in item.fixturenames:
                item.add_marker(pytest.mark.skip(reason=chromium.ABSENT))
