"""An account on one network of the registry, in a loopback world, as production connects it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.announce.network import Network
from plugins.announce.networks import facebook
from plugins.announce.post import AnnouncedImage, Announcement, Key, Post, PostState
from plugins.announce.words import PLAIN_TOWN_WORDS, compose
from plugins.core.infrastructure.clock import PARIS
from tests.announce_networks.faces import FACES, Face, sites_of
from tests.announce_x.town import HOST, Town
from tests.fakes.internet import Internet, drawn_jpeg, folder_site
from tests.networks import connected
from tests.warm import warm

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""One transparent pixel: the smallest picture that is one."""


JPEG = drawn_jpeg(120, 63)
"""A picture of the shape of a card."""


@dataclass
class Scene:
    """`fake` is the judge: what it holds is what was said."""

    name: str
    face: Face
    fake: Any
    internet: Internet
    account: Network
    site: Path

    def claim(self, text: str = "Le marché s’installe", number: int = 1, image: AnnouncedImage | None = None, **more: Any) -> Post:
        """A claim as the heart of the room makes it: composed for this network."""
        link = f"https://{HOST}/2026/03/marche-{number}/"
        time = more.pop("time", datetime.now(PARIS).replace(microsecond=0))
        if not image and self.account.limits.pictured:
            image = self.picture()
        said = Announcement(
            f"tag:essai.example,2026:{number}",
            link,
            text,
            time,
            "article",
            "Le résumé.",
            "Culture",
            image=image,
            overrides={self.name: text},
        )
        post = compose(said, self.account.limits, more.pop("town_words", PLAIN_TOWN_WORDS))
        key = Key(said.guid, self.name, self.account.account)
        card = {"title": post.title, "summary": post.summary}
        return replace(Post(time, PostState.CLAIMED, key, post.text, post.link, image, self.account.mint(time), **card), **more)

    def picture(self, content: bytes | None = None, alt: str = "Trois étals") -> AnnouncedImage:
        """A picture of the town's site, of a sort that the network takes."""
        name, usual = ("marche.jpg", JPEG) if self.account.limits.pictured else ("marche.png", PNG)
        (self.site / name).write_bytes(usual if content is None else content)
        return AnnouncedImage(f"https://{HOST}/{name}", alt)

    def send(self, claim: Post) -> Any:
        """The receipt, or what was raised."""
        try:
            return self.account.send(claim)
        except Exception as failure:
            return failure

    def said(self) -> list[str]:
        """What readers see, in the order of its saying."""
        return [self.face.shown(post) for post in self.fake.posts]


@pytest.fixture(params=FACES)
def scene(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unguarded: None, impatient: None
) -> Iterator[Scene]:
    """One network, and the town's host."""
    face, site = FACES[request.param], tmp_path / "site"
    site.mkdir()
    fake = face.fake()
    monkeypatch.setattr(facebook, "SECONDS_BETWEEN_LOOKS", 0)
    with Internet(tmp_path, dict.fromkeys(fake.hosts, fake) | {HOST: folder_site(site)}) as internet:
        fake.download = internet.get
        for name, value in internet.environ.items():
            monkeypatch.setenv(name, value)
        yield Scene(request.param, face, fake, internet, connected(request.param, fake.environ, state=tmp_path), site)


@pytest.fixture
def town(tmp_path, monkeypatch, unguarded) -> Iterator[Callable[..., Town]]:
    """Founds a town that speaks on some networks; Facebook relays one announcement in `carried`."""
    worlds = []

    def found(networks: tuple[str, ...], store: str, refuses: bool = False, carried: int = 1) -> Town:
        (tmp_path / "site").mkdir()
        fakes = {name: FACES[name].fake() for name in networks}
        for fake in fakes.values():
            fake.refuse_repeats = refuses
        sites = sites_of(fakes.values())
        worlds.append(Internet(tmp_path, sites | {HOST: folder_site(tmp_path / "site")}).__enter__())
        for fake in fakes.values():
            fake.download = worlds[0].get
        for name, value in worlds[0].environ.items():
            monkeypatch.setenv(name, value)
        x = fakes.pop("x")
        return Town(tmp_path, worlds[0], x, store, others=fakes, more=f"\nCARRY_ONE_IN = {carried}\n", launch=warm().start, usual=0.4)

    yield found
    for world in worlds:
        world.__exit__()
