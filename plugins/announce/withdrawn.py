"""The publications that the town has withdrawn: what was said of them may still be on the networks."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from plugins.publication.identity import guid
from plugins.publication.publication import Publication


class WithdrawableContent(Protocol):
    """What Pelican hands over."""

    publication: Publication
    state: str


class WithdrawnPublication(NamedTuple):
    """One of them, by the name that the ledger knows it by, and the title that its page still has."""

    guid: str
    title: str

    @classmethod
    def from_json(cls, written: Any) -> "WithdrawnPublication":
        """The one that JSON holds. Raises TypeError when it is none."""
        one = cls(**written)
        if not all(isinstance(word, str) for word in one):
            raise TypeError("un texte est attendu")
        return one


def find_withdrawn(contents: Iterable[WithdrawableContent], authority: str) -> list[WithdrawnPublication]:
    """Those of `contents` that are withdrawn, in a stable order; what has no stamped identity was never announced."""
    gone = (content.publication for content in contents if content.state == "withdrawn" and content.publication.stamped)
    return sorted(WithdrawnPublication(guid(authority, one.identity), one.title) for one in gone)
