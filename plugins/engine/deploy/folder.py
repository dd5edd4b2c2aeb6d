"""A destination on this machine's disk: files are written aside, made durable, then renamed into place."""

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from plugins.core.infrastructure.durable import sync_folder, write_durably
from plugins.engine.deploy.lock import hold_local_lock
from plugins.engine.deploy.manifest import STAGING
from plugins.engine.deploy.plan import ExistingPath, Step, list_parents
from plugins.engine.deploy.target import PlainTarget, digest_file, explain_failures

FILE_MODE, FOLDER_MODE, PRIVATE = 0o644, 0o755, 0o600
"""The web server reads all of it, except the list of what is there: it names the pages that no list shows."""


class FolderTarget(PlainTarget):
    """The folder `place`, filled from the folder `output`."""

    def __init__(self, place: Path, output: Path):
        self.name, self.place, self.output = str(place), place.resolve(), output
        self.staging = self.place / STAGING

    @contextmanager
    def hold_lock(self) -> Iterator[None]:
        """See Target."""
        with explain_failures(self.name, self.output), hold_local_lock(self.place, self.name):
            if self.staging.exists():
                shutil.rmtree(self.staging)
            yield
            with suppress(FileNotFoundError):
                self.staging.rmdir()

    def survey(self, files: Mapping[str, str], folders: Collection[str], owned: Mapping[str, str]) -> dict[str, ExistingPath]:
        """See Target. Nothing below a link is looked at: the link itself is in the way."""
        existing: dict[str, ExistingPath] = {}
        for path in sorted({*files, *folders}):
            if all(existing.get(parent) is ExistingPath.FOLDER for parent in list_parents(path)) and (
                there := self._find_path(path, files.get(path))
            ):
                existing[path] = there
        return existing

    def carry_out(self, step: Step) -> None:
        """See Target. Files to put are all staged and durable before the first of them takes its place."""
        if step.verb == "remove":
            for path in step.paths:
                self._remove(path)
            return
        staged = [self._stage(str(number), (self.output / path).read_bytes()) for number, path in enumerate(step.paths)]
        places = [self.place / path for path in step.paths]
        for staged_path, place in zip(staged, places, strict=True):
            place.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            staged_path.replace(place)
        for folder in {place.parent for place in places}:
            sync_folder(folder)

    def put_few(self, paths: tuple[str, ...]) -> None:
        """See Target."""
        with explain_failures(self.name, self.output):
            for path in paths:
                place = self.place / path
                place.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
                write_durably(place, (self.output / path).read_bytes(), FILE_MODE)

    def write_own(self, name: str, text: str) -> None:
        """See Target."""
        self._stage("manifest", text.encode(), PRIVATE).replace(self.place / name)
        sync_folder(self.place)

    def _read_own(self, name: str) -> str | None:
        try:
            return (self.place / name).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return None

    def _find_path(self, path: str, expected: str | None) -> ExistingPath | None:
        place = self.place / path
        if place.is_symlink():
            return ExistingPath.OTHER
        if place.is_dir():
            return ExistingPath.FOLDER
        if not place.is_file():
            return ExistingPath.OTHER if place.exists() else None
        return ExistingPath.SAME if expected and digest_file(place) == expected else ExistingPath.DIFFERENT

    def _stage(self, name: str, content: bytes, mode: int = FILE_MODE) -> Path:
        self.staging.mkdir(mode=0o700, exist_ok=True)
        staged_path = self.staging / name
        with staged_path.open("wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return staged_path

    def _remove(self, path: str) -> None:
        """Remove one file, then the folders this empties; never a path that became a folder, nor anything behind a link."""
        above = [self.place / parent for parent in list_parents(path)]
        if any(folder.is_symlink() for folder in above) or (self.place / path).is_dir():
            return
        (self.place / path).unlink(missing_ok=True)
        with suppress(OSError):
            for folder in above:
                folder.rmdir()
