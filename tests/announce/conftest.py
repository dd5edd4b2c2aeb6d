"""A town that has begun to announce, once for each store of the ledger."""

from pathlib import Path

import pytest

from tests.announce.town import Town


@pytest.fixture(params=["file", "git"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Town:
    """A town that has begun."""
    return Town(tmp_path / "town", request.param).begin()


@pytest.fixture
def small_town(tmp_path: Path) -> Town:
    """A town that has begun, with its ledger in a file."""
    return Town(tmp_path / "town", "file").begin()
