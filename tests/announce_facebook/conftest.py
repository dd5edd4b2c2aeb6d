"""A Page on a loopback Facebook, spoken to through a proxy, as from a town hall."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.announce.networks.facebook import FacebookPage
from plugins.announce.post import Key, Post, PostState
from plugins.core.infrastructure.clock import PARIS
from tests.fakes.facebook import Facebook
from tests.fakes.internet import Internet, folder_site
from tests.networks import connected

HOST = "journal.essai.example"


@pytest.fixture
def facebook() -> Facebook:
    """The judge: what it holds is what was said."""
    return Facebook()


@pytest.fixture
def internet(facebook: Facebook, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    """The world in which Facebook and the town's host answer."""
    with Internet(tmp_path, dict.fromkeys(facebook.hosts, facebook) | {HOST: folder_site(site)}) as internet:
        for name, value in internet.environ.items():
            monkeypatch.setenv(name, value)
        yield internet


@pytest.fixture
def account(facebook: Facebook, internet: Internet, unguarded: None, impatient: None) -> FacebookPage:
    """The town's Page, as production connects it."""
    return connected("facebook", facebook.environ)


@pytest.fixture
def claim() -> Callable[..., Post]:
    """Makes claims, all alike but for what is given."""

    def make(text: str = "Le marché s’installe\n\nChaque samedi.\n#ViePratique #Été", number: int = 1, **more: Any) -> Post:
        image, time = more.pop("image", None), more.pop("time", datetime.now(PARIS))
        link = f"https://{HOST}/2026/03/marche-{number}/"
        key = Key(f"tag:essai.example,2026:{number}", "facebook", Facebook.page)
        return Post(time, PostState.CLAIMED, key, f"{text}\n\n{link}" if image else text, link, image, "0" * 32, **more)

    return make
