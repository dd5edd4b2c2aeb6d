"""The loopback networks, one for each row of the registry, and what the contract must know of each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.fakes.bluesky import Bluesky
from tests.fakes.bluesky_faults import FAULTS as BLUESKY_FAULTS
from tests.fakes.facebook import Facebook
from tests.fakes.facebook_faults import FAULTS as FACEBOOK_FAULTS
from tests.fakes.instagram import Instagram
from tests.fakes.instagram_faults import FAULTS as INSTAGRAM_FAULTS
from tests.fakes.internet import Answer, Request, Site
from tests.fakes.linkedin import LinkedIn
from tests.fakes.linkedin_faults import FAULTS as LINKEDIN_FAULTS
from tests.fakes.mastodon import Mastodon
from tests.fakes.mastodon_faults import FAULTS as MASTODON_FAULTS
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_faults import FAULTS as TELEGRAM_FAULTS
from tests.fakes.threads import Threads
from tests.fakes.threads_faults import FAULTS as THREADS_FAULTS
from tests.fakes.x import X
from tests.fakes.x_faults import FAULTS as X_FAULTS


@dataclass(frozen=True)
class Face:
    """`fake` makes the network, `faults` are its ways of failing a post. `refuses` is the fault that refuses the post itself, `stops` the
    one that refuses who speaks. `repeats`: whether the same claim sent twice makes two posts. `shown` is what a post says to readers.
    `deletes`: whether a program may take a post away. `reads`: whether it may read back what the account has posted."""

    fake: Callable[[], Any]
    faults: Mapping[str, Any]
    refuses: str
    stops: str
    repeats: bool
    shown: Callable[[Any], str] = lambda post: post.text
    deletes: bool = True
    reads: bool = True


def sites_of(fakes: Iterable[Any]) -> dict[str, Site]:
    """Who answers at each host: Meta serves two networks at one, which the token of a request tells apart."""
    by_host: dict[str, list[Any]] = {}
    for fake in fakes:
        for host in fake.hosts:
            by_host.setdefault(host, []).append(fake)
    return {host: some[0] if len(some) == 1 else partial(_told_apart, some) for host, some in by_host.items()}


def _told_apart(fakes: list[Any], request: Request) -> Answer:
    proof = request.headers.get("authorization", "")
    return next((fake for fake in fakes if fake.token in proof), fakes[0])(request)


FACES = {
    "x": Face(X, X_FAULTS, refuses="400", stops="401", repeats=True),
    "mastodon": Face(Mastodon, MASTODON_FAULTS, refuses="422", stops="401", repeats=False),
    "bluesky": Face(Bluesky, BLUESKY_FAULTS, refuses="400", stops="401", repeats=False),
    "facebook": Face(Facebook, FACEBOOK_FAULTS, refuses="100", stops="190 expired", repeats=True),
    "threads": Face(Threads, THREADS_FAULTS, refuses="100", stops="190 expired", repeats=True),
    "linkedin": Face(LinkedIn, LINKEDIN_FAULTS, refuses="400", stops="401 expired", repeats=True),
    "instagram": Face(Instagram, INSTAGRAM_FAULTS, refuses="36004", stops="190 expired", repeats=True, deletes=False),
    "telegram": Face(Telegram, TELEGRAM_FAULTS, refuses="400", stops="401", repeats=True, reads=False),
}
