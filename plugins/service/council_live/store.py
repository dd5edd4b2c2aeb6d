"""The entries of a council's session and the SQLite file that mirrors them, as something that a town keeps."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import BeffroiError
from plugins.core.publication.stored_format import StoredFormat, copy_database, open_ledger, read_user_version
from plugins.service.evening.store import FOLDER, LOCK
from plugins.town.council.entry import TOLD, SessionEntry


@dataclass(frozen=True)
class EntrySender:
    """Who sends an entry: the `n`-th of a device, from 1. `tell` asks to post it on the networks."""

    device: str
    n: int
    author: str = ""
    tell: bool = False


@dataclass(frozen=True)
class RegisterEntry:
    """An entry and its place: the `seq`-th that was received, at `received` (aware).

    One that `is_taken_back` is not shown. One that is `leaving` is posted or about to be, and cannot be taken back.
    One that was `withdrawn` is gone too, whatever had been told of it, and has no words any more.
    """

    seq: int
    entry: SessionEntry
    sent: EntrySender
    received: datetime
    is_taken_back: bool = False
    leaving: bool = False
    withdrawn: bool = False


def format_picture_name(id: str) -> str:
    """The name of the picture of the entry of that id, where it has one."""
    return f"{id}.jpg"


class EntryRejected(BeffroiError):
    """An entry that the register does not take, or a change that it does not make; its text says why, in French."""


class EntryOutOfOrder(EntryRejected):
    """The device sent its entries out of order: the `n`-th comes first."""

    def __init__(self, n: int):
        super().__init__(f"L’entrée {n} de ce téléphone n’est pas encore arrivée.")
        self.n = n


class Different(EntryRejected):
    """The id belongs to an entry with other words."""


class TooLate(EntryRejected):
    """The entry is already on the networks: it can be corrected, but not taken back."""


class ClosedSessionError(EntryRejected):
    """The session is closed."""


class UnknownEntry(EntryRejected):
    """No entry has this id."""


FORMAT = 1
SCHEMA = """
PRAGMA secure_delete = ON;
CREATE TABLE IF NOT EXISTS entries (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL, n INTEGER NOT NULL, author TEXT NOT NULL, tell INTEGER NOT NULL,
    received TEXT NOT NULL, entry TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0, leaving INTEGER NOT NULL DEFAULT 0,
    withdrawn INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS of_device ON entries (device, n);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""
PATIENCE = 10
"""Seconds that a writer waits for another: each holds the file for the time of two durable writes."""
PRIMARY = 0xFF
TRANSIENT_ERRORS = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CANTOPEN,
)
"""Errors that say nothing of the file itself: https://sqlite.org/rescode.html, whose first byte is the primary one."""
COLUMNS = "seq, entry, device, n, author, tell, received, gone, leaving, withdrawn"
ENTRY, BACK, LEAVE, STATE, WITHDRAW = "entry", "back", "leave", "state", "withdraw"


def open_store(path: Path) -> sqlite3.Connection:
    """A durable connection to the file at `path`, created if missing. Raises PersonRequired (see `open_ledger`), sqlite3.Error."""
    return open_ledger(path, SCHEMA, FORMAT, timeout=PATIENCE)


def is_sound(path: Path) -> bool:
    """Whether the file at `path` can be read to its end, or is absent. Raises sqlite3.OperationalError while unknown: another process holds
    it, or the disk refuses; PersonRequired, see `open_ledger`."""
    if not path.exists():
        return True
    try:
        connection = open_store(path)
        try:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
        finally:
            connection.close()
    except UnicodeDecodeError:  # SQLite names what is not in order by the bytes that it found there
        return False
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & PRIMARY in TRANSIENT_ERRORS:
            raise
        return False


def apply_act(connection: sqlite3.Connection, act: Mapping[str, Any]) -> None:
    """Make what `act` says true, and count it. Raises KeyError when it is no act."""
    APPLIED[act["act"]](connection, act)
    set_state(connection, "revision", str(max(act["revision"], count_acts(connection))))


def _insert_entry(connection: sqlite3.Connection, act: Mapping[str, Any]) -> None:
    """A place that an entry of an interrupted write took, and that another has since, is given to the first after all."""
    occupied = connection.execute("SELECT 1 FROM entries WHERE seq = ? AND id != ?", (act["seq"], act["entry"]["id"])).fetchone()
    connection.execute(
        "INSERT INTO entries (seq, id, device, n, author, tell, received, entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO NOTHING",
        (
            find_next_seq(connection) if occupied else act["seq"],
            act["entry"]["id"],
            act["device"],
            act["n"],
            act["author"],
            bool(act["tell"]),
            act["received"],
            json.dumps(act["entry"], ensure_ascii=False),
        ),
    )


def _insert_state(connection: sqlite3.Connection, act: Mapping[str, Any]) -> None:
    if act["revision"] > count_acts(connection):
        set_state(connection, act["name"], act["value"])


def _put_back(connection: sqlite3.Connection, act: Mapping[str, Any]) -> None:
    connection.execute("UPDATE entries SET gone = 1 WHERE id = ?", (act["id"],))


def _leave(connection: sqlite3.Connection, act: Mapping[str, Any]) -> None:
    connection.execute("UPDATE entries SET leaving = 1 WHERE id = ?", (act["id"],))


def _withdraw(connection: sqlite3.Connection, act: Mapping[str, Any]) -> None:
    for (entry,) in connection.execute("SELECT entry FROM entries WHERE id = ?", (act["id"],)).fetchall():
        wordless = json.dumps(erase_words(json.loads(entry)))
        connection.execute("UPDATE entries SET gone = 1, withdrawn = 1, entry = ? WHERE id = ?", (wordless, act["id"]))


APPLIED = {ENTRY: _insert_entry, STATE: _insert_state, BACK: _put_back, LEAVE: _leave, WITHDRAW: _withdraw}


def erase_words(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Reduce a withdrawn entry to what identifies it, without its words."""
    return {"id": entry["id"], "at": entry["at"], "kind": TOLD}


def find_next_seq(connection: sqlite3.Connection) -> int:
    """The place of the next entry."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM entries").fetchone()[0])


def read_state(connection: sqlite3.Connection, name: str) -> str:
    """The last value of `name`; empty before the first."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    return row[0] if row else ""


def set_state(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Say `value` of `name`."""
    connection.execute("INSERT INTO state VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))


def count_acts(connection: sqlite3.Connection) -> int:
    """The number of acts."""
    return int(read_state(connection, "revision") or 0)


def select_entries(connection: sqlite3.Connection, where: str = "", *values: str | int) -> Iterator[RegisterEntry]:
    """The entries, in the order of their receipt; those of a condition in SQL."""
    for seq, entry, device, n, author, is_relayed, received, is_taken_back, leaving, withdrawn in connection.execute(
        f"SELECT {COLUMNS} FROM entries {where} ORDER BY seq", values
    ):
        sender = EntrySender(device, n, author, bool(is_relayed))
        yield RegisterEntry(
            seq,
            SessionEntry.from_json(json.loads(entry)),
            sender,
            datetime.fromisoformat(received),
            bool(is_taken_back),
            bool(leaving),
            bool(withdrawn),
        )


REGISTER = "registre.db"


def list_stored_formats(state: Path) -> Iterator[StoredFormat]:
    """One file a session."""
    yield StoredFormat(
        name="le registre d’une séance",
        version=FORMAT,
        files=tuple(sorted((state / FOLDER).rglob(REGISTER))),
        read_version=read_user_version,
        is_saved=True,
        lock=state / FOLDER / LOCK,
        copy_aside=copy_database,
    )
