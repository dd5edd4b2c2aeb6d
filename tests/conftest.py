"""What every test stands on: the project's root on the path, and the house's default environment."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
"""No test is timed: a busy machine is slow, and nothing is wrong with what it runs."""

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout under test."""
    return ROOT


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder that the town's host serves in the loopback world."""
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def unguarded() -> Iterator[None]:
    """Whatever guard the test sets over logs and tracebacks ends with it."""
    make, hook = logging.getLogRecordFactory(), sys.excepthook
    yield
    logging.setLogRecordFactory(make)
    sys.excepthook = hook
