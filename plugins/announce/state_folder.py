"""The state folder: locked by one run at a time, written atomically. It never lies inside the published site."""

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow, PersonRequired


class StateFolderLock:
    """An exclusive hold on `path`, from `acquire` until `release` or the death of the process; `is_held` says whether we are who has it."""

    def __init__(self, path: Path):
        self.path, self.is_held, self._lock = path, False, ExitStack()

    def acquire(self) -> None:
        """Take the hold. Raises NotNow at once when another run has it, PersonRequired when the folder cannot be written in."""
        busy = NotNow("Une autre publication est en cours sur cette machine. Relancez quand elle sera terminée.")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.enter_context(exclusive_lock(self.path, busy))
        except OSError as error:
            raise PersonRequired(f"BEFFROI_STATE : impossible d’écrire dans {self.path.parent} ({error.strerror}).") from None
        self.is_held = True

    def release(self) -> None:
        """Give it back."""
        self._lock.close()
        self.is_held = False


def write_whole(path: Path, text: str | Iterable[bytes]) -> None:
    """Write `text`, in UTF-8, or the parts that are its bytes, at `path`, durably, its folder made if it is missing: a reader finds the old
    file or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.write_durably(path, text.encode() if isinstance(text, str) else text)
