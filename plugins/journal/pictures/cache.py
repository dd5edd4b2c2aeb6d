"""The cache of made files: a folder for each result, named by everything that decides its bytes.

It may be deleted at any time; the next build makes it again.
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugins.journal.pictures.derive import File, list_made_files


@dataclass(frozen=True)
class CachedWork:
    """Something to make: `make` fills an empty folder; `key` identifies the result, the same for the same bytes."""

    key: str
    make: Callable[[Path], None]


class WorkCache:
    """The results kept in one folder, for any number of concurrent builds."""

    def __init__(self, folder: Path):
        self.folder = folder.resolve()

    def find_folder(self, work: CachedWork) -> Path:
        """The folder of the result of `work`, present or not."""
        return self.folder / work.key[:2] / work.key

    def find_files(self, work: CachedWork) -> tuple[File, ...] | None:
        """The files of `work` if they are there and whole."""
        try:
            return list_made_files(self.find_folder(work))
        except (OSError, ValueError, TypeError):
            return None

    def get_files(self, work: CachedWork) -> tuple[File, ...]:
        """The files of `work`, made now if they are not there. Raises what `work.make` raises."""
        return self.find_files(work) or self._make_files(work)

    def _make_files(self, work: CachedWork) -> tuple[File, ...]:
        place = self.find_folder(work)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=place.parent) as folder:
            fresh = Path(folder) / "fresh"
            fresh.mkdir()
            work.make(fresh)
            files = list_made_files(fresh)
            with suppress(OSError):  # another build put the same files there meanwhile
                fresh.rename(place)
        return files
