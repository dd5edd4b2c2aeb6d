"""What the tests of the council start from."""

from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS


@pytest.fixture
def start() -> datetime:
    """When the session begins."""
    return datetime(2026, 3, 26, 18, 30, tzinfo=PARIS)
