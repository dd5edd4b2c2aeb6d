"""A town's folder moved to another version of Beffroi: tried aside, compared page by page, then put in place; and back.

What was there is kept below `.beffroi/avant/<version>/`: settings, pins, launcher, environment, and each store whose format changed
(`stored_files`). The ledger is neither kept nor brought
back: it only grows, and an older one would have everything said again.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plugins.core.infrastructure.errors import PersonRequired, SettingsError
from plugins.towns.town_folder.forge_files import RENEWED_FILES
from plugins.towns.town_folder.launcher import write_launcher
from plugins.towns.town_folder.package import (
    PACKAGES,
    PINS,
    is_pinned,
    read_from_wheel,
    read_pinned_version,
    read_wheel_version,
    write_pins,
)

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
    Nothing of the town changes: its packages are lent by links, the new one among them."""
    staging = folder / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    (staging / PACKAGES).mkdir(parents=True)
    packages = {path.name: path for path in (folder / PACKAGES).iterdir()} if (folder / PACKAGES).is_dir() else {}
    for name, path in {**packages, wheel.name: wheel}.items():
        (staging / PACKAGES / name).symlink_to(path.resolve())
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
