"""The store: what the last build read and wrote, so that the next does only what has moved.

One SQLite file. It may be lost, cut, or of another version: it is then made anew, and the build is one from nothing. It only ever
says less than it could, never something wrong: each thing in it is kept under the digest of all that it was made from, and sealed.
"""

import contextlib
import errno
import marshal
import os
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

IN_MEMORY = ":memory:"
FORMAT = 8
SCHEMA = """
CREATE TABLE notes (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE labels (number INTEGER PRIMARY KEY, told BLOB);
CREATE TABLE shelves (number INTEGER PRIMARY KEY, states BLOB);
CREATE TABLE bodies (path TEXT PRIMARY KEY, html BLOB) WITHOUT ROWID;
CREATE TABLE pages (name TEXT PRIMARY KEY, fingerprint BLOB) WITHOUT ROWID;
CREATE TABLE parts (page TEXT PRIMARY KEY, made_of BLOB) WITHOUT ROWID;
CREATE TABLE memory (shelf TEXT PRIMARY KEY, made BLOB) WITHOUT ROWID;
CREATE TABLE rows (shelf TEXT PRIMARY KEY, made BLOB) WITHOUT ROWID;
CREATE TABLE moves (step INTEGER PRIMARY KEY, path TEXT, gone INTEGER);
"""
KEYS = dict(re.findall(r"CREATE TABLE (\w+) \((\w+) ", SCHEMA))
"""Each table, and the column by which it is asked."""
SEAL = 4
"""Bytes: a CRC-32 lets one altered value in 4 billion pass. SQLite itself has none. https://www.sqlite.org/cksumvfs.html"""
SHARED = "PRAGMA cache_spill = OFF"
"""What is not kept yet stays in memory: written early, it would lock out the workers that read. https://www.sqlite.org/pragma.html#pragma_cache_spill"""
ALONE = ("PRAGMA cache_spill = ON", "PRAGMA cache_size = -16000")
"""16 MB of it: of 10,000 articles, all that a build from nothing writes is 150 MB."""
OF_THE_DISK = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_IOERR: errno.EIO,
}
"""What SQLite says of the disk, which a new store would not mend. https://www.sqlite.org/rescode.html"""


class Spoilt(Exception):
    """The store gives back something else than what was put in it: it must be forgotten, and the build is one from nothing."""


class BuildStore:
    """Opened for one build, which holds its lock. What is written is there after `commit`, all of it or nothing.

    Any of its functions raises Spoilt, or OSError when it is the disk that refuses.
    """

    _spills = False

    def __init__(self, path: Path):
        self.path, self._opener, self._holder = path, os.getpid(), os.getpid()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._base = self._opened()
        except Spoilt:
            forget(path)
            self._base = self._opened()

    @property
    def mine(self) -> bool:
        """Whether this process opened it: one that was forked since may only read, and through a connection of its own."""
        return self._opener == os.getpid()

    @property
    def base(self) -> sqlite3.Connection:
        """The connection of this process. https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_connection_across_a_fork_"""
        if self._holder != os.getpid() and str(self.path) != IN_MEMORY:
            self._inherited, self._holder = self._base, os.getpid()
            self._base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        return self._base

    def __enter__(self) -> "BuildStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.base.close()

    def commit(self) -> None:
        """All that was written since the last time is now there for the next build, even after a power cut."""
        with sound():
            self.base.commit()

    def undo(self) -> None:
        """What was written since the last time it was kept is not."""
        with sound():
            self.base.rollback()

    def note(self, name: str) -> bytes | None:
        """What was noted under `name`."""
        rows = self._all("SELECT value FROM notes WHERE name = ?", (name,))
        return unseal(rows[0][0]) if rows else None

    def note_size(self, name: str) -> int:
        """The bytes of what was noted under `name`."""
        return sum(size for (size,) in self._all("SELECT length(value) FROM notes WHERE name = ?", (name,)))

    def write_note(self, name: str, value: bytes | None) -> None:
        """Note `value` under `name`; nothing when None."""
        if value is None:
            self._all("DELETE FROM notes WHERE name = ?", (name,))
        else:
            self._all("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, seal(value)))

    def rows(self, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
        """Every row of a table."""
        return self._all(f"SELECT {columns} FROM {table}")

    def row(self, table: str, key: str | int) -> tuple[Any, ...] | None:
        """The row of `table` whose key is `key`."""
        return next(iter(self._all(f"SELECT * FROM {table} WHERE {KEYS[table]} = ?", (key,))), None)

    def rows_between(self, table: str, first: str | int, end: str | int) -> Iterator[tuple[Any, ...]]:
        """The rows of `table` whose keys come from `first` on and before `end`, one at a time: together they may be 10 MB."""
        if self._spills and not self.mine:
            return
        with sound():
            yield from self.base.execute(f"SELECT * FROM {table} WHERE {KEYS[table]} >= ? AND {KEYS[table]} < ?", (first, end))

    def replace(self, table: str, rows: Iterable[tuple[Any, ...]], removed_keys: Iterable[str | int] = ()) -> None:
        """Put `rows` in `table`, in place of those with the same key, and take out the `removed_keys`."""
        key, new = KEYS[table], iter(rows)
        first = next(new, None)
        with sound():
            self.base.executemany(f"DELETE FROM {table} WHERE {key} = ?", ((removed_key,) for removed_key in removed_keys))
            if first:
                self.base.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(first))})", chain((first,), new))

    def empty(self, *tables: str) -> None:
        """Take every row out of `tables`."""
        for table in tables:
            self._all(f"DELETE FROM {table}")

    def clear(self) -> None:
        """Forget everything: what follows is a build from nothing."""
        self.empty(*KEYS)

    def spill(self) -> None:
        """Write to the disk as it comes what is not kept yet, from before the first thing that is written: of a build from nothing, whose
        copies (fork) find nothing here. What one that is killed wrote is undone when the next opens it."""
        for pragma in ALONE:
            self._all(pragma)
        self._spills = True

    def body(self, path: str) -> str:
        """The HTML of one text that was read before."""
        row = self.row("bodies", path)
        if row is None:
            raise Spoilt(path)
        return unseal(row[1]).decode("utf-8", "surrogatepass")

    def write_bodies(self, bodies: Iterable[tuple[str, str]], removed_paths: Iterable[str]) -> None:
        """Put away the HTML of texts, by path; forget `removed_paths`."""
        self.replace("bodies", ((path, seal(html.encode("utf-8", "surrogatepass"))) for path, html in bodies), removed_paths)

    def _all(self, question: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        if self._spills and not self.mine:
            return []
        with sound():
            return self.base.execute(question, values).fetchall()

    def _opened(self) -> sqlite3.Connection:
        with sound():
            base = sqlite3.connect(self.path, timeout=30)
            version = base.execute("PRAGMA user_version").fetchone()[0]
            if version != FORMAT and (version or base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]):
                base.close()
                raise Spoilt(f"format {version}")
            if version != FORMAT:
                base.executescript(SCHEMA)
                base.execute(f"PRAGMA user_version = {FORMAT}")
                base.commit()
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute(SHARED)
            return base


@contextlib.contextmanager
def sound() -> Iterator[None]:
    """What SQLite raises in the block becomes Spoilt, or OSError when it is of the disk."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = OF_THE_DISK.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if code:
            raise OSError(code, os.strerror(code)) from error
        raise Spoilt(str(error)) from error


def forget(path: Path) -> None:
    """Remove the store at `path`, and what SQLite keeps beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def seal(value: bytes) -> bytes:
    """`value` with what shows later that it is still the same."""
    return zlib.crc32(value).to_bytes(SEAL) + value


def unseal(value: bytes) -> bytes:
    """What was sealed. Raises Spoilt."""
    if not isinstance(value, bytes) or len(value) < SEAL or zlib.crc32(memoryview(value)[SEAL:]) != int.from_bytes(value[:SEAL]):
        raise Spoilt("sceau")
    return value[SEAL:]


def pack_values(values: Any) -> bytes:
    """Plain values, as a note keeps them."""
    return marshal.dumps(values)


def unpack_values(value: bytes | None, otherwise: Any) -> Any:
    """Plain values out of a note; `otherwise` when there is none. Raises Spoilt."""
    try:
        return marshal.loads(value) if value is not None else otherwise
    except (ValueError, EOFError, TypeError) as error:
        raise Spoilt(str(error)) from error
