"""An account on a loopback X, spoken to by the real tweepy through a proxy, as from a town hall."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.announce.networks.x import XAccount
from plugins.announce.post import AnnouncedImage, Key, Post, PostState
from plugins.core.infrastructure.clock import PARIS
from tests.announce_x.town import HOST, Town
from tests.fakes.internet import Internet
from tests.fakes.x import X, world
from tests.networks import connected


@pytest.fixture
def x() -> X:
    """The judge: what it holds is what was said."""
    return X()


@pytest.fixture
def internet(x: X, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    """The world in which X and the town's host answer."""
    with world(tmp_path, x, site, HOST) as internet:
        for name, value in internet.environ.items():
            monkeypatch.setenv(name, value)
        yield internet


@pytest.fixture
def account(x: X, internet: Internet, unguarded: None, impatient: None) -> XAccount:
    """The town's account, as production connects it."""
    return connected("x", x.keys.environ)


@pytest.fixture
def claim() -> Callable[..., Post]:
    """Makes claims, all alike but for what is given."""

    def make(
        text: str = "Le marché s’installe place du Beffroi",
        number: int = 1,
        image: AnnouncedImage | None = None,
        time: datetime | None = None,
    ) -> Post:
        link = f"https://{HOST}/2026/03/marche-{number}/"
        key = Key(f"tag:essai.example,2026:{number}", "x", "4242")
        said = f"{text}\n\n{link}\n#ViePratique #Été"
        return Post(time or datetime.now(PARIS), PostState.CLAIMED, key, said, link, image, "0" * 32)

    return make


@pytest.fixture
def found_town(tmp_path: Path, unguarded: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Town]]:
    """Founds towns, each in a world of its own that ends with the test."""
    worlds = []

    def found(store: str = "file", refuses: bool = False, **more: Any) -> Town:
        folder = tmp_path / f"{len(worlds)}"
        (folder / "site").mkdir(parents=True)
        x = X(refuse_repeats=refuses)
        worlds.append(world(folder, x, folder / "site", HOST).__enter__())
        for name, value in worlds[-1].environ.items():
            monkeypatch.setenv(name, value)
        return Town(folder, worlds[-1], x, store, **more)

    yield found
    for one in worlds:
        one.__exit__()
