"""A professional account on a loopback Instagram, spoken to through a proxy, as from a town hall."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.announce.announcement import Image
from plugins.announce.claim import Claim
from plugins.announce.key import Key
from plugins.announce.networks import graph, wire
from plugins.announce.networks.instagram import InstagramAccount
from plugins.publication.clock import PARIS
from tests.announce_networks.conftest import JPEG
from tests.fakes.instagram import Instagram
from tests.fakes.internet import Internet, folder_site
from tests.networks import connected

HOST = "journal.essai.example"


@pytest.fixture
def instagram() -> Instagram:
    """The judge: what it holds is what was said."""
    return Instagram()


@pytest.fixture
def account(instagram: Instagram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unguarded: None) -> Iterator[InstagramAccount]:
    """The town's account, as production connects it, impatient."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "marche.jpg").write_bytes(JPEG)
    monkeypatch.setattr(wire, "READ", 0.3)
    monkeypatch.setattr(graph, "PAUSE", 0)
    with Internet(tmp_path, dict.fromkeys(instagram.hosts, instagram) | {HOST: folder_site(site)}) as internet:
        instagram.download = internet.get
        for name, value in internet.environ.items():
            monkeypatch.setenv(name, value)
        yield connected("instagram", instagram.environ)


@pytest.fixture
def claim() -> Callable[..., Claim]:
    """Makes claims, all alike but for what is given."""

    def make(text: str = "Le marché s’installe", number: int = 1, picture: str = "marche.jpg", **more: Any) -> Claim:
        link = f"https://{HOST}/2026/03/marche-{number}/"
        image = Image(f"https://{HOST}/{picture}", "Trois étals") if picture else None
        key = Key(f"tag:essai.example,2026:{number}", "instagram", Instagram.user)
        return Claim(key, f"{text}\n\n{link}", link, image, more.pop("time", datetime.now(PARIS)), "0" * 32, **more)

    return make
