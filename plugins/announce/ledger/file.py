"""The ledger in a file of the state folder: a line is on the disk before the network is called.

One publisher at a time, and beside it one that says what is urgent, and those that tell of a session while it is held: each of them in
its own lane. They may write about the same post: who comes second is told so, as on a branch.
"""

import io
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from plugins.announce.key import Key
from plugins.announce.ledger.entry import Entry, read
from plugins.announce.ledger.ledger import Ledger, lines_of
from plugins.announce.ledger.store import Overtaken
from plugins.announce.state_folder import Hold
from plugins.publication.durable import settle, write
from plugins.publication.errors import NotNow, PersonNeeded
from plugins.publication.lock import in_turn


class FileLedger:
    """`path` is the ledger; beside it `path.begun` remembers that it exists, `path.lock` is held by who publishes (in a `lane` of its own,
    `path<lane>.lock`), and `path.writing` by who writes, for a moment."""

    def __init__(self, path: Path, lane: str = ""):
        self.path = path
        self._begun, self._writing = (path.with_name(path.name + end) for end in (".begun", ".writing"))
        self._hold = Hold(path.with_name(f"{path.name}{lane}.lock"))
        self._by = secrets.token_hex(4)
        self._unseen: set[Key] = set()
        self._looked = False
        self._begin_again()

    def __enter__(self) -> "FileLedger":
        self._hold.take()
        return self

    def __exit__(self, *_: object) -> None:
        self._hold.leave()

    def read(self) -> Ledger:
        """The ledger; a line torn by a power cut, which no call can have followed, is not in it. What was read before is not read again."""
        try:
            self._read()
        except OSError as error:
            raise self._illegible(error) from None
        self._looked = True
        self._unseen.clear()
        return self._ledger

    def _begin_again(self) -> None:
        self._ledger = Ledger(lines=self._lines)

    def _read(self) -> int:
        """Take the lines that are not taken yet; the size of the file, a line that is torn, or being written, included."""
        size = self.path.stat().st_size if self.path.exists() else 0
        if not size and self._begun.exists():
            raise PersonNeeded(
                f"{self.path} : le registre des annonces a disparu. Restaurez-le d’une sauvegarde ; "
                f"à défaut, supprimez {self._begun} puis lancez ./beffroi begin pour repartir d’aujourd’hui."
            )
        if size < self._ledger.size:
            self._begin_again()
        if size > self._ledger.size:
            with self.path.open("rb") as file:
                file.seek(self._ledger.size)
                self._ledger.take(file, str(self.path))
        return size

    def append(self, *entries: Entry, rivals: Iterable[Key] = ()) -> None:
        """Write the lines and wait until the disk has them, unless the other lane has written about the same post meanwhile.

        Raises NotNow when the disk refuses, having taken them back.
        """
        lines = "".join(replace(entry, by=self._by).line() + "\n" for entry in entries).encode()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with in_turn(self._writing):
                self._stop_if_overtaken({*(entry.key for entry in entries), *rivals})
                self._write(lines)
                if not self._begun.exists():
                    self._begun.touch()
                    settle(self.path.parent)
                self._read()
        except OSError as error:
            raise NotNow(f"{self.path} : impossible d’écrire dans le registre des annonces ({error.strerror}).") from error
        self._unseen -= {entry.key for entry in entries}

    def _stop_if_overtaken(self, keys: set[Key]) -> None:
        """Take what the other lane has written since our caller last read, and repair a torn end: nobody else writes now."""
        known, size = self._ledger.size, self._read()
        if size > self._ledger.size:
            self._cut(self._ledger.size)
        if size < known:
            raise Overtaken("Le registre des annonces a été récrit pendant cette exécution.")
        if self._looked and self._ledger.size > known:
            with self.path.open("rb") as file:
                file.seek(known)
                self._unseen |= {read(line).key for line in io.BytesIO(file.read(self._ledger.size - known))}
        if keys & self._unseen:
            raise Overtaken("Une autre publication s’occupe de cette annonce.")

    def whole(self) -> bytes:
        """All the lines, as they are written. Raises PersonNeeded."""
        self.read()
        try:
            return self.path.read_bytes()[: self._ledger.size] if self._ledger.size else b""
        except OSError as error:
            raise self._illegible(error) from None

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Put in the place of the lines what `change` makes of them, whole or not at all. Raises PersonNeeded."""
        try:
            with in_turn(self._writing):
                write(self.path, change(self.whole()))
        except OSError as error:
            raise PersonNeeded(f"{self.path} : impossible de récrire le registre des annonces ({error.strerror}).") from None
        self._begin_again()

    def _lines(self, places: Iterable[int]) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                yield from lines_of(file, places)
        except OSError as error:
            raise self._illegible(error) from None

    def _illegible(self, error: OSError) -> PersonNeeded:
        return PersonNeeded(f"{self.path} : le registre des annonces est illisible ({error.strerror}).")

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

    def _cut(self, size: int) -> None:
        with self.path.open("r+b") as file:
            file.truncate(size)
            os.fsync(file.fileno())
