"""What makes one post unique: the ledger holds at most one post for each key."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from plugins.publication.occasion import PUBLISHED

BEGIN = "begin"
"""The occasion of the line by which an account begins: it belongs to no publication."""


class Key(NamedTuple):
    """`account` is the network's stable, public name for who speaks: never a secret, never empty."""

    guid: str
    network: str
    account: str
    occasion: str = PUBLISHED

    def speaker(self, crowded: Collection[str] = ()) -> str:
        """Who speaks, for a person: the network, and the account where the network is one of `crowded`."""
        return f"{self.network}/{self.account}" if self.network in crowded else self.network

    def __str__(self) -> str:
        return f"{self.network}/{self.account} {self.guid} ({self.occasion})"


def networks_with_several_accounts(keys: Iterable[Key]) -> set[str]:
    """The networks on which these keys have several accounts."""
    counts = Counter(network for network, _ in {(key.network, key.account) for key in keys})
    return {network for network, count in counts.items() if count > 1}
