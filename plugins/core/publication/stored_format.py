"""What a town keeps from one version of Beffroi to the next: the number of its format, how it is read in a file, and the steps that bring
an older file up.

A room declares what it keeps in its manifest (`Room.list_stored_formats`); `beffroi upgrade` does the rest, in
`town_folder.stored_files`. Formats begin at 1 with version 2026.12. To change one: count its number up, add a step, and keep a file of
before beside the test of that step.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from plugins.core.infrastructure import durable


@dataclass(frozen=True)
class FormatStep:
    """What brings a file from the number before to `version`, in its place; done again after a kill, it ends the same. `change` says in
    French what becomes other."""

    version: int
    change: str
    run: Callable[[Path], None]


def put_copy_back(file: Path, copy: Path) -> None:
    """Put `copy` at the place of `file`, durably; what SQLite left beside it goes."""
    for suffix in ("-wal", "-shm", "-journal"):
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
        return int(base.execute("PRAGMA user_version").fetchone()[0])


def read_unnumbered_version(file: Path) -> int:
    """The number of a base of SQLite's whose first format bears none. Raises sqlite3.Error."""
    return max(1, read_user_version(file))


def open_for_reading(file: Path) -> sqlite3.Connection:
    """SQLite's file, which nothing is written to. Raises sqlite3.Error."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=30)


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database consistently into one file, even while it is written. Raises sqlite3.Error."""
    with closing(open_for_reading(source)) as base, closing(sqlite3.connect(target)) as copy:
        base.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    target.chmod(source.stat().st_mode & 0o777)
