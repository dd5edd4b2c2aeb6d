"""What a social network is to us."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from plugins.announce.claim import Claim
from plugins.announce.limits import Limits
from plugins.announce.networks.network_post import NetworkPost
from plugins.announce.receipt import Receipt


@dataclass(frozen=True)
class Introduction:
    """Who the credentials speak for: `handle` as the network writes it, without @. `lacking` are the rights that are missing and how to
    get them, `notes` what a person should look at, `facts` what asks nothing of anybody, in French sentences. `time` is the network's own
    clock, `others` the names under which the site may show the account where it has no handle."""

    handle: str
    lacking: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    time: datetime | None = None
    others: tuple[str, ...] = ()


class Network(Protocol):
    """One account on one network. `name` is the registry's; `account` is stable, public and unique within the network.

    `public` says whether readers can follow it: a public network needs `begin`, and a page that answers; the outbox needs neither.
    A module of a network exposes `connect(connection) -> Network`, which calls nothing. `limits` may ask the network for its own, once;
    when it does not answer, they are the registry's. A network that is paid for each post it shows counts them in its `meter`.
    """

    name: str
    account: str
    limits: Limits
    public: bool

    def mint(self, time: datetime) -> str:
        """The token of a claim made at `time`: what makes all its attempts one post, where the network has such a thing."""

    def publish(self, claim: Claim) -> Receipt:
        """Send the very post of `claim`, which is already durable. Raises NotSent, PostRefused or MaybeSent, and nothing else.

        When the network refuses that it answers `claim.reply_to`, it is sent by itself.
        """

    def find(self, claim: Claim) -> Receipt | None:
        """The post of `claim` in the account's own timeline, matched by text and link.

        None is a fact: the timeline was read whole, back to `claim.time`, and the post is not there.
        Raises NotSent or PostRefused when the timeline cannot be read; nothing else.
        """

    def delete(self, remote_id: str) -> None:
        """Take the post away; returns once the network says that it is gone, whether by us or before. Can be repeated.

        Raises NotSent or PostRefused when it may still be there; nothing else.
        """

    def introduce(self) -> Introduction:
        """Who the credentials speak for, and with what rights: reads only. Raises NotSent or PostRefused; nothing else."""


@runtime_checkable
class Readable(Protocol):
    """A network that gives back what the account has posted: what the ledger has lost is seen there before it is said again, and one
    reading settles every claim that it covers. One that is `keyed` is asked for a claim by the name of its record, which is exact.
    """

    def timeline(self, since: datetime) -> Iterator[NetworkPost]:
        """The account's own posts, the newest first, answers included, back to `since` (aware) at least. Raises NotSent or PostRefused,
        also when there are too many to reach it."""

    def recognise(self, posts: Iterable[NetworkPost], claim: Claim) -> Receipt | None:
        """The post of `claim` among `posts`, as `find` would. Raises NotSent when one since the claim may be it all the same."""
