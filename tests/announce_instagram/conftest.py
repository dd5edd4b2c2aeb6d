"""A professional account on a loopback Instagram."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.announce.networks import facebook
from plugins.announce.networks.instagram import InstagramAccount
from plugins.announce.post import Post
from tests.announce_networks.alone import claim_maker, loopback_account
from tests.announce_networks.conftest import JPEG
from tests.fakes.instagram import Instagram


@pytest.fixture
def instagram() -> Instagram:
    """The judge: what it holds is what was said."""
    return Instagram()


@pytest.fixture
def account(
    instagram: Instagram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unguarded: None, impatient: None
) -> Iterator[InstagramAccount]:
    """The town's account."""
    monkeypatch.setattr(facebook, "SECONDS_BETWEEN_LOOKS", 0)
    with loopback_account("instagram", instagram, tmp_path, monkeypatch, {"marche.jpg": JPEG}) as account:
        yield account


@pytest.fixture
def claim() -> Callable[..., Post]:
    """Makes claims."""
    return claim_maker("instagram", Instagram.user, "marche.jpg")
