"""The store: what the last build read and wrote, so that the next does only what has changed.

One SQLite file. When it is lost, cut, or of another version, it is made again and the build starts from nothing. It never holds anything
wrong: each value is stored with the digest of all that it was made from, and a checksum.
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

from plugins.core.publication.stored_format import open_cache, open_for_reading, remove_database

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
KEY_COLUMN = dict(re.findall(r"CREATE TABLE (\w+) \((\w+) ", SCHEMA))
"""The key column of each table."""
SEAL_LEN = 4
"""Bytes: a CRC-32 lets one altered value in 4 billion pass. SQLite itself has none. https://www.sqlite.org/cksumvfs.html"""
SHARED_PRAGMA = "PRAGMA cache_spill = OFF"
"""Uncommitted rows stay in memory: written early, they would lock out the workers that read. https://www.sqlite.org/pragma.html#pragma_cache_spill"""
SPILL_PRAGMAS = ("PRAGMA cache_spill = ON", "PRAGMA cache_size = -16000")
"""16 MB of it: of 10,000 articles, all that a build from nothing writes is 150 MB."""
DISK_ERRORS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_IOERR: errno.EIO,
}
"""Errors of the disk, which a new store would not mend, but SQLITE_IOERR_SHORT_READ: a file that was cut.
https://www.sqlite.org/rescode.html#ioerr_short_read"""


class Spoilt(Exception):
    """The store returns something else than what was put in: it must be removed, and the build starts from nothing."""


class BuildStore:
    """Opened for one build, which holds its lock. `commit` keeps all that was written, or nothing.

    Any of its functions raises Spoilt, or OSError when it is the disk that refuses.
    """

    _spills = False

    def __init__(self, path: Path):
        self.path, self._opener, self._holder = path, os.getpid(), os.getpid()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._base = self._open_base()
        except Spoilt:
            remove_database(path)
            self._base = self._open_base()

    @property
    def mine(self) -> bool:
        """Whether this process opened it: a process forked since may only read, through its own connection."""
        return self._opener == os.getpid()

    @property
    def base(self) -> sqlite3.Connection:
        """The connection of this process. https://www.sqlite.org/howtocorrupt.html#_carrying_an_open_database_connection_across_a_fork_"""
        if self._holder != os.getpid() and str(self.path) != IN_MEMORY:
            self._inherited, self._holder = self._base, os.getpid()
            self._base = open_for_reading(self.path)
        return self._base

    def __enter__(self) -> "BuildStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.base.close()

    def commit(self) -> None:
        """Keep all that was written since the last commit, even after a power cut."""
        with translate_sqlite_errors():
            self.base.commit()

    def roll_back(self) -> None:
        """Drop all that was written since the last commit."""
        with translate_sqlite_errors():
            self.base.rollback()

    def read_note(self, name: str) -> bytes | None:
        """The note `name`, or None."""
        rows = self._query("SELECT value FROM notes WHERE name = ?", (name,))
        return unseal(rows[0][0]) if rows else None

    def get_note_size(self, name: str) -> int:
        """The size of the note `name`, in bytes."""
        return sum(size for (size,) in self._query("SELECT length(value) FROM notes WHERE name = ?", (name,)))

    def write_note(self, name: str, value: bytes | None) -> None:
        """Write the note `name`; None removes it."""
        if value is None:
            self._query("DELETE FROM notes WHERE name = ?", (name,))
        else:
            self._query("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, seal(value)))

    def list_rows(self, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
        """Every row of a table."""
        return self._query(f"SELECT {columns} FROM {table}")

    def read_row(self, table: str, key: str | int) -> tuple[Any, ...] | None:
        """The row of `table` whose key is `key`."""
        return next(iter(self._query(f"SELECT * FROM {table} WHERE {KEY_COLUMN[table]} = ?", (key,))), None)

    def iterate_rows(self, table: str, first: str | int, end: str | int) -> Iterator[tuple[Any, ...]]:
        """The rows of `table` whose keys come from `first` on and before `end`, one at a time: together they may be 10 MB."""
        if self._spills and not self.mine:
            return
        with translate_sqlite_errors():
            yield from self.base.execute(f"SELECT * FROM {table} WHERE {KEY_COLUMN[table]} >= ? AND {KEY_COLUMN[table]} < ?", (first, end))

    def replace_rows(self, table: str, rows: Iterable[tuple[Any, ...]], removed_keys: Iterable[str | int] = ()) -> None:
        """Put `rows` in `table`, in place of those with the same key, and take out the `removed_keys`."""
        key, new = KEY_COLUMN[table], iter(rows)
        first = next(new, None)
        with translate_sqlite_errors():
            self.base.executemany(f"DELETE FROM {table} WHERE {key} = ?", ((removed_key,) for removed_key in removed_keys))
            if first:
                self.base.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(first))})", chain((first,), new))

    def empty_tables(self, *tables: str) -> None:
        """Remove every row of `tables`."""
        for table in tables:
            self._query(f"DELETE FROM {table}")

    def clear(self) -> None:
        """Remove everything: a build from nothing follows."""
        self.empty_tables(*KEY_COLUMN)

    def allow_spilling(self) -> None:
        """Write uncommitted rows to the disk as they come. For a build from nothing, before its first write: its forked copies read nothing
        here. What a killed build wrote is undone when the next opens the store."""
        for pragma in SPILL_PRAGMAS:
            self._query(pragma)
        self._spills = True

    def read_body(self, path: str) -> str:
        """The HTML of the text at `path`. Raises Spoilt."""
        row = self.read_row("bodies", path)
        if row is None:
            raise Spoilt(path)
        return unseal(row[1]).decode("utf-8", "surrogatepass")

    def write_bodies(self, bodies: Iterable[tuple[str, str]], removed_paths: Iterable[str]) -> None:
        """Store the HTML of texts, by path; remove `removed_paths`."""
        self.replace_rows("bodies", ((path, seal(html.encode("utf-8", "surrogatepass"))) for path, html in bodies), removed_paths)

    def _query(self, question: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        if self._spills and not self.mine:
            return []
        with translate_sqlite_errors():
            return self.base.execute(question, values).fetchall()

    def _open_base(self) -> sqlite3.Connection:
        with translate_sqlite_errors():
            base = open_cache(self.path, SCHEMA, FORMAT)
            base.execute("PRAGMA synchronous = NORMAL")
            base.execute(SHARED_PRAGMA)
            return base


@contextlib.contextmanager
def translate_sqlite_errors() -> Iterator[None]:
    """Raise Spoilt for an error of SQLite in the block, or OSError when the disk is at fault."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        sqlite_code = getattr(error, "sqlite_errorcode", 0)
        code = DISK_ERRORS.get(sqlite_code & 0xFF)
        if code and sqlite_code != sqlite3.SQLITE_IOERR_SHORT_READ:
            raise OSError(code, os.strerror(code)) from error
        raise Spoilt(str(error)) from error
    except UnicodeDecodeError as error:  # sqlite3's own message, of a schema that is rubbish
        raise Spoilt(str(error)) from error


def seal(value: bytes) -> bytes:
    """`value` after its checksum."""
    return zlib.crc32(value).to_bytes(SEAL_LEN) + value


def unseal(value: bytes) -> bytes:
    """The value that was sealed. Raises Spoilt."""
    if (
        not isinstance(value, bytes)
        or len(value) < SEAL_LEN
        or zlib.crc32(memoryview(value)[SEAL_LEN:]) != int.from_bytes(value[:SEAL_LEN])
    ):
        raise Spoilt("sceau")
    return value[SEAL_LEN:]


def pack_values(values: Any) -> bytes:
    """Plain values as bytes, for a note."""
    return marshal.dumps(values)


def unpack_values(value: bytes | None, otherwise: Any) -> Any:
    """The plain values of a note; `otherwise` when there is none. Raises Spoilt."""
    try:
        return marshal.loads(value) if value is not None else otherwise
    except (ValueError, EOFError, TypeError) as error:
        raise Spoilt(str(error)) from error
