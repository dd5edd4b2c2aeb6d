"""What the tests of a live session start from."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from tests.council_live.evening import World, session, world
from tests.council_live.told_town import Time, Town
from tests.fakes.x import X
from tests.fakes.x import world as on_loopback
from tests.networks import connected


@pytest.fixture
def start() -> datetime:
    """When the session begins."""
    return datetime(2026, 3, 26, 18, 30, tzinfo=PARIS)


@pytest.fixture
def evening(tmp_path, start) -> Iterator[World]:
    """A session that is live, ten minutes after it began, and the service that phones speak to."""
    with world(tmp_path, lambda: session(start), lambda: start + timedelta(minutes=10)) as one:
        yield one


@pytest.fixture
def x(tmp_path, unguarded, monkeypatch) -> Iterator[X]:
    """The judge of what was told: it refuses the same text twice."""
    fake = X(refuse_repeats=True)
    with on_loopback(tmp_path, fake) as internet:
        for name, value in internet.environ.items():
            monkeypatch.setenv(name, value)
        fake.internet = internet
        yield fake


@pytest.fixture
def town(x, start, tmp_path) -> Town:
    """A town whose session is told on X."""
    x.now, account = Time(start), connected("x", x.keys.environ)
    x.hang_up = account.client.session.close
    return Town(tmp_path / "town", x.now, account)
