"""What a town keeps from one version of Beffroi to the next: the number of its format, how it is read in a file, the steps that bring an
older file up, and how its files of SQLite's are opened.

A room declares what it keeps in its manifest (`Room.list_stored_formats`); `beffroi upgrade` does the rest, in
`town_folder.stored_files`. Formats begin at 1 with version 2026.12. To change one: count its number up, add a step, and keep a file of
before beside the test of that step.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import PersonRequired

NEWER = "{file} vient d’une version plus récente de Beffroi (forme {found}, celle-ci lit la {version}). Mettez Beffroi à jour."


DATABASE_FILES = ("", "-journal", "-wal", "-shm")
"""The endings of a file of SQLite's, and of those that it keeps beside it. https://www.sqlite.org/tempfiles.html"""


@dataclass(frozen=True)
class FormatStep:
    """What brings a file from the number before to `version`, in its place; done again after a kill, it ends the same. `change` says in
    French what becomes other."""

    version: int
    change: str
    run: Callable[[Path], None]


def put_copy_back(file: Path, copy: Path) -> None:
    """Put `copy` at the place of `file`, durably; what SQLite left beside it goes."""
    for suffix in DATABASE_FILES[1:]:
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    durable.write_durably(file, copy.read_bytes(), mode=file.stat().st_mode & 0o777 if file.exists() else 0o600)


@dataclass(frozen=True, kw_only=True)
class StoredFormat:
    """One kind of file a town keeps: `name` in French, `version` the number that this version of Beffroi writes, `files` those that exist.

    `read_version` gives the number of a file, and raises OSError, ValueError or sqlite3.Error for one that cannot be read. A file of an
    older number goes through `steps`; without any, it is read as it is. `is_remade` says that a file of another number is thrown away and
    made again by the next build; `is_saved`, that a backup of the service has it: nothing else could make it again. `lock` is the file that
    a program holds while it writes there: nothing is touched meanwhile.
    `copy_aside` takes the copy of before, `put_back` puts it at its place, as if nothing had been done; `take_back` is for a town that
    returns to the version before, and keeps what was written since: nothing to do where that version reads the file as it is.
    """

    name: str
    version: int
    files: tuple[Path, ...]
    read_version: Callable[[Path], int]
    steps: tuple[FormatStep, ...] = ()
    is_remade: bool = False
    is_saved: bool = False
    lock: Path | None = None
    copy_aside: Callable[[Path, Path], object] = shutil.copy2
    put_back: Callable[[Path, Path], None] = put_copy_back
    take_back: Callable[[Path, Path], None] = lambda file, copy: None


def read_user_version(file: Path) -> int:
    """SQLite's `PRAGMA user_version` of `file`. Raises sqlite3.Error."""
    with closing(open_for_reading(file)) as base:
        return _get_version(base)


def open_cache(file: Path | str, schema: str, version: int, *, autocommits: bool = False) -> sqlite3.Connection:
    """A file of SQLite's that may be lost. One of another version raises sqlite3.DatabaseError, as one that is spoilt does, or
    UnicodeDecodeError where the schema is rubbish that SQLite's message quotes: `remove_database`, and open it again."""
    base = sqlite3.connect(file, timeout=30, isolation_level=None if autocommits else "DEFERRED")
    with _closed_on_error(base):
        file_version = _get_version(base)
        if file_version != version:
            if _has_tables(base):
                raise sqlite3.DatabaseError(f"format {file_version}")
            base.executescript(f"{schema}; PRAGMA user_version = {version}")
    return base


def open_ledger(file: Path, schema: str, version: int, *, timeout: float, is_shared: bool = False) -> sqlite3.Connection:
    """A durable file of SQLite's that nothing could make again, created if missing; `timeout` in seconds, `is_shared` between threads.

    Raises PersonRequired for one that a later version of Beffroi wrote: nothing in it is touched; sqlite3.Error.
    """
    base = sqlite3.connect(file, timeout=timeout, isolation_level=None, check_same_thread=not is_shared)
    with _closed_on_error(base):
        file_version = _get_version(base)
        if file_version > version:
            raise PersonRequired(NEWER.format(file=file, found=file_version, version=version))
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = FULL")
        if not file_version and not _has_tables(base):
            base.execute(f"PRAGMA user_version = {version}")
        base.executescript(schema)
    return base


@contextmanager
def _closed_on_error(base: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        base.close()
        raise


def _get_version(base: sqlite3.Connection) -> int:
    return int(base.execute("PRAGMA user_version").fetchone()[0])


def _has_tables(base: sqlite3.Connection) -> bool:
    return bool(base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


def remove_database(file: Path | str) -> None:
    """Remove SQLite's `file`, and what it keeps beside it. Raises OSError."""
    for suffix in DATABASE_FILES:
        Path(f"{file}{suffix}").unlink(missing_ok=True)


def open_for_reading(file: Path) -> sqlite3.Connection:
    """SQLite's file, which nothing is written to. Raises sqlite3.Error."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=30)


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database consistently into one file, even while it is written. Raises sqlite3.Error."""
    with closing(open_for_reading(source)) as base, closing(sqlite3.connect(target)) as copy:
        base.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    target.chmod(source.stat().st_mode & 0o777)
