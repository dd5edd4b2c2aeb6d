"""A ledger in memory, which machines share: each has its own copy, with the promises of every store."""

import io
from collections.abc import Callable, Iterable

from plugins.announce.ledger import Ledger, LedgerOvertaken, read_lines_at
from plugins.announce.ledger_lines import format_line
from plugins.announce.post import Key, Post


class Shelf:
    """The lines of the ledger, which the machines share; `entries` are what they say."""

    def __init__(self) -> None:
        self.lines, self.entries = bytearray(), []

    def add(self, entries: Iterable[Post]) -> None:
        """Keep them, in their order."""
        for entry in entries:
            self.entries.append(entry)
            self.lines += (format_line(entry) + "\n").encode()


class Copy:
    """One machine's copy of the ledger, with the promises of LedgerStore; `event` is called wherever the machine may die or be late."""

    def __init__(self, shelf: Shelf, event: Callable[[str], None]):
        self.shelf, self.event, self.seen = shelf, event, 0
        self.ledger = Ledger(lines=lambda places: read_lines_at(io.BytesIO(bytes(shelf.lines)), places))
        self.unseen: set[Key] = set()

    def __enter__(self) -> "Copy":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""

    def read(self) -> Ledger:
        """The ledger as it is now."""
        self.event("read")
        self._catch_up()
        self.unseen.clear()
        return self.ledger

    def append(self, *entries: Post, rivals: Iterable[Key] = ()) -> None:
        """Keep `entries` unless another machine has written of their keys, or of their rivals, since we read."""
        self.event("append")
        self._catch_up()
        if self.unseen & {*(entry.key for entry in entries), *rivals}:
            raise LedgerOvertaken("Un autre publieur s’occupe de cette annonce.")
        self.shelf.add(entries)
        self._catch_up()
        self.unseen -= {entry.key for entry in entries}
        self.event("appended")

    def _catch_up(self) -> None:
        self.ledger.add_lines(io.BytesIO(bytes(self.shelf.lines[self.ledger.size :])), "shelf")
        self.unseen |= {entry.key for entry in self.shelf.entries[self.seen :]}
        self.seen = len(self.shelf.entries)
