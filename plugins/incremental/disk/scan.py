"""What a build looks at on the disk: which files, their size and date first, their bytes only when in doubt.

A checkout changes every date and no byte; an editor may change a byte within the same second: both are settled by reading the file.
"""

import hashlib
import marshal
import os
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plugins.infrastructure.output_files import AFTERWARDS

DOUBT = 2_000_000_000
"""Nanoseconds: a file whose date is this near to the look at it may change again without a new date. FAT dates are the coarsest: 2 s."""

SECOND, MICROSECOND = 1_000_000_000, 1_000

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

    def below(self, folder: str) -> dict[str, Stat]:
        """The same by their path below `folder`."""
        return {path[len(folder) + 1 :]: stat for path, stat in self.files.items()}

    def doubtful(self) -> list[str]:
        """The files that may have changed since without showing it."""
        return [path for path, (_, changed) in self.files.items() if changed > self.at - DOUBT]


def look(roots: Sequence[str]) -> DiskScan:
    """Every file at or below `roots`; a root that is not there has none, a link leads where it leads."""
    at, files = time.time_ns(), {}
    for root in roots:
        place = Path(root)
        if place.is_dir():
            files.update(_below(root, f"{root}/"))
        elif place.is_file():
            files[root] = stat_of(place)
    return DiskScan(files, at, tuple(roots))


def stat_of(place: Path) -> Stat:
    """That of one file. Raises OSError."""
    status = place.stat()
    return status.st_size, status.st_mtime_ns


def _below(folder: str, named: str, but: Collection[str] = ()) -> dict[str, Stat]:
    """Every file below `folder`, whose own name is written `named`; the folders of it that are called as one of `but` are left out.

    A link that leads round in circles is no file: `check` names it.
    """
    stat_by_path, folders = {}, [(folder, named)]
    while folders:
        folder, named = folders.pop()
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


def site(output: Path) -> dict[str, Stat]:
    """The files of a site by their paths below `output`, but for what is put there after a build."""
    return _below(str(output), "", AFTERWARDS) if output.is_dir() else {}


def is_same_stat(stat: Stat | None, noted: Stat) -> bool:
    """Whether a file of ours is still the one that was noted: an archive may have rounded its date, to a microsecond or to two seconds."""
    if stat is None or stat[0] != noted[0]:
        return False
    gap = abs(stat[1] - noted[1])
    return gap < MICROSECOND or (stat[1] % SECOND == 0 and gap <= DOUBT)


def digest(path: str) -> bytes:
    """What tells the bytes of one file from any others."""
    with open(path, "rb", buffering=0) as file:
        return hashlib.blake2b(file.read(), digest_size=16).digest()


def digests(now: DiskScan, recorded: Mapping[str, tuple[int, int, bytes]], known_at: int) -> dict[str, bytes]:
    """The digest of each file seen now; those whose size and date are `recorded`, and were not in doubt `known_at` then, are not read."""
    digest_by_path = {}
    for path, (size, changed) in now.files.items():
        before = recorded.get(path)
        sure = changed <= known_at - DOUBT
        digest_by_path[path] = before[2] if sure and before is not None and before[:2] == (size, changed) else digest(path)
    return digest_by_path
