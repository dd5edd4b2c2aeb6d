"""Many towns, one installation: the same work for each, several at a time, in a process of its own; one that fails stops no other.

A process is a copy of this one, which has imported the rooms: thirty towns pay for that once.
"""

import hashlib
import os
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.core.infrastructure.errors import DEFECT, SettingsError
from plugins.core.infrastructure.town import TOWN_VARIABLE, is_town
from plugins.towns.town_folder.package import read_pinned_version

LOGS = ".journaux"
"""Where what each town's work said is kept, beside the towns."""
SHARED_NOTE = ".commun"
"""The file of a town's content folder that says what it has taken in, and with which bytes."""


@dataclass(frozen=True)
class TownOutcome:
    """The outcome of one town: its name, the exit code of its work, its seconds, the last line printed."""

    town: str
    code: int
    seconds: float
    last_line: str


def find_towns(folder: Path, only: Sequence[str] = ()) -> list[Path]:
    """The towns below `folder`, by name; those of `only` alone when it names some. Raises SettingsError when there is none, or for a name
    that is none."""
    towns = sorted(path for path in folder.iterdir() if is_town(path)) if folder.is_dir() else []
    names = {town.name for town in towns}
    if unknown := [name for name in only if name not in names]:
        raise SettingsError([f"{folder} : {', '.join(unknown)} n’y est pas. Il y a : {', '.join(sorted(names))}."])
    if not towns:
        raise SettingsError([f"{folder} : aucun dossier de ville n’y est. « beffroi init » en prépare un."])
    return [town for town in towns if not only or town.name in only]


def run_for_each_town(towns: Sequence[Path], work: Callable[[Path], int], logs: Path, at_once: int) -> Iterator[TownOutcome]:
    """The outcome of `work` for each town, as each ends; `at_once` of them go on together. What each says is in its file of `logs`."""
    logs.mkdir(parents=True, exist_ok=True)
    waiting, running = list(towns), dict[int, tuple[Path, float]]()
    while waiting or running:
        while waiting and len(running) < at_once:
            town = waiting.pop(0)
            running[_start_process(town, work, logs / f"{town.name}.log")] = town, time.monotonic()
        child, status = os.wait()
        if child in running:
            town, began = running.pop(child)
            printed = (logs / f"{town.name}.log").read_text(encoding="utf-8", errors="replace").strip()
            yield TownOutcome(town.name, os.waitstatus_to_exitcode(status), time.monotonic() - began, printed.rpartition("\n")[2])


def _start_process(town: Path, work: Callable[[Path], int], log: Path) -> int:
    """The number of the process that works for `town`."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = DEFECT
    try:
        file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(file, 1)
        os.dup2(file, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
        sys.stderr = sys.stdout
        os.environ[TOWN_VARIABLE] = str(town)
        os.chdir(town)
        code = work(town)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def copy_shared_files(shared: Path, town: Path) -> list[str]:
    """Copy the shared files into the town, below content/, and delete those no longer shared; files that the town changed stay. The names
    of what moved."""
    source, content, changes = shared / "content", town / "content", list[str]()
    note = content / SHARED_NOTE
    before = dict(line.split("\t") for line in note.read_text(encoding="utf-8").splitlines()) if note.is_file() else {}
    now: dict[str, str] = {}
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if path.is_file() and not path.name.startswith("."):
            name, mark = path.relative_to(source).as_posix(), _format_mark(path)
            target = content / name
            if target.is_file() and _format_mark(target) not in (before.get(name), mark):
                continue  # the town's own, or one that it has changed
            now[name] = mark
            if not target.is_file() or _format_mark(target) != mark:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                changes.append(f"+ {name}")
    for name, mark in before.items():
        target = content / name
        if name not in now and not (source / name).is_file() and target.is_file() and _format_mark(target) == mark:
            target.unlink()
            changes.append(f"- {name}")
    if now != before:  # a file written again has another date, and every text of the town would be checked again
        note.write_text("".join(f"{name}\t{mark}\n" for name, mark in sorted(now.items())), encoding="utf-8")
    return changes


def _format_mark(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()


def format_table(outcomes: Sequence[TownOutcome], folder: Path) -> Iterator[str]:
    """One line per town, and the count of each outcome."""
    width = max(len(outcome.town) for outcome in outcomes)
    for outcome in sorted(outcomes, key=lambda one: (one.code == 0, one.town)):
        version = read_pinned_version(folder / outcome.town)
        end = CODES.get(outcome.code, f"code {outcome.code}")
        yield f"{outcome.town:<{width}}  {end:<12} {outcome.seconds:5.1f} s  {version:<8}  {outcome.last_line[:90]}"
    well = sum(outcome.code == 0 for outcome in outcomes)
    yield f"{well} sur {len(outcomes)} vont bien. Ce que chacune a dit : {LOGS}/"


CODES = {0: "bien", 1: "contenu", 2: "réglages", 3: "une personne", 4: "plus tard", DEFECT: "défaut"}
"""What each exit code is, for a person."""
