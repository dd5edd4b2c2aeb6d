"""One account of one network in a loopback world, spoken to through a proxy, as from a town hall."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.announce.network import Network
from plugins.announce.post import AnnouncedImage, Key, Post, PostState
from plugins.core.infrastructure.clock import PARIS
from tests.fakes.internet import Internet, folder_site
from tests.networks import connected

HOST = "journal.essai.example"


@contextmanager
def loopback_account(
    name: str, fake: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, pictures: Mapping[str, bytes]
) -> Iterator[Network]:
    """The town's account, as production connects it; `pictures` are those of the town's site."""
    site = folder / "site"
    site.mkdir()
    for file, content in pictures.items():
        (site / file).write_bytes(content)
    with Internet(folder, dict.fromkeys(fake.hosts, fake) | {HOST: folder_site(site)}) as internet:
        fake.download = internet.get
        for variable, value in internet.environ.items():
            monkeypatch.setenv(variable, value)
        yield connected(name, fake.environ)


def claim_maker(name: str, account: str, usual: str = "") -> Callable[..., Post]:
    """Makes claims of that account, all alike but for what is given; with `picture`, or the `usual` one, one that shows it."""

    def make(text: str = "Le marché s’installe", number: int = 1, picture: str = usual, **more: Any) -> Post:
        link = f"https://{HOST}/2026/03/marche-{number}/"
        image = AnnouncedImage(f"https://{HOST}/{picture}", "Trois étals") if picture else None
        key = Key(f"tag:essai.example,2026:{number}", name, account)
        time = more.pop("time", datetime.now(PARIS))
        return Post(time, PostState.CLAIMED, key, f"{text}\n\n{link}", link, image, "0" * 32, **more)

    return make


def send(account: Network, claim: Post) -> Post | Exception:
    """Publish `claim`: the failure, or the receipt."""
    try:
        return account.send(claim)
    except Exception as failure:
        return failure
