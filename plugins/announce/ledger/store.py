"""Where a ledger is kept: what the two stores promise."""

from collections.abc import Callable, Iterable
from typing import Protocol

from plugins.announce.key import Key
from plugins.announce.ledger.entry import Entry
from plugins.announce.ledger.ledger import Ledger
from plugins.publication.errors import NotNow


class Overtaken(NotNow):
    """Another publisher has written about the same post since we read the ledger; it speaks, we do not."""


class LedgerStore(Protocol):
    """Append-only and durable. Used as a context manager: one run at a time holds a state folder."""

    def __enter__(self) -> "LedgerStore": ...

    def __exit__(self, *_: object) -> None: ...

    def read(self) -> Ledger:
        """The ledger as it is now. Raises PersonNeeded (damaged, newer, missing) or NotNow (out of reach)."""

    def append(self, *entries: Entry, rivals: Iterable[Key] = ()) -> None:
        """Make `entries` durable, all or none, before returning.

        Raises Overtaken when one of their keys, or of their `rivals`, has changed since `read`: of rivals, one only may be said. Raises
        NotNow or PersonNeeded when they could not be kept.
        """

    def whole(self) -> bytes:
        """All its lines, as they are written. Raises as `read`."""

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Put in the place of all lines what `change` makes of them: a person erases. No publisher ever calls it.

        Raises PersonNeeded or NotNow, and then nothing has changed.
        """
