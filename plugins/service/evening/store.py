"""The durable store of the service: one SQLite file; an answer comes after the write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

PATIENCE = 5.0
"""Seconds that a writer waits for another process, such as `./beffroi live invite`."""

FILE = "companion.sqlite"


class ServiceStore:
    """Tables of several owners in one file. Safe from several threads and processes.

    Raises sqlite3.OperationalError when the disk refuses: nothing is then half done.
    """

    def __init__(self, folder: Path, *schemas: str):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = RLock()
        self._base = sqlite3.connect(folder / FILE, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        self._base.row_factory = sqlite3.Row
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("PRAGMA synchronous=FULL")
        for schema in schemas:
            self._base.executescript(schema)

    def query_rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a SELECT."""
        with self._lock:
            return self._base.execute(query, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all that the block writes, or nothing."""
        with self._lock:
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield self._base
                self._base.execute("COMMIT")
            except BaseException:
                self._base.rollback()
                raise

    def settle(self) -> None:
        """Move what was written from the log of writes into the file itself: it survives the loss of that log."""
        with self._lock:
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()
