"""Pelican's walks through the content: what each found, valid as long as no file appears."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from plugins.engine.incremental.cache.store import BuildStore, pack_values, unpack_values

CLOCK_TICK = 10_000_000
"""Nanoseconds by which the date of a file may be behind the clock: Linux dates files by its ticks, of which the longest is 10 ms.
https://man7.org/linux/man-pages/man7/time.7.html"""


@dataclass
class FolderWalks:
    """`none_new`: when the disk was scanned, `scanned_at` nanoseconds after 1970, every file was one that the last build saw. `exists`
    says whether a file was there then, by its absolute path."""

    store: BuildStore
    none_new: bool
    scanned_at: int
    exists: Callable[[str], bool]
    _before: dict[str, list[str]] = field(default_factory=dict)
    _found: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.none_new:
            self._before = unpack_values(self.store.read_note("walks"), {})

    def find_files(self, query: str, folder: str, walk: Callable[[], Iterable[str]]) -> list[str]:
        """What `walk` finds below `folder`, sorted. `query` identifies what it looks for."""
        before = self._before.get(query)
        if before is None or self._has_new_files(folder, before):
            self._found[query] = sorted(walk())
        else:
            self._found[query] = [path for path in before if self.exists(f"{folder}/{path.removeprefix('./')}")]
        return self._found[query]

    def _has_new_files(self, folder: str, paths: Iterable[str]) -> bool:
        """Whether a file may have appeared in the folders of `paths` since the scan. A room that walks would see it, and Pelican not."""
        folders = {path.rpartition("/")[0] for path in paths}
        folders |= {str(above) for inner in folders for above in PurePosixPath(inner).parents} | {"."}
        with suppress(OSError):
            return any(Path(folder, name).stat().st_mtime_ns > self.scanned_at - CLOCK_TICK for name in folders)
        return True

    def save(self) -> None:
        """Save what was found."""
        if self._found != self._before:
            self.store.write_note("walks", pack_values(self._found))
