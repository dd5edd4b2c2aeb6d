"""A town's folder moved to another version of Beffroi: tried aside, compared page by page, then put in place; and back.

What was there is kept below `.beffroi/avant/<version>/`: settings, pins, launcher, environment, and each store whose format changed
(`stored_files`). The ledger is neither kept nor brought
back: it only grows, and an older one would have everything said again.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import BeffroiError, NotNow, PersonRequired, SettingsError
from plugins.core.infrastructure.town import TownPaths, find_town, find_version
from plugins.core.publication.room import HealthCheck, HealthFinding, amber, green, list_rooms_in_use, red
from plugins.core.publication.stored_format import FormatStep, StoredFormat
from plugins.towns.town_folder.begin_town import RENEWED_FILES
from plugins.towns.town_folder.package import (
    PACKAGES,
    PINS,
    is_pinned,
    read_from_wheel,
    read_pinned_version,
    read_wheel_version,
    write_launcher,
    write_pins,
)
from plugins.towns.town_settings.read import FILE, SETTINGS_DATA, read_settings_data

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


STAGING = ".beffroi/mise-a-jour"
FORMER_VERSIONS = ".beffroi/avant"
LATER_VERSIONS = ".beffroi/apres"
"""What was of a version that a town has left to go back."""
SETTINGS_FILES = (
    *("ville.toml", "pelicanconf.py", "publishconf.py", "beffroi", *PINS),
    *RENEWED_FILES,
)
"""What is kept of a version, and brought back with it."""
STAMP = "beffroi-stamp"
ENVIRONMENT = ".venv"
ASSET = re.compile(r"\.[0-9a-f]{8,}\.")
"""The digest in the name of a style or a script: another version has others on every page."""
TO_DO = re.compile(r"^### À faire en mettant à jour\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)


@dataclass
class SiteDifference:
    """The differences between two builds of one site: names of files below the output; `causes` are the lines by which pages differ,
    counted."""

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    assets_only: int = 0
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def format_report(self) -> Iterator[str]:
        """The report, in French."""
        yield f"{self.same} fichiers sont les mêmes, {len(self.changed)} changent, {len(self.added)} de plus, {len(self.removed)} de moins."
        if self.assets_only:
            yield f"{self.assets_only} pages ne changent que par le nom d’un style ou d’un script."
        for (before, after), count in self.causes.most_common(12):
            yield f"{count} {'pages' if count > 1 else 'page'} : « {_shorten(before)} » devient « {_shorten(after)} »"
        for sign, names in (("+", self.added), ("-", self.removed)):
            yield from (f"{sign} {name}" for name in names[:8])


def compare_sites(before: Path, after: Path) -> SiteDifference:
    """In what the site built in `after` differs from that in `before`."""
    difference = SiteDifference()
    names = [{path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} for folder in (before, after)]
    difference.removed, difference.added = (sorted(names[0] - names[1]), sorted(names[1] - names[0]))
    for name in sorted(names[0] & names[1]):
        old, new = (before / name).read_bytes(), (after / name).read_bytes()
        if old == new:
            difference.same += 1
            continue
        difference.changed.append(name)
        if name.endswith((".html", ".xml", ".json", ".txt")):
            _note_cause(difference, old.decode("utf-8", "replace"), new.decode("utf-8", "replace"))
    return difference


def _note_cause(found: SiteDifference, old: str, new: str) -> None:
    lines = [[ASSET.sub(".", line.strip()) for line in text.splitlines()] for text in (old, new)]
    if lines[0] == lines[1]:
        found.assets_only += 1
        return
    at = next((rank for rank, pair in enumerate(zip(*lines, strict=False)) if pair[0] != pair[1]), min(map(len, lines)))
    pair = tuple(text[at] if at < len(text) else "" for text in lines)
    found.causes[pair[0], pair[1]] += 1


def _shorten(line: str) -> str:
    return line if len(line) <= 90 else f"{line[:88]}…"


def list_changes(wheel: Path) -> list[str]:
    """What the new version asks of a town, from its changelog."""
    match = TO_DO.search(read_from_wheel(wheel, "CHANGELOG.md"))
    return [line for line in (match[1] if match else "").splitlines() if line.strip()]


def stage_version(folder: Path, wheel: Path) -> Path:
    """Stage the new version beside the town: a launcher and its pins in a folder of their own, whose environment is made on first use.
    Nothing of the town changes: its packages are lent by links, the new one among them. What its commands have had added comes too."""
    staging = folder / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    (staging / PACKAGES).mkdir(parents=True)
    packages = {path.name: path for path in (folder / PACKAGES).iterdir()} if (folder / PACKAGES).is_dir() else {}
    for name, path in {**packages, wheel.name: wheel}.items():
        (staging / PACKAGES / name).symlink_to(path.resolve())
    (staging / ENVIRONMENT).mkdir()
    for stamp in (folder / ENVIRONMENT).glob(f"{STAMP}.*"):
        (staging / ENVIRONMENT / stamp.name).touch()
    write_pins(staging, wheel)
    write_launcher(staging)
    return staging


def build_with(launcher: Path, folder: Path, output: Path, environ: Mapping[str, str]) -> None:
    """Build the town's site into `output` with the version of that launcher, by the same clock and the same state as the other.

    Raises SettingsError with what it said when it fails.
    """
    words = [sys.executable, str(launcher), "build", "--output", str(output)]
    done = subprocess.run(words, env={**environ, "BEFFROI_TOWN": str(folder)}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SettingsError([f"La version {read_pinned_version(launcher.parent)} ne construit pas le site :", done.stderr.strip()])


def copy_state(folder: Path, staging: Path, environ: Mapping[str, str]) -> Path:
    """A copy of what the builds read of the state: neither writes in the town's own."""
    state, target = Path(environ.get("BEFFROI_STATE") or folder / ".beffroi"), staging / "etat"
    target.mkdir()
    for path in state.iterdir() if state.is_dir() else ():
        if path.is_file():
            shutil.copy2(path, target / path.name)
    return target


def compare_versions(folder: Path, staging: Path, environ: Mapping[str, str], now: str) -> SiteDifference:
    """Compare the pages built by the two versions. Raises SettingsError when a version does not build the site."""
    frozen = {**environ, "BEFFROI_STATE": str(copy_state(folder, staging, environ)), "BEFFROI_NOW": now}
    before, after = staging / "avant", staging / "apres"
    build_with(folder / "beffroi", folder, before, frozen)
    build_with(staging / "beffroi", folder, after, frozen)
    return compare_sites(before, after)


def keep_version(folder: Path) -> Path:
    """Copy the present version, to come back to; returns the folder."""
    former_folder = folder / FORMER_VERSIONS / read_pinned_version(folder)
    shutil.rmtree(former_folder, ignore_errors=True)
    _copy_settings_files(folder, former_folder)
    return former_folder


def _copy_settings_files(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in SETTINGS_FILES:
        if (source / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target / name)


def install_staged_version(folder: Path, staging: Path) -> Path:
    """Install the staged pins, launcher and environment, keeping the present ones; returns the folder of those."""
    former_folder = keep_version(folder)
    _move_environment(folder, former_folder)
    for name in PINS:
        shutil.copy2(staging / name, folder / name)
    shutil.copy2(staging / "beffroi", folder / "beffroi")
    _move_environment(staging, folder)
    shutil.rmtree(staging)
    return former_folder


def find_former_version(folder: Path) -> Path:
    """The folder of the version that was kept last. Raises PersonRequired when none was."""
    place = folder / FORMER_VERSIONS
    versions = [path for path in place.iterdir() if (path / PINS[-1]).is_file()] if place.is_dir() else []
    if not versions:
        raise PersonRequired("Aucune version d’avant n’est gardée dans ce dossier : il n’y a rien où revenir.")
    return max(versions, key=lambda path: path.stat().st_mtime)


def find_copies_folder(folder: Path) -> Path:
    """The folder for copies of the present version's settings and stores when the town leaves it."""
    return folder / LATER_VERSIONS / read_pinned_version(folder)


def go_back(folder: Path) -> str:
    """Bring back the version that was kept last: which it is. The ledger stays; the settings as they are now are kept aside. Raises
    PersonRequired when none was kept."""
    former_folder = find_former_version(folder)
    _copy_settings_files(folder, find_copies_folder(folder))
    shutil.rmtree(folder / ENVIRONMENT, ignore_errors=True)
    _copy_settings_files(former_folder, folder)
    _move_environment(former_folder, folder)
    shutil.rmtree(former_folder)
    return read_pinned_version(folder)


def _move_environment(source: Path, target: Path) -> None:
    """Move an environment, and tell it where it is now: what the launcher runs of it, `bin/python -m beffroi`, names no folder."""
    if not (source / ENVIRONMENT).is_dir():
        return
    shutil.rmtree(target / ENVIRONMENT, ignore_errors=True)
    (source / ENVIRONMENT).rename(target / ENVIRONMENT)
    stamp = target / ENVIRONMENT / STAMP
    if stamp.is_file():
        stamp.write_bytes(stamp.read_bytes().replace(str(source.resolve()).encode(), str(target.resolve()).encode()))


def migrate_with(launcher: Path, folder: Path, environ: Mapping[str, str], *words: str) -> list[str]:
    """Run that launcher's migration of stored files; returns its output. Raises SettingsError with what it said when it fails: nothing has
    changed then."""
    command = [sys.executable, str(launcher), "upgrade", "--migrate", *words]
    done = subprocess.run(command, env={**environ, "BEFFROI_TOWN": str(folder)}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SettingsError([done.stderr.strip() or done.stdout.strip()])
    return done.stdout.splitlines()


def find_newer_wheel(folder: Path) -> Path | None:
    """The newest wheel in the town's folder, if newer than the pinned one. Of two builds of one version, the newer came later."""
    place, pinned = folder / PACKAGES, read_pinned_version(folder)
    wheels = list(place.glob("beffroi-*-py3-none-any.whl")) if place.is_dir() else []
    pinned_at = max((_find_arrival(wheel) for wheel in wheels if is_pinned(folder, wheel)), default=0)
    keys = {wheel: (build_version_key(read_wheel_version(wheel)), _find_arrival(wheel)) for wheel in wheels}
    newer = [wheel for wheel, key in keys.items() if key > (build_version_key(pinned), pinned_at) and not is_pinned(folder, wheel)]
    return max(newer, key=keys.__getitem__, default=None)


def _find_arrival(wheel: Path) -> int:
    return wheel.stat().st_mtime_ns


def build_version_key(version: str) -> tuple[int, ...]:
    """By which versions of the calendar are in order; the digest of a build has none."""
    return tuple(int(number) for number in re.findall(r"\d+", version.partition("+")[0])[:4])


def build_environ() -> dict[str, str]:
    """The environment of programs started here."""
    return {name: value for name, value in os.environ.items() if name != "BEFFROI_NOW"}


def gather_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthCheck]:
    """Every look of this room; a checkout pins no version."""
    if conf.get(SETTINGS_DATA):
        yield HealthCheck("adresse du site", lambda: check_address(conf, environ))
    town = find_town(environ, Path.cwd())
    if read_pinned_version(town):
        yield HealthCheck("version de Beffroi", lambda: check_version(town))


def check_address(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[HealthFinding]:
    """Whether the site has the address that `ville.toml` gives, which a form may edit."""
    town_address = str(read_settings_data(Path(conf[SETTINGS_DATA])).values.get("siteurl") or "").rstrip("/")
    address = str(conf.get("SITEURL") or "").rstrip("/")
    if not town_address or address == town_address:
        yield green(f"{address}.")
    elif environ.get("BEFFROI_SITEURL", "").rstrip("/") == address:
        yield amber(
            f"{address}, de BEFFROI_SITEURL, l’emporte sur {town_address}, de {FILE}.", "Si ce n’est pas un essai, donnez la même aux deux."
        )
    else:
        remedy = 'Dans publishconf.py : SITEURL = (os.environ.get("BEFFROI_SITEURL") or SITEURL).rstrip("/")'
        yield amber(f"{address}, écrite dans un fichier de réglages en Python, l’emporte sur {town_address}, de {FILE}.", remedy)


def check_stored_files(files: Iterable[StoredFile]) -> Iterator[HealthFinding]:
    """Whether this version reads all that the town keeps."""
    files = list(files)
    for file in files:
        if file.version is None:
            yield red(f"{file.format.name} ({file.path}) ne se lit pas.", "Remettez ce fichier d’une sauvegarde.")
        elif file.is_newer:
            yield red(f"{file.format.name} ({file.path}) : écrit par une version plus récente.", "Revenez-y, ou remettez une sauvegarde.")
        elif file.steps:
            yield amber(f"{file.format.name} : {file.steps[-1].change}.", "À faire : ./beffroi upgrade --migrate")
    if not any(file.version is None or file.is_newer or file.steps for file in files):
        yield green(f"{len(files)} fichiers, à la forme de cette version.")


def check_version(town: Path) -> Iterator[HealthFinding]:
    """Whether a newer version is at hand: in paquets/, or installed. Nobody is asked."""
    pinned, newer, installed = read_pinned_version(town), find_newer_wheel(town), find_version()
    if newer is not None:
        yield amber(f"{pinned} ; {read_wheel_version(newer)} est dans paquets/.", "./beffroi upgrade dit ce qu’elle change.")
    elif build_version_key(installed) > build_version_key(pinned):
        yield amber(f"{pinned} ; {installed} est installée sur cette machine.", "./beffroi upgrade dit ce qu’elle change.")
    else:
        yield green(f"{pinned}.")
