"""The store: what the last build read and wrote, so that the next does only what has moved.

One SQLite file. It may be lost, cut, or of another version: it is then made anew, and the build is one from nothing. It only ever
says less than it could, never something wrong: each thing in it is kept under the digest of all that it was made from.
"""

import contextlib
import marshal
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

FORMAT = 1
SCHEMA = """
CREATE TABLE notes (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE shelves (number INTEGER PRIMARY KEY, objects BLOB);
CREATE TABLE bodies (path TEXT PRIMARY KEY, html TEXT) WITHOUT ROWID;
CREATE TABLE pages (name TEXT PRIMARY KEY, fingerprint BLOB, parts BLOB) WITHOUT ROWID;
CREATE TABLE moves (step INTEGER PRIMARY KEY, path TEXT, gone INTEGER);
"""


class Store:
    """Opened for one build, which holds its lock. What is written is there after `keep`, all of it or nothing."""

    def __init__(self, path: Path):
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.base = self._opened()
        except sqlite3.DatabaseError:
            self._forget()
            self.base = self._opened()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.base.close()

    def keep(self) -> None:
        """All that was written since the last time is now there for the next build, even after a power cut."""
        self.base.commit()

    def note(self, name: str) -> bytes | None:
        """What was noted under `name`."""
        row = self.base.execute("SELECT value FROM notes WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def write_note(self, name: str, value: bytes | None) -> None:
        """Note `value` under `name`; nothing when None."""
        if value is None:
            self.base.execute("DELETE FROM notes WHERE name = ?", (name,))
        else:
            self.base.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    def rows(self, table: str) -> list[tuple]:
        """Every row of a table."""
        return self.base.execute(f"SELECT * FROM {table}").fetchall()

    def replace(self, table: str, rows: Iterable[tuple], gone: Iterable[str | int] = ()) -> None:
        """Put `rows` in `table`, in place of those with the same key, and take out those whose key is `gone`."""
        key = self.base.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk = 1").fetchone()[0]
        self.base.executemany(f"DELETE FROM {table} WHERE {key} = ?", ((one,) for one in gone))
        for row in rows:
            self.base.execute(f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * len(row))})", row)

    def clear(self) -> None:
        """Forget everything: what follows is a build from nothing."""
        for table in ("notes", "shelves", "bodies", "pages", "moves"):
            self.base.execute(f"DELETE FROM {table}")

    def body(self, path: str) -> str:
        """The HTML of one text that was read before."""
        return self.base.execute("SELECT html FROM bodies WHERE path = ?", (path,)).fetchone()[0]

    def _opened(self) -> sqlite3.Connection:
        base = sqlite3.connect(self.path, timeout=30)
        version = base.execute("PRAGMA user_version").fetchone()[0]
        if version != FORMAT:
            if version or base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                base.close()
                self._forget()
                base = sqlite3.connect(self.path, timeout=30)
            base.executescript(SCHEMA)
            base.execute(f"PRAGMA user_version = {FORMAT}")
            base.commit()
        base.execute("PRAGMA synchronous = NORMAL")
        return base

    def _forget(self) -> None:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                Path(f"{self.path}{suffix}").unlink()


def packed(values: Mapping | list | tuple) -> bytes:
    """Plain values, as a note keeps them."""
    return marshal.dumps(values)


def unpacked(value: bytes | None, otherwise):
    """Plain values out of a note; `otherwise` when there is none."""
    return marshal.loads(value) if value is not None else otherwise
