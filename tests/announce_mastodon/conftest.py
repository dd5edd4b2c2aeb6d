"""An account of a loopback instance of Mastodon, connected as production connects it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.announce.networks.mastodon import MastodonAccount
from plugins.announce.post import Key, Post, PostState
from plugins.core.infrastructure.clock import PARIS
from tests.fakes.internet import Internet, folder_site
from tests.fakes.mastodon import Mastodon
from tests.networks import connected

HOST = "journal.essai.example"


@pytest.fixture
def mastodon() -> Mastodon:
    """The judge: what it holds is what was said."""
    return Mastodon()


@pytest.fixture
def internet(mastodon: Mastodon, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Internet]:
    """The world in which the instance and the town's host answer."""
    monkeypatch.setattr("plugins.announce.networks.mastodon.PAUSE", 0.01)
    with Internet(tmp_path, dict.fromkeys(mastodon.hosts, mastodon) | {HOST: folder_site(site)}) as internet:
        for name, value in internet.environ.items():
            monkeypatch.setenv(name, value)
        yield internet


@pytest.fixture
def account(mastodon: Mastodon, internet: Internet, unguarded: None, impatient: None) -> MastodonAccount:
    """The town's account."""
    return connected("mastodon", mastodon.environ)


@pytest.fixture
def claim() -> Callable[..., Post]:
    """Makes claims, all alike but for what is given."""

    def make(text: str = "Le marché s’installe place du Beffroi", number: int = 1, **more: Any) -> Post:
        link = f"https://{HOST}/2026/03/le-marche-s-installe-place-du-beffroi-{number}/"
        key = Key(f"tag:essai.example,2026:{number}", "mastodon", "mairie@social.essai.example")
        given = {"time": datetime.now(PARIS), "token": f"{number:032x}"} | more
        return Post(state=PostState.CLAIMED, key=key, text=f"{text}\n\n{link}\n#ViePratique #Été", link=link, **given)

    return make


@pytest.fixture
def ended() -> Callable[[Callable[[], Any]], Any]:
    """Makes a call: what it gave, or what it raised."""

    def end(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as failure:
            return failure

    return end
