"""What makes one post unique: the ledger holds at most one post for each key."""

from typing import NamedTuple

PUBLISHED = "published"
"""The occasion of a first announcement. What follows it has its own: `correction/<hash>`."""
BEGIN = "begin"
"""The occasion of the line by which an account begins: it belongs to no publication."""


class Key(NamedTuple):
    """`account` is the network's stable, public name for who speaks: never a secret, never empty."""

    guid: str
    network: str
    account: str
    occasion: str = PUBLISHED

    def __str__(self) -> str:
        return f"{self.network}/{self.account} {self.guid} ({self.occasion})"
