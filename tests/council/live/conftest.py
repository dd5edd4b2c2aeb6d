"""What the tests of a live session start from."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.council.live.evening import World, session, world


@pytest.fixture
def evening(tmp_path, start) -> Iterator[World]:
    """A session that is live, ten minutes after it began, and the service that phones speak to."""
    with world(tmp_path, lambda: session(start), lambda: start + timedelta(minutes=10)) as one:
        yield one
