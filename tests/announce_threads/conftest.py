"""An account on a loopback Threads."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.announce.networks import facebook
from plugins.announce.networks.threads import ThreadsAccount
from plugins.announce.post import Post
from tests.announce_networks.alone import claim_maker, loopback_account
from tests.announce_networks.conftest import PNG
from tests.fakes.threads import Threads


@pytest.fixture
def threads() -> Threads:
    """The judge: what it holds is what was said."""
    return Threads()


@pytest.fixture
def account(
    threads: Threads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unguarded: None, impatient: None
) -> Iterator[ThreadsAccount]:
    """The town's account."""
    monkeypatch.setattr(facebook, "SECONDS_BETWEEN_LOOKS", 0)
    with loopback_account("threads", threads, tmp_path, monkeypatch, {"marche.png": PNG}) as account:
        yield account


@pytest.fixture
def claim() -> Callable[..., Post]:
    """Makes claims."""
    return claim_maker("threads", Threads.name)
