"""What the tests of the service start from."""

from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS


@pytest.fixture
def start() -> datetime:
    """An instant."""
    return datetime(2026, 3, 26, 18, 30, tzinfo=PARIS)
