"""The store of a build under way, in a process that was started to help it: as the build before left it."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from plugins.incremental.cache.store import IN_MEMORY, BuildStore, sound


class ReadOnlyStore(BuildStore):
    """Only read: who lent it has much to write in it, which is not there before the end. What is written here is forgotten."""

    mine = False

    def __init__(self, path: Path):
        self.path = path
        with sound():
            self._base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)

    @property
    def base(self) -> sqlite3.Connection:
        """The connection of this process."""
        return self._base

    def write_note(self, name: str, value: bytes | None) -> None:
        """See BuildStore; not here."""

    def replace(self, table: str, rows: Iterable[tuple[Any, ...]], removed_keys: Iterable[str | int] = ()) -> None:
        """See BuildStore; not here."""

    def empty(self, *tables: str) -> None:
        """See BuildStore; not here."""

    def clear(self) -> None:
        """See Store: nothing of it is seen any more."""
        self._base.close()
        self.path = Path(IN_MEMORY)
        self._base = self._opened()
