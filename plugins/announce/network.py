"""What a social network is to us."""

from typing import Protocol

from plugins.announce.claim import Claim
from plugins.announce.limits import Limits
from plugins.announce.post import Post
from plugins.announce.receipt import Receipt


class Network(Protocol):
    """One account on one network. `name` is the registry's; `account` is stable, public and unique within the network.

    `public` says whether readers can follow it: a public network needs `begin`, and a page that answers; the outbox needs neither.
    A module of a network exposes `connect(conf, environ) -> Network`, which calls nothing and raises SettingsError.
    """

    name: str
    account: str
    limits: Limits
    public: bool

    def publish(self, post: Post, claim: Claim) -> Receipt:
        """Send `post`, whose claim is already durable. Raises NotSent, Refused or MaybeSent, and nothing else."""

    def find(self, claim: Claim) -> Receipt | None:
        """The post of `claim` in the account's own timeline, matched by text and link.

        None is a fact: the timeline was read whole, back to `claim.time`, and the post is not there.
        Raises NotSent or Refused when the timeline cannot be read; nothing else.
        """
