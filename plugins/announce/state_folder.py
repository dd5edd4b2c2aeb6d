"""The state folder: held by one run at a time, written whole or not at all. It never lies inside the published site."""

from contextlib import ExitStack
from pathlib import Path

from plugins.publication import durable
from plugins.publication.errors import NotNow, PersonNeeded
from plugins.publication.lock import alone


class Hold:
    """An exclusive hold on `path`, from `take` until `leave` or the death of the process; `held` says whether we are who has it."""

    def __init__(self, path: Path):
        self.path, self.held, self._lock = path, False, ExitStack()

    def take(self) -> None:
        """Take the hold. Raises NotNow at once when another run has it, PersonNeeded when the folder cannot be written in."""
        busy = NotNow("Une autre publication est en cours sur cette machine. Relancez quand elle sera terminée.")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.enter_context(alone(self.path, busy))
        except OSError as error:
            raise PersonNeeded(f"BEFFROI_STATE : impossible d’écrire dans {self.path.parent} ({error.strerror}).") from None
        self.held = True

    def leave(self) -> None:
        """Give it back."""
        self._lock.close()
        self.held = False


def write_whole(path: Path, text: str) -> None:
    """Write `text` at `path`, durably, its folder made if it is missing: a reader finds the old file or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.write(path, text.encode())
