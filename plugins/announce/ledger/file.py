"""The ledger in a file of the state folder: one publisher at a time, and a line is on the disk before the network is called."""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from plugins.announce.key import Key
from plugins.announce.ledger.entry import Entry
from plugins.announce.ledger.ledger import Ledger, lines_of
from plugins.announce.state_folder import Hold
from plugins.publication.durable import settle, write
from plugins.publication.errors import NotNow, PersonNeeded


class FileLedger:
    """`path` is the ledger; beside it `path.begun` remembers that it exists, and `path.lock` is held by who writes."""

    def __init__(self, path: Path):
        self.path = path
        self._begun = path.with_name(path.name + ".begun")
        self._hold = Hold(path.with_name(path.name + ".lock"))
        self._ledger = Ledger(lines=self._lines)
        self._by = secrets.token_hex(4)

    def __enter__(self) -> "FileLedger":
        self._hold.take()
        return self

    def __exit__(self, *_: object) -> None:
        self._hold.leave()

    def read(self) -> Ledger:
        """The ledger; a line torn by a power cut, which no call can have followed, is not in it. What was read before is not read again."""
        try:
            return self._read()
        except OSError as error:
            raise self._illegible(error) from None

    def _read(self) -> Ledger:
        size = self.path.stat().st_size if self.path.exists() else 0
        if not size and self._begun.exists():
            raise PersonNeeded(
                f"{self.path} : le registre des annonces a disparu. Restaurez-le d’une sauvegarde ; "
                f"à défaut, supprimez {self._begun} puis lancez ./beffroi begin pour repartir d’aujourd’hui."
            )
        if size < self._ledger.size:
            self._ledger = Ledger(lines=self._lines)
        if size > self._ledger.size:
            with self.path.open("rb") as file:
                file.seek(self._ledger.size)
                self._ledger.take(file, str(self.path))
        if self._hold.held and size > self._ledger.size:
            self._cut(self._ledger.size)
        return self._ledger

    def append(self, *entries: Entry, rivals: Iterable[Key] = ()) -> None:
        """Write the lines and wait until the disk has them: whoever holds the file has no rival.

        Raises NotNow when the disk refuses, having taken them back.
        """
        self.read()
        lines = "".join(replace(entry, by=self._by).line() + "\n" for entry in entries).encode()
        try:
            self._write(lines)
            if not self._begun.exists():
                self._begun.touch()
                settle(self.path.parent)
        except OSError as error:
            raise NotNow(f"{self.path} : impossible d’écrire dans le registre des annonces ({error.strerror}).") from error
        self.read()

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
            write(self.path, change(self.whole()))
        except OSError as error:
            raise PersonNeeded(f"{self.path} : impossible de récrire le registre des annonces ({error.strerror}).") from None
        self._ledger = Ledger(lines=self._lines)

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
