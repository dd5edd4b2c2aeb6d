"""A town that has begun to announce, once for each store of the ledger.

On a git branch, the campaigns run what the checks run on a file: `test_ledger_git.py` has what is git's own."""

from pathlib import Path

import pytest

from tests.announce.town import Town
from tests.campaign import campaign


@pytest.fixture(params=["file", pytest.param("git", marks=campaign)])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Town:
    """A town that has begun."""
    return Town(tmp_path / "town", request.param).begin()


@pytest.fixture
def small_town(tmp_path: Path) -> Town:
    """A town that has begun, with its ledger in a file."""
    return Town(tmp_path / "town", "file").begin()
