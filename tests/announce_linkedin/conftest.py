"""A page on a loopback LinkedIn."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.announce.networks.linkedin import LinkedInPage
from plugins.announce.post import Post
from tests.announce_networks.alone import claim_maker, loopback_account
from tests.announce_networks.conftest import PNG
from tests.fakes.linkedin import LinkedIn


@pytest.fixture
def linkedin() -> LinkedIn:
    """The judge: what it holds is what was said."""
    return LinkedIn()


@pytest.fixture
def account(
    linkedin: LinkedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unguarded: None, impatient: None
) -> Iterator[LinkedInPage]:
    """The town's page."""
    monkeypatch.setattr("plugins.announce.networks.linkedin.PAUSE", 0)
    with loopback_account("linkedin", linkedin, tmp_path, monkeypatch, {"marche.png": PNG}) as account:
        yield account


@pytest.fixture
def claim() -> Callable[..., Post]:
    """Makes claims."""
    return claim_maker("linkedin", LinkedIn.page)
