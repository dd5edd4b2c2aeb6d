"""The record of an import, line by line: `reprise/registre.jsonl`. A name is claimed before its file is written, so that a run that was
killed is taken up where it stopped, nothing lost, nothing twice; a digest tells a file that was edited since."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.errors import SettingsError

NAME, FORMAT = "registre.jsonl", 1


@dataclass(frozen=True)
class MovedText:
    """One imported text or file. `key` is its name in the source, `file` its path below the content folder, `digest` that of the bytes that
    we wrote there; `is_written` is False between the claim of the name and the end of the writing."""

    key: str
    file: str
    digest: str
    is_written: bool = True


def read_record_version(file: Path) -> int:
    """The number of a record whose every line can be read. Raises ValueError for another."""
    try:
        _read(file)
    except SettingsError as error:
        raise ValueError(str(error)) from error
    return FORMAT


def digest_text(data: bytes) -> str:
    """A digest that recognises a file unless it was edited."""
    return hashlib.sha256(data).hexdigest()[:20]


class MigrationRecord:
    """The record of the folder `reprise`: read whole, grown by lines that are durable, tidied at the end."""

    def __init__(self, folder: Path, content: Path, is_rehearsal: bool):
        self.path, self.content, self.is_rehearsal = folder / NAME, content, is_rehearsal
        self.texts: dict[str, MovedText] = {}
        self.owners: dict[str, str] = {}
        before: dict[str, MovedText] = {}
        for moved_text in _read(self.path):
            if moved_text.key in self.texts:
                before[moved_text.key] = self.texts[moved_text.key]
            self._enter(moved_text)
        for key in [key for key, moved_text in self.texts.items() if not moved_text.is_written]:
            self._settle(key, before.get(key))

    def _enter(self, moved: MovedText) -> None:
        before = self.texts.get(moved.key)
        if before is not None and self.owners.get(before.file) == moved.key:
            del self.owners[before.file]
        self.texts[moved.key] = moved
        self.owners[moved.file] = moved.key

    def _settle(self, key: str, before: MovedText | None) -> None:
        """A run was killed between the claim of `key` and the end of its writing: the folder shows how far it came."""
        claim = self.texts[key]
        if before is not None and before.is_written and before.file != claim.file and self._is_unchanged(before):
            self.texts[key] = before  # the former file is still to go: both names are this text's
            self.owners[before.file] = key
        elif self._is_unchanged(claim):
            self.texts[key] = replace(claim, is_written=True)
        elif before is not None and before.is_written and self._is_unchanged(before):
            self.texts[key] = before

    def _is_unchanged(self, moved: MovedText) -> bool:
        """Whether its file has the bytes that we wrote."""
        try:
            return digest_text((self.content / moved.file).read_bytes()) == moved.digest
        except OSError:
            return False

    def compare_state(self, key: str) -> str:
        """The state of our file: `new`, `same` (as we wrote it), `edited`, or `deleted`."""
        moved_text = self.texts.get(key)
        if moved_text is None:
            return "new"
        try:
            data = (self.content / moved_text.file).read_bytes()
        except OSError:
            return "deleted" if moved_text.is_written else "new"
        return "same" if digest_text(data) == moved_text.digest else "edited"

    def is_free(self, file: str, key: str) -> bool:
        """Whether the text `key` may use the name `file`: it is free, or holds only what an interrupted run of ours left."""
        owner = self.owners.get(file)
        return owner == key or (owner is None and not (self.content / file).exists())

    def has(self, file: str, key: str) -> bool:
        """Whether the text `key` got the name `file` before."""
        return self.owners.get(file) == key

    def write(self, key: str, file: str, data: bytes) -> None:
        """Put `data` at `file`, claimed first; the former file of the same text, unless it was edited, goes. Raises OSError."""
        before = self.texts.get(key)
        moved_text = MovedText(key, file, digest_text(data), is_written=False)
        if not self.is_rehearsal:
            self._append(moved_text)
            path = self.content / file
            path.parent.mkdir(parents=True, exist_ok=True)
            durable.write_durably(path, data)
            if before is not None and before.file != file and self.compare_state(key) == "same":
                (self.content / before.file).unlink(missing_ok=True)
            self._append(MovedText(key, file, moved_text.digest))
        self._enter(MovedText(key, file, moved_text.digest))

    def _append(self, moved: MovedText) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(_format_line(moved))
            file.flush()
            os.fsync(file.fileno())

    def tidy(self) -> None:
        """Sort one line per text by name, so that git shows only what the next run changes."""
        if not self.is_rehearsal and self.texts:
            durable.write_durably(self.path, b"".join(_format_line(self.texts[key]) for key in sorted(self.texts)))


def _format_line(moved: MovedText) -> bytes:
    return json.dumps(asdict(moved), ensure_ascii=False).encode() + b"\n"


def _read(path: Path) -> list[MovedText]:
    """The lines of the record; the last may have been cut by a power cut. Raises SettingsError."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SettingsError([f"{path} : impossible de lire ce fichier ({error.strerror})."]) from None
    texts = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            texts.append(MovedText(**json.loads(line)))
        except (ValueError, TypeError):
            if number == len(lines):
                break
            raise SettingsError(
                [f"{path}:{number} ne se lit pas. Reprenez celui d’hier dans git : il dit ce qui a été retouché ici."]
            ) from None
    return texts
