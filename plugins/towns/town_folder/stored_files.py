"""What a town keeps, brought up to the formats of this version, and back: every file is copied before it is changed, and all of them are
put back when one cannot be brought up."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import BeffroiError, NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import list_rooms_in_use
from plugins.core.publication.stored_format import FormatStep, StoredFormat

RECORD = "formes.json"
"""In the folder of the copies: which file each is a copy of."""
BUSY = "{name} : un programme y écrit ({path}). Arrêtez le bureau ou la séance (./beffroi serve, ./beffroi live), puis recommencez."
FOREIGN = "{name} : cette version ne sait plus le ramener en arrière. Sa copie d’avant : {copy}"
BLOCKED = "{name} ({path}) n’a pas pu changer de forme : {why}. Rien n’est changé."


@dataclass(frozen=True)
class StoredFile:
    """One stored file of a town; `version` is the number of its format, None where it cannot be read."""

    format: StoredFormat
    path: Path
    version: int | None

    @property
    def steps(self) -> tuple[FormatStep, ...]:
        """The migration steps it still needs."""
        number = self.version
        return () if number is None else tuple(step for step in self.format.steps if step.version > number)

    @property
    def is_newer(self) -> bool:
        """Whether a later version of Beffroi wrote it."""
        return self.version is not None and self.version > self.format.version and not self.format.is_remade

    def describe(self, town: TownPaths) -> str:
        """A line of French: the file, and what will be done with it."""
        if self.version is None:
            fate = "illisible : laissé tel quel ; ./beffroi doctor dit pourquoi"
        elif self.is_newer:
            fate = f"d’une version plus récente (forme {self.version}, celle-ci lit la {self.format.version}) : laissé tel quel"
        elif self.steps:
            fate = f"de la forme {self.version} à la {self.format.version} ({' ; '.join(step.change for step in self.steps)})"
        elif self.format.is_remade and self.version != self.format.version:
            fate = "refait par la prochaine construction"
        else:
            fate = "lu tel quel"
        return f"{self.format.name} ({town.shorten_path(self.path)}) : {fate}."


def list_stored_files(town: TownPaths, rooms: Sequence[str]) -> list[StoredFile]:
    """Every file that the town keeps, by what the rooms in use declare."""
    return [StoredFile(stored, path, _read_version(stored, path)) for stored in list_stored_formats(town, rooms) for path in stored.files]


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """Every format that the rooms in use declare."""
    for room in list_rooms_in_use(rooms):
        if room.list_stored_formats is not None:
            yield from room.list_stored_formats(town, rooms)


def _read_version(stored: StoredFormat, path: Path) -> int | None:
    try:
        return stored.read_version(path)
    except (OSError, ValueError, sqlite3.Error):
        return None


@contextmanager
def _exclude_writers(formats: Iterable[StoredFormat]) -> Iterator[None]:
    """During the block, no program of ours writes what is in these formats. Raises NotNow where one does."""
    locks = {stored.lock: stored.name for stored in formats if stored.lock is not None and stored.lock.parent.is_dir()}
    with ExitStack() as held_locks:
        for lock, name in locks.items():
            held_locks.enter_context(exclusive_lock(lock, NotNow(BUSY.format(name=name, path=lock))))
        yield


def refuse_writers(town: TownPaths, rooms: Sequence[str]) -> None:
    """Raises NotNow where a program of ours writes in what the town keeps: the software is about to move from under it."""
    with _exclude_writers(list_stored_formats(town, rooms)):
        pass


def migrate_stored_files(files: Iterable[StoredFile], copies: Path) -> Iterator[str]:
    """Bring every file up, a copy of each in the folder `copies` first; a French line for each that changed. Raises SettingsError, NotNow
    or what a step raises, and then every file is as it was."""
    older_files = [file for file in files if file.steps]
    with _exclude_writers(file.format for file in older_files):
        yield from _migrate(older_files, copies)


def _migrate(files: Iterable[StoredFile], copies: Path) -> Iterator[str]:
    copied = list[tuple[StoredFile, Path]]()
    try:
        for file in files:
            copies.mkdir(parents=True, exist_ok=True, mode=0o700)
            copy = copies / f"{len(copied)}-{file.path.name}"
            file.format.copy_aside(file.path, copy)
            copied.append((file, copy))
            _write_record(copies, copied)
            for step in file.steps:
                _run_step(file, step)
                yield f"{file.format.name} : {step.change}."
    except BaseException:
        for file, copy in reversed(copied):
            file.format.put_back(file.path, copy)
        (copies / RECORD).unlink(missing_ok=True)
        raise


def _run_step(file: StoredFile, step: FormatStep) -> None:
    try:
        step.run(file.path)
    except BeffroiError:
        raise
    except (OSError, ValueError, sqlite3.Error) as error:
        raise SettingsError([BLOCKED.format(name=file.format.name, path=file.path, why=error)]) from error
    if step.version == file.format.version and file.format.read_version(file.path) != step.version:
        raise SettingsError([BLOCKED.format(name=file.format.name, path=file.path, why="elle n’est pas ce qu’elle devrait être")])


def _write_record(copies: Path, copied: Iterable[tuple[StoredFile, Path]]) -> None:
    rows = [{"name": file.format.name, "file": str(file.path), "copy": copy.name} for file, copy in copied]
    durable.write_durably(copies / RECORD, json.dumps(rows, ensure_ascii=False, indent=1).encode())


def has_copies(copies: Path) -> bool:
    """Whether something was brought up, whose copy lies there."""
    return (copies / RECORD).is_file()


def take_back_stored_files(town: TownPaths, rooms: Sequence[str], copies: Path, later: Path) -> Iterator[str]:
    """Restore migrated files to the format of their copies in `copies`; the present ones are kept in the folder `later`. A French line for
    each. Raises PersonRequired for a file that this version does not know, NotNow while a program writes there."""
    formats = {stored.name: stored for stored in list_stored_formats(town, rooms)}
    with _exclude_writers(formats.values()):
        yield from _take_back(formats, copies, later)


def _take_back(formats: Mapping[str, StoredFormat], copies: Path, later: Path) -> Iterator[str]:
    for row in reversed(json.loads((copies / RECORD).read_text(encoding="utf-8"))):
        file, stored = Path(row["file"]), formats.get(row["name"])
        if stored is None:
            raise PersonRequired(FOREIGN.format(name=row["name"], copy=copies / row["copy"]))
        if file.exists():
            later.mkdir(parents=True, exist_ok=True, mode=0o700)
            stored.copy_aside(file, later / row["copy"])
        stored.take_back(file, copies / row["copy"])
        yield f"{stored.name} : revenu à la forme d’avant."
    (copies / RECORD).unlink()
