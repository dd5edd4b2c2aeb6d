"""An account on a loopback Threads, spoken to through a proxy, as from a town hall."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.announce.announcement import Image
from plugins.announce.claim import Claim
from plugins.announce.key import Key
from plugins.announce.networks import graph, wire
from plugins.announce.networks.threads import ThreadsAccount
from plugins.publication.clock import PARIS
from tests.announce_networks.conftest import PNG
from tests.fakes.internet import Internet, folder_site
from tests.fakes.threads import Threads
from tests.networks import connected

HOST = "journal.essai.example"


@pytest.fixture
def threads() -> Threads:
    """The judge: what it holds is what was said."""
    return Threads()


@pytest.fixture
def account(threads: Threads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unguarded: None) -> Iterator[ThreadsAccount]:
    """The town's account, as production connects it, impatient."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "marche.png").write_bytes(PNG)
    monkeypatch.setattr(wire, "READ", 0.3)
    monkeypatch.setattr(graph, "PAUSE", 0)
    with Internet(tmp_path, dict.fromkeys(threads.hosts, threads) | {HOST: folder_site(site)}) as internet:
        threads.download = internet.get
        for name, value in internet.environ.items():
            monkeypatch.setenv(name, value)
        yield connected("threads", threads.environ)


@pytest.fixture
def claim() -> Callable[..., Claim]:
    """Makes claims, all alike but for what is given; with `picture`, one that shows it."""

    def make(text: str = "Le marché s’installe", number: int = 1, picture: str = "", **more: Any) -> Claim:
        link = f"https://{HOST}/2026/03/marche-{number}/"
        image = Image(f"https://{HOST}/{picture}", "Trois étals") if picture else None
        key = Key(f"tag:essai.example,2026:{number}", "threads", Threads.name)
        return Claim(key, f"{text}\n\n{link}", link, image, more.pop("time", datetime.now(PARIS)), "0" * 32, **more)

    return make
