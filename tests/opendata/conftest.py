"""The demonstration as it is published, whose tables are looked at: the build of the browser tests."""

from pathlib import Path

import pytest

from tests.browser.conftest import demonstration_site

__all__ = ["demonstration_site"]


@pytest.fixture(scope="session")
def site(demonstration_site: Path) -> Path:
    """The folder of the built demonstration, made once whoever asks."""
    return demonstration_site
