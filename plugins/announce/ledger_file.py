"""The ledger as a file of the state folder: a line is durable before the network is called.

One publisher at a time, and beside it one that says what is urgent, and those that tell of a session while it is held: each of them in
its own lane. They may write about the same post: who comes second is told so, as on a branch.
"""

import hashlib
import io
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from plugins.announce.ledger import Ledger, LedgerOvertaken, ShortLedger, StateFolderLock, read_lines_at
from plugins.announce.ledger_lines import STRETCH, find_subject, format_line, parse_line
from plugins.announce.post import Key, Post
from plugins.core.infrastructure.durable import hold_lock, sync_folder, write_durably
from plugins.core.infrastructure.errors import NotNow, PersonRequired


class FileLedger:
    """`path` is the ledger; beside it `path.begun` remembers that it exists and how far it went, `path.lock` is held by whoever publishes
    (in a `lane` of its own, `path<lane>.lock`), and `path.writing` by whoever writes, for a moment.

    How far it went is the number of its lines after the last append, and what the last was about: an older copy put in its place, or lines
    lost at its end, are noticed before anything is sent again. The same is noted in `marks`, a folder of the machine's that is not restored
    with the ledger: some networks cannot be read, and would believe an older copy of the whole state folder.
    """

    def __init__(self, path: Path, lane: str = "", marks: Path | None = None):
        self.path = path
        self._far = marks / f"{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]}.begun" if marks else None
        self._begun, self._writing = (path.with_name(path.name + end) for end in (".begun", ".writing"))
        self._hold = StateFolderLock(path.with_name(f"{path.name}{lane}.lock"))
        self._by = secrets.token_hex(4)
        self._unseen: set[Key] = set()
        self._looked = self._trusted = self._acknowledged = False
        self._begin_again()

    def __enter__(self) -> "FileLedger":
        self._hold.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self._hold.release()

    def read(self) -> Ledger:
        """The ledger; a line torn by a power cut, which no call can have followed, is not in it. What was read before is not read again.

        Raises ShortLedger when it was longer once. The mark is read first: whoever writes at this moment marks what is already there.
        """
        try:
            marks = [_read_mark(place) for place in (self._begun, self._far) if place]
            self._read()
            if not self._trusted and not all(self._is_as_long_as_mark(*mark) for mark in marks):
                raise ShortLedger(f"{self.path} : le registre des annonces a été plus long")
        except OSError as error:
            raise self._build_illegible(error) from None
        self._looked = True
        self._unseen.clear()
        return self._ledger

    def _begin_again(self) -> None:
        self._ledger = Ledger(lines=self._read_lines)

    def _read(self) -> int:
        """Take the lines that are not taken yet; the size of the file, a line that is torn, or being written, included."""
        size = self.path.stat().st_size if self.path.exists() else 0
        if not size and self._begun.exists():
            raise PersonRequired(
                f"{self.path} : le registre des annonces a disparu. Restaurez-le d’une sauvegarde ; "
                f"à défaut, supprimez {self._begun} puis lancez ./beffroi begin pour repartir d’aujourd’hui."
            )
        if size < self._ledger.size:
            self._begin_again()
        if size > self._ledger.size:
            with self.path.open("rb") as file:
                file.seek(self._ledger.size)
                self._ledger.add_lines(file, str(self.path))
        return size

    def append(self, *entries: Post, rivals: Iterable[Key] = ()) -> None:
        """Write the lines and wait until the disk has them, unless the other lane has written about the same post meanwhile.

        Raises NotNow when the disk refuses, having taken them back.
        """
        lines = "".join(format_line(replace(entry, by=self._by)) + "\n" for entry in entries).encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with hold_lock(self._writing):
                self._stop_if_overtaken({*(entry.key for entry in entries), *rivals})
                vouched = self.is_vouched()
                self._write(lines)
                if not self._begun.exists():
                    self._begun.touch()
                    sync_folder(self.path.parent)
                self._read()
                if not self._trusted:
                    self._write_mark(vouched)
        except OSError as error:
            raise NotNow(f"{self.path} : impossible d’écrire dans le registre des annonces ({error.strerror}).") from error
        self._unseen -= {entry.key for entry in entries}

    def _stop_if_overtaken(self, keys: set[Key]) -> None:
        """Take what the other lane has written since our caller last read, and repair a torn end: no other process writes now."""
        known_size, size = self._ledger.size, self._read()
        if size > self._ledger.size:
            self._cut_to(self._ledger.size)
        if size < known_size:
            raise LedgerOvertaken("Le registre des annonces a été récrit pendant cette exécution.")
        if self._looked and self._ledger.size > known_size:
            with self.path.open("rb") as file:
                file.seek(known_size)
                self._unseen |= {parse_line(line).key for line in io.BytesIO(file.read(self._ledger.size - known_size))}
        if keys & self._unseen:
            raise LedgerOvertaken("Une autre publication s’occupe de cette annonce.")

    def trust(self) -> None:
        """See LedgerStore."""
        self._trusted = True

    def recover(self) -> int:
        """See LedgerStore: a file has no other copy."""
        return 0

    def acknowledge(self) -> None:
        """See LedgerStore."""
        self._trusted, self._acknowledged = False, True
        with hold_lock(self._writing):
            self._read()
            self._write_mark(vouched=True)

    def is_vouched(self) -> bool:
        """See LedgerStore: by the mark that no backup of the state folder puts back."""
        return self._acknowledged or self._far is None or not self._ledger.length or _is_mark_vouched(self._far)

    def _is_as_long_as_mark(self, lines: int, digest: str) -> bool:
        """Whether the ledger that was read is at least as long as the mark. A new one has none yet. Raises OSError."""
        if not lines or not self._ledger.length:
            return True
        if self._ledger.length < lines:
            return False
        if self._ledger.length == lines:
            return self._digest_last_line() == digest
        with self.path.open("rb") as file:
            return _digest_line(next(islice(file, lines - 1, None))) == digest

    def _write_mark(self, vouched: bool) -> None:
        """Note how far the ledger goes. It need not be durable: an older mark, or none, only notices less."""
        mark = {"lines": self._ledger.length, "last": self._digest_last_line()} | ({} if vouched else {"unknown": True})
        for place in filter(None, (self._begun, self._far)):
            with suppress(OSError):
                _note(mark, place)

    def _digest_last_line(self) -> str:
        """The digest of what the last line is about. Raises OSError."""
        with self.path.open("rb") as file:
            start = max(self._ledger.size - STRETCH, 0)
            file.seek(start)
            stretch = file.read(self._ledger.size - start)
        return _digest_line(stretch.removesuffix(b"\n").rpartition(b"\n")[2])

    def read_lines(self) -> bytes:
        """Read all raw lines. Raises PersonRequired."""
        self.read()
        try:
            return self.path.read_bytes()[: self._ledger.size] if self._ledger.size else b""
        except OSError as error:
            raise self._build_illegible(error) from None

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Put in place of the lines what `change` makes of them, whole or not at all. Raises PersonRequired."""
        try:
            with hold_lock(self._writing):
                lines, vouched = change(self.read_lines()), self.is_vouched()
                self._begun.write_bytes(b"")
                write_durably(self.path, lines)
                self._begin_again()
                self._read()
                self._write_mark(vouched)
        except OSError as error:
            raise PersonRequired(f"{self.path} : impossible de récrire le registre des annonces ({error.strerror}).") from None

    def _read_lines(self, places: Iterable[int]) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                yield from read_lines_at(file, places)
        except OSError as error:
            raise self._build_illegible(error) from None

    def _build_illegible(self, error: OSError) -> PersonRequired:
        return PersonRequired(f"{self.path} : le registre des annonces est illisible ({error.strerror}).")

    def _write(self, lines: bytes) -> None:
        with self.path.open("ab", buffering=0) as file:
            size = file.tell()
            try:
                rest = lines
                while rest:
                    rest = rest[file.write(rest) :]
                os.fsync(file.fileno())
            except OSError:
                file.truncate(size)
                raise

    def _cut_to(self, size: int) -> None:
        with self.path.open("r+b") as file:
            file.truncate(size)
            os.fsync(file.fileno())


def _read_mark(place: Path) -> tuple[int, str]:
    """How many lines the ledger had after the last append, and the digest of what the last was about; nothing when nobody noted it, as an
    earlier version of Beffroi, or when a power cut took it."""
    try:
        mark = json.loads(place.read_text(encoding="utf-8"))
        return int(mark["lines"]), str(mark["last"])
    except (OSError, ValueError, LookupError, TypeError):
        return 0, ""


def _is_mark_vouched(place: Path) -> bool:
    """Whether the mark was there since the ledger began, or since a person vouched for it: another says `unknown`."""
    try:
        return not json.loads(place.read_text(encoding="utf-8")).get("unknown")
    except (OSError, ValueError, AttributeError):
        return False


def _note(mark: Mapping[str, Any], place: Path) -> None:
    """Write a mark, whole or not at all. Raises OSError."""
    place.parent.mkdir(parents=True, exist_ok=True)
    new_path = place.with_name(f"{place.name}.new")
    new_path.write_text(json.dumps(mark), encoding="utf-8")
    new_path.replace(place)


def _digest_line(line: bytes) -> str:
    return hashlib.sha256(repr(find_subject(line)).encode()).hexdigest()[:16]
