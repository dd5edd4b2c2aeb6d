"""Scan the disk for a build: files, sizes and dates first, bytes only when in doubt.

A checkout changes every date and no byte; an editor may change a byte within the same second: both are settled by reading the file.
"""

import hashlib
import marshal
import os
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.output_files import AFTERWARDS

MARKS = ("index.html", "manifest.webmanifest")
"""What every site that we build has, under any theme."""
STORE, LOCK = "construction", "verrou"
"""Files of ours beside a folder where we have built before; the first may be lost."""
STAGING = "nouveau"
"""The folder of ours where a build makes what it then puts in place."""


def find_sibling_path(output: Path, name: str) -> Path:
    """The path of a file or folder of ours beside the output, where it is not served."""
    return output.with_name(f".{output.name}.{name}")


def refuse_other_than_a_site(output: Path, sources: dict[str, Path]) -> None:
    """Raise SettingsError unless `output` is absent, empty or a site, apart from the `sources`: what each is, in French, and its path."""
    output = output.resolve()
    for what, source in sources.items():
        source = source.resolve()
        if source.is_relative_to(output) or output.is_relative_to(source):
            raise SettingsError([f"{output} : le site y effacerait {what}. Donnez-lui un dossier à part."])
    if output.exists() and not output.is_dir():
        raise SettingsError([f"{output} : ce n’est pas un dossier."])
    if any(find_sibling_path(output, name).exists() for name in (STORE, LOCK)) or not output.is_dir():
        return
    if any(output.iterdir()) and not all((output / mark).is_file() for mark in MARKS):
        raise SettingsError([f"{output} : ce dossier contient autre chose qu’un site de Beffroi. Videz-le, ou donnez-en un autre."])


DOUBT = 2_000_000_000
"""Nanoseconds: a file whose date is this near to the look at it may change again without a new date. FAT dates are the coarsest: 2 s."""

SECOND, MICROSECOND = 1_000_000_000, 1_000

TICKS = 50_000_000
"""Nanoseconds: five of the longest ticks by which Linux dates files, where the file system keeps parts of a second."""

WITHOUT_REFERENCES = 2
"""The last of marshal's formats that depends on the values alone. https://docs.python.org/3/library/marshal.html#marshal.version"""

Stat = tuple[int, int]
"""Bytes, and nanoseconds since 1970 of the last change."""


@dataclass(frozen=True)
class DiskScan:
    """The files found below some `roots`, at one instant (nanoseconds)."""

    files: dict[str, Stat]
    at: int
    roots: tuple[str, ...]

    @cached_property
    def signature(self) -> bytes:
        """The same as long as no file appears, disappears, or changes its size or date."""
        return hashlib.blake2b(marshal.dumps(sorted(self.files.items()), WITHOUT_REFERENCES), digest_size=16).digest()

    def list_doubtful_files(self) -> list[str]:
        """The files that may have changed since without showing it."""
        return [path for path, (_, changed) in self.files.items() if changed > self.at - DOUBT]


def scan_roots(roots: Sequence[str]) -> DiskScan:
    """Every file at or below `roots`; a root that is not there has none, a link leads where it leads."""
    at, files = time.time_ns(), {}
    for root in roots:
        place = Path(root)
        if place.is_dir():
            files.update(_scan_folder(root, f"{root}/"))
        elif place.is_file():
            files[root] = read_stat(place)
    return DiskScan(files, at, tuple(roots))


def read_stat(place: Path) -> Stat:
    """The recorded stat of one file. Raises OSError."""
    status = place.stat()
    return status.st_size, status.st_mtime_ns


def find_stat(place: Path) -> Stat | None:
    """The same; None when the file cannot be looked at."""
    try:
        return read_stat(place)
    except OSError:
        return None


def _scan_folder(folder: str, named: str, but: Collection[str] = (), folder_dates: dict[str, int] | None = None) -> dict[str, Stat]:
    """Every file below `folder`, whose own name is written `named`; the folders of it that are written as one of `but` are left out. When
    each folder changed, before it was looked into, is put in `folder_dates`.

    A link that leads round in circles is no file: `check` names it.
    """
    stat_by_path, folders = {}, [(folder, named)]
    while folders:
        folder, named = folders.pop()
        if folder_dates is not None:
            folder_dates[named] = os.stat(folder).st_ctime_ns
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    if entry.is_dir():
                        if entry.name != "__pycache__" and named + entry.name not in but:
                            folders.append((entry.path, f"{named}{entry.name}/"))
                    elif entry.is_file():
                        status = entry.stat()
                        stat_by_path[named + entry.name] = status.st_size, status.st_mtime_ns
                except OSError:
                    continue  # as if it were not there; `suppress` would take a tenth of the time of the whole
    return stat_by_path


def scan_site(output: Path) -> dict[str, Stat]:
    """Scan the files of a site by their paths below `output`, except those put there after a build."""
    return _scan_folder(str(output), "", AFTERWARDS) if output.is_dir() else {}


def scan_staged(folder: Path) -> "SiteScan":
    """The files below `folder`, all of them, and its folders."""
    at, folder_dates = time.time_ns(), dict[str, int]()
    return SiteScan(_scan_folder(str(folder), "", (), folder_dates), _keep_at_rest(folder_dates, at))


NO_FOLDER = -1
"""In the place of an instant: the folder is no longer there."""


@dataclass(frozen=True)
class SiteScan:
    """The `files` of a site, as `scan_site` gives them.

    `folder_dates`: when each folder that was listed last changed (nanoseconds), 0 while it may change again without showing it; a folder is
    named as the paths of its files begin (`""`, `2026/03/`).
    """

    files: dict[str, Stat]
    folder_dates: dict[str, int]

    def list_folders_after(self, before: Mapping[str, int]) -> dict[str, int]:
        """When each folder last changed, where `before` is what was known: what `rescan_site` is to be told the next time."""
        return {folder: changed for folder, changed in (dict(before) | self.folder_dates).items() if changed != NO_FOLDER}


def rescan_site(output: Path, noted_paths: Iterable[str], folders: Mapping[str, int]) -> SiteScan:
    """The same as `scan_site`, without listing the folders whose date is the one in `folders`: they hold their `noted_paths` alone.

    The date is that which no program sets (`st_ctime`), so that no archive that is unpacked there brings an older one back. To look into a
    folder takes as long as to ask for the dates of three files, and most of a site are folders of one.
    """
    at, root, stable_folders, changed_folders = time.time_ns(), f"{output}/", set(), []
    files: dict[str, Stat] = {}
    folder_dates: dict[str, int] = {}
    missing_folders: list[str] = []
    if not output.is_dir():
        return SiteScan(files, folder_dates)
    for folder, changed in (folders or {"": 0}).items():
        try:
            if os.stat(root + folder).st_ctime_ns == changed:
                stable_folders.add(folder)
            else:
                changed_folders.append(folder)
        except OSError:
            missing_folders.append(folder)
    for path in noted_paths:
        if path[: path.rfind("/") + 1] in stable_folders:
            try:
                status = os.stat(root + path)
            except OSError:
                continue  # a link whose end is gone
            files[path] = status.st_size, status.st_mtime_ns
    names_apart = {*AFTERWARDS, *(folder.removesuffix("/") for folder in folders)}
    for folder in changed_folders:
        with suppress(FileNotFoundError, NotADirectoryError):
            files.update(_scan_folder(root + folder, folder, names_apart, folder_dates))
    return SiteScan(files, dict.fromkeys(missing_folders, NO_FOLDER) | _keep_at_rest(folder_dates, at))


def _keep_at_rest(folder_dates: Mapping[str, int], at: int) -> dict[str, int]:
    return {folder: changed if _is_at_rest(changed, at) else 0 for folder, changed in folder_dates.items()}


def _is_at_rest(changed: int, at: int) -> bool:
    """Whether a folder that last changed then cannot change any more, after `at`, without another date: the kernel's clock has ticked."""
    return changed < at - (TICKS if changed % SECOND else DOUBT)


def is_same_stat(stat: Stat | None, noted: Stat) -> bool:
    """Whether a file is unchanged by its recorded stat: an archive may have rounded its date, to a microsecond or to two seconds."""
    if stat is None or stat[0] != noted[0]:
        return False
    gap = abs(stat[1] - noted[1])
    return gap < MICROSECOND or (stat[1] % SECOND == 0 and gap <= DOUBT)


def digest_file(path: str) -> bytes:
    """A digest of one file's bytes."""
    with open(path, "rb", buffering=0) as file:
        return hashlib.blake2b(file.read(), digest_size=16).digest()


def digest_scan(now: DiskScan, recorded: Mapping[str, tuple[int, int, bytes]], known_at: int) -> tuple[dict[str, bytes], list[str]]:
    """The digest of each file seen now, and the files that are not what is `recorded`, or no longer there. Those whose size and date are
    recorded, and were not in doubt `known_at` then, are not read."""
    digest_by_path, changed_paths, sure_until = dict[str, bytes](), list[str](), known_at - DOUBT
    for path, (size, changed) in now.files.items():
        before = recorded.get(path)
        if before is not None and before[0] == size and before[1] == changed <= sure_until:
            digest_by_path[path] = before[2]
            continue
        digest_by_path[path] = digest_file(path)
        if before is None or before[2] != digest_by_path[path]:
            changed_paths.append(path)
    return digest_by_path, changed_paths + [path for path in recorded if path not in digest_by_path]
