"""The state folder: held by one run at a time, written whole or not at all. It never lies inside the published site."""

import fcntl
import os
import tempfile
from pathlib import Path

from plugins.publication.errors import NotNow, PersonNeeded


class Hold:
    """An exclusive hold on `path`, from `with` until its end or the death of the process."""

    def __init__(self, path: Path):
        self.path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether we are the ones who hold it."""
        return self._descriptor is not None

    def take(self) -> None:
        """Take the hold. Raises NotNow at once when another run has it, PersonNeeded when the folder cannot be written in."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise PersonNeeded(f"BEFFROI_STATE : impossible d’écrire dans {self.path.parent} ({error.strerror}).") from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise NotNow("Une autre publication est en cours sur cette machine. Relancez quand elle sera terminée.") from None
        self._descriptor = descriptor

    def leave(self) -> None:
        """Give it back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, text: str) -> None:
    """Write `text` at `path`, durably: a reader finds the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=path.name, encoding="utf-8", newline="\n", delete=False) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    sync_folder(path.parent)
