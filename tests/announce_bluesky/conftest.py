"""An account on a loopback Bluesky, spoken to through a proxy, as from a town hall."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.announce.networks.bluesky import BlueskyAccount, mint_tid
from plugins.announce.post import Key, Post, PostState
from plugins.core.infrastructure.clock import PARIS
from tests.fakes.bluesky import Bluesky
from tests.fakes.internet import Internet, folder_site
from tests.networks import connected

HOST = "journal.essai.example"


@pytest.fixture
def bluesky() -> Bluesky:
    """The judge: what it holds is what was said."""
    return Bluesky()


@pytest.fixture
def internet(bluesky: Bluesky, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    """The world in which Bluesky and the town's host answer."""
    with Internet(tmp_path, dict.fromkeys(bluesky.hosts, bluesky) | {HOST: folder_site(site)}) as internet:
        for name, value in internet.environ.items():
            monkeypatch.setenv(name, value)
        yield internet


@pytest.fixture
def account(bluesky: Bluesky, internet: Internet, unguarded: None, impatient: None) -> BlueskyAccount:
    """The town's account, as production connects it."""
    return connected("bluesky", bluesky.environ)


@pytest.fixture
def claim() -> Callable[..., Post]:
    """Makes claims, all alike but for what is given; two of the same number are the same."""
    keys: dict[int, str] = {}

    def make(text: str = "Dans le journal de Chitré : le marché s’installe\n#ViePratique #Été", number: int = 1, **more: Any) -> Post:
        time = more.pop("time", datetime(2026, 3, 2, 9, tzinfo=PARIS))
        known = {
            "title": "Le marché s’installe",
            "summary": "Chaque samedi matin.",
            "token": keys.setdefault(number, mint_tid(time)),
        } | more
        key = Key(f"tag:essai.example,2026:{number}", "bluesky", Bluesky.handle)
        image = known.pop("image", None)
        return Post(time, PostState.CLAIMED, key, text, f"https://{HOST}/2026/03/marche-{number}/", image, **known)

    return make
