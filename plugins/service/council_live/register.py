"""The register of the session that goes on: each entry durable in its journal before it is anywhere else."""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable
from plugins.service.council_live import store
from plugins.service.council_live.store import (
    ClosedSessionError,
    Different,
    EntryOutOfOrder,
    EntrySender,
    RegisterEntry,
    TooLate,
    UnknownEntry,
)
from plugins.town.council.entry import SessionEntry, round_to_second
from plugins.town.council.session import CLOSED, LIVE


@dataclass(frozen=True)
class EntryJournal:
    """The file at `path`, in a folder that is there."""

    path: Path

    def add(self, act: Mapping[str, Any]) -> None:
        """Add a line, durably. Raises OSError: the line may then be there or not, whole or in part."""
        fresh = not self.path.exists()
        line = json.dumps(act, ensure_ascii=False, separators=(",", ":")).encode()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _write_all(descriptor, b"\n" * self._cut_torn_line(descriptor) + line + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if fresh:
            durable.sync_folder(self.path.parent)

    def rewrite(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Replace each line by what `change` makes of it, durably, all or none. No line may be added meanwhile. Raises OSError."""
        lines = [json.dumps(change(act), ensure_ascii=False, separators=(",", ":")) for act in self.read()]
        durable.write_durably(self.path, "".join(f"{line}\n" for line in lines).encode(), 0o600)

    def read(self) -> Iterator[dict[str, Any]]:
        """Every whole line, in its order. Raises OSError when there is a file that cannot be read."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        for line in lines:
            try:
                act = json.loads(line)
            except ValueError:
                continue
            if isinstance(act, dict):
                yield act

    def _cut_torn_line(self, descriptor: int) -> bool:
        size = os.fstat(descriptor).st_size
        return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


LOOK = 0.25
"""Seconds between two looks at what another process may have written, while one waits."""
UNREADABLE = ".illisible"
CLOSED_ALREADY = "La séance est close : rien n’y entre plus."


@dataclass
class EntryRegister:
    """The register in `folder`, made if it is missing. Any number of threads and processes may hold one of the same folder.

    Opening one raises OSError or sqlite3.Error when the disk is full or cannot be written. `clock` gives aware instants.
    """

    folder: Path
    clock: Callable[[], datetime]
    changed: threading.Condition = field(default_factory=threading.Condition, repr=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.file, self.journal, self._mine = self.folder / "registre.db", EntryJournal(self.folder / "registre.jsonl"), threading.local()
        if not store.is_sound(self.file):
            _set_aside(self.file)
        self._recover()

    def add(self, entry: SessionEntry, sender: EntrySender) -> RegisterEntry:
        """Store `entry` and give its place; sent again with the same words, it is the stored one.

        Raises EntryOutOfOrder, Different or ClosedSessionError; OSError or sqlite3.Error when it could not be kept: it may be sent again.
        """
        with self._begin_write() as connection:
            if former := next(store.select_entries(connection, "WHERE id = ?", entry.id), None):
                if not former.withdrawn and replace(former.entry, at=entry.at) != entry:
                    raise Different("Une autre entrée porte déjà ce numéro.")
                return former
            if store.read_state(connection, "status") == CLOSED:
                raise ClosedSessionError(CLOSED_ALREADY)
            if sender.n != (first := _find_last_number(connection, sender.device) + 1):
                raise EntryOutOfOrder(first)
            if entry.corrects and not next(store.select_entries(connection, "WHERE id = ? AND gone = 0", entry.corrects), None):
                raise UnknownEntry("L’entrée à rectifier n’existe pas, ou a été reprise.")
            took = RegisterEntry(store.find_next_seq(connection), round_to_second(entry), sender, self.clock().replace(microsecond=0))
            act = {"entry": took.entry.to_json(), "received": took.received.isoformat(), "seq": took.seq, **asdict(sender)}
            self._insert_act(connection, store.ENTRY, act)
            return took

    def take_back(self, id: str) -> RegisterEntry:
        """Take back an entry that was not posted yet. Raises UnknownEntry, TooLate or ClosedSessionError."""
        with self._begin_write() as connection:
            register_entry = self._get_entry(connection, id)
            if register_entry.is_taken_back:
                return register_entry
            if store.read_state(connection, "status") == CLOSED:
                raise ClosedSessionError(CLOSED_ALREADY)
            if register_entry.leaving or next(
                store.select_entries(connection, "WHERE gone = 0 AND json_extract(entry, '$.corrects') = ?", id), None
            ):
                raise TooLate("Cette entrée est déjà partie : rectifiez-la.")
            self._insert_act(connection, store.BACK, {"id": id})
            return replace(register_entry, is_taken_back=True)

    def withdraw(self, id: str) -> list[RegisterEntry]:
        """Remove an entry, words and all, even if posted or after the session, and with it its rectifications, which quote it. Returns the
        entries withdrawn now. Raises UnknownEntry; OSError or sqlite3.Error: may be tried again."""
        with self._begin_write() as connection:
            withdrawn = [self._get_entry(connection, id)]
            for each in withdrawn:
                withdrawn += store.select_entries(connection, "WHERE json_extract(entry, '$.corrects') = ?", each.entry.id)
            withdrawn = [each for each in withdrawn if not each.withdrawn]
            for each in withdrawn:
                self._insert_act(connection, store.WITHDRAW, {"id": each.entry.id})
            self._forget_words({each.entry.id for each in withdrawn})
            self._remove_old_copies()
        self._settle()
        return withdrawn

    def _remove_old_copies(self) -> None:
        """Delete stores that were set aside and killed rewrites of the journal: they may still hold withdrawn words, which cannot be
        removed from them one by one."""
        for old in (*self.folder.glob(f"{self.file.name}*{UNREADABLE}"), *durable.find_unfinished_writes(self.journal.path)):
            old.unlink(missing_ok=True)

    def _settle(self) -> None:
        """Leave no word of what was withdrawn in the write-ahead log, where nobody reads meanwhile."""
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _forget_words(self, ids: Collection[str]) -> None:
        def wordless(act: dict[str, Any]) -> dict[str, Any]:
            is_forgotten = act.get("act") == store.ENTRY and act["entry"]["id"] in ids
            return act | {"entry": store.erase_words(act["entry"])} if is_forgotten else act

        if ids:
            self.journal.rewrite(wordless)

    def leave(self, id: str) -> bool:
        """Mark an entry as leaving: it can no longer be taken back. False when it already was. Raises UnknownEntry."""
        with self._begin_write() as connection:
            register_entry = self._get_entry(connection, id)
            if not register_entry.is_taken_back and not register_entry.leaving:
                self._insert_act(connection, store.LEAVE, {"id": id})
            return not register_entry.is_taken_back

    def look_at(self, item: str) -> None:
        """The council comes to the agenda item `item`."""
        self._say("item", item)

    def move_doors(self, closed: bool) -> None:
        """The doors of the chamber are closed, or open: the register only wakes who waits, `ClosedDoors` knows since when."""
        self._say("doors", "fermées" if closed else "ouvertes")

    def close(self, instant: datetime) -> None:
        """The session ends at `instant` (aware): nothing more is taken. The first end is the end."""
        with self._begin_write() as connection:
            if store.read_state(connection, "status") != CLOSED:
                self._insert_act(connection, store.STATE, {"name": "end", "value": instant.isoformat(timespec="seconds")})
                self._insert_act(connection, store.STATE, {"name": "status", "value": CLOSED})

    def reopen(self) -> None:
        """The session was closed by mistake."""
        self._say("status", LIVE)

    def list_entries(self) -> list[RegisterEntry]:
        """All entries received, in order, including those taken back."""
        return list(store.select_entries(self._connection))

    def get(self, id: str) -> RegisterEntry | None:
        """The entry of that id, or None."""
        return next(store.select_entries(self._connection, "WHERE id = ?", id), None)

    def count_entries(self, device: str) -> int:
        """The number of entries of the device."""
        return _find_last_number(self._connection, device)

    def get_item(self) -> str:
        """The current agenda item; empty before the first."""
        return store.read_state(self._connection, "item")

    def get_status(self) -> str:
        """`direct` until it is closed, then `clos`."""
        return store.read_state(self._connection, "status") or LIVE

    def end(self) -> datetime | None:
        """When it was closed, or None."""
        end = store.read_state(self._connection, "end")
        return datetime.fromisoformat(end) if end and self.get_status() == CLOSED else None

    def get_revision(self) -> int:
        """A number that grows with each change."""
        return store.count_acts(self._connection)

    def wait(self, revision: int, seconds: float) -> int:
        """The revision, once it is beyond `revision`, or after `seconds`."""
        deadline = time.monotonic() + seconds
        while (now := self.get_revision()) <= revision and (seconds_left := deadline - time.monotonic()) > 0:
            with self.changed:
                self.changed.wait(min(seconds_left, LOOK))
        return now

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = self._mine.connection = store.open_store(self.file)
        return connection

    @contextmanager
    def _begin_write(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        with self.changed:
            self.changed.notify_all()

    def _insert_act(self, connection: sqlite3.Connection, name: str, told: Mapping[str, Any]) -> None:
        act = {"act": name, "revision": store.count_acts(connection) + 1, **told}
        self.journal.add(act)
        store.apply_act(connection, act)

    def _say(self, name: str, value: str) -> None:
        with self._begin_write() as connection:
            if store.read_state(connection, name) != value:
                self._insert_act(connection, store.STATE, {"name": name, "value": value})

    def _get_entry(self, connection: sqlite3.Connection, id: str) -> RegisterEntry:
        register_entry = next(store.select_entries(connection, "WHERE id = ?", id), None)
        if register_entry is None:
            raise UnknownEntry("Cette entrée n’existe pas.")
        return register_entry

    def _recover(self) -> None:
        with self._begin_write() as connection:
            acts = list(self.journal.read())
            for act in acts:
                with suppress(KeyError, TypeError, sqlite3.IntegrityError):
                    store.apply_act(connection, act)
            journal_ids = {act["entry"]["id"] for act in acts if act.get("act") == store.ENTRY}
            withdrawn = {entry.entry.id for entry in store.select_entries(connection, "WHERE withdrawn = 1")}
            entries = [act["entry"] for act in acts if act.get("act") == store.ENTRY]
            self._forget_words(withdrawn & {entry["id"] for entry in entries if entry != store.erase_words(entry)})
            if withdrawn:
                self._remove_old_copies()
            for each in store.select_entries(connection):
                if each.entry.id not in journal_ids:
                    self._write_again(each, store.count_acts(connection))
        if withdrawn:
            self._settle()

    def _write_again(self, entry: RegisterEntry, revision: int) -> None:
        act = {"entry": entry.entry.to_json(), "received": entry.received.isoformat(), "seq": entry.seq, **asdict(entry.sent)}
        marks = ((store.BACK, entry.is_taken_back), (store.LEAVE, entry.leaving), (store.WITHDRAW, entry.withdrawn))
        acts = [(store.ENTRY, act), *((name, {"id": entry.entry.id}) for name, is_marked in marks if is_marked)]
        for name, more in acts:
            self.journal.add({"act": name, "revision": revision, **more})


def _find_last_number(connection: sqlite3.Connection, device: str) -> int:
    return int(connection.execute("SELECT coalesce(max(n), 0) FROM entries WHERE device = ?", (device,)).fetchone()[0])


def _set_aside(file: Path) -> None:
    """A store that cannot be read is kept beside, for whoever wants to know why, until something is withdrawn."""
    for end in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{file}{end}").replace(f"{file}{end}{UNREADABLE}")
