"""Without Chromium a whole evening is skipped, by name."""

from pathlib import Path

import pytest

from tests.browser import chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """See above."""
    chromium.needed(items, Path(__file__).parent, "hand")
