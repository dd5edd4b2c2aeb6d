"""What the parts of the service share of one session: its file, its register, its folders, and what is known of where each entry stands."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Lock

from plugins.council.live.close import Chamber, Closing
from plugins.council.live.kept import Kept
from plugins.council.live.register import Register
from plugins.council.session import CLOSED, Session, Window
from plugins.publication import durable

DOORS = "huis-clos.json"
PICTURES = "images"


@dataclass
class Evening:
    """`read` gives the session as its file says it now. `folder` is that of what is kept of it.

    `hold` is in seconds: for so long an entry may be taken back before the networks are told. `shown` says whether the readers' page has an
    entry; `told` gives where the networks stand with each id. `epoch` is by chance, made with the register: another one, and what was
    confirmed to phones may be lost. `chamber` is where the file of the session is; `public` is
    the absolute address of the readers' page.
    """

    read: Callable[[], Session]
    register: Register
    folder: Path
    clock: Callable[[], datetime]
    epoch: str = ""
    public: str = ""
    chamber: Chamber | None = None
    hold: int = 20
    by_name: bool = False
    shown: Callable[[str], bool] = lambda _: False
    told: Callable[[], Mapping[str, str]] = dict
    _lock: Lock = field(default_factory=Lock, repr=False)
    _kept: tuple[int, list[Kept]] = (-1, [])

    def __post_init__(self) -> None:
        self.pictures.mkdir(parents=True, exist_ok=True)

    @property
    def session(self) -> Session:
        """The session as its file says it now."""
        return self.read()

    @property
    def pictures(self) -> Path:
        """The folder of the pictures that phones sent."""
        return self.folder / PICTURES

    def kept(self) -> list[Kept]:
        """All that was received; read again only when something changed."""
        revision = self.register.revision()
        if self._kept[0] != revision:
            self._kept = revision, self.register.entries()
        return self._kept[1]

    def picture(self, id: str) -> Path:
        """The picture of the entry of that id, whether or not it has come."""
        return self.pictures / f"{id}.jpg"

    def windows(self) -> tuple[Window, ...]:
        """The times behind closed doors: those of the file, and those that were begun from the phone or by command."""
        return (*self.session.closed_doors, *self._switched())

    def behind_closed_doors(self, instant: datetime) -> bool:
        """Whether nothing may be told of what happens at `instant`, as the session says it."""
        return any(window.holds(instant) for window in self.windows())

    def shut(self, closed: bool) -> bool:
        """The doors are closed or opened now; False when they already were."""
        with self._lock:
            windows, now = list(self._switched()), self.clock().replace(microsecond=0)
            if any(window.holds(now) for window in windows) == closed:
                return False
            if closed:
                windows.append(Window(now))
            else:
                shut = [Window(one.start, now) if one.holds(now) else one for one in windows]
                windows = [one for one in shut if one.end is None or one.start < one.end]
            told = [{"start": one.start.isoformat(), "end": one.end.isoformat() if one.end else None} for one in windows]
            durable.write(self._doors, json.dumps(told).encode())
            return True

    def closed(self) -> bool:
        """Whether the session is over."""
        return self.register.status() == CLOSED

    def finish(self, commit: bool = False) -> Closing:
        """The session is over: nothing more is taken, and its file becomes the archive; with `commit`, kept in the journal's history.

        May be done again. A rehearsal has no `chamber`, and leaves the file as it is. Raises ContentError when the file cannot be read.
        """
        if self.chamber:
            return self.chamber.close(self.clock(), commit, self._switched() and self.windows())
        self.register.close(self.clock())
        return Closing()

    @cached_property
    def _doors(self) -> Path:
        return self.folder / DOORS

    def _switched(self) -> tuple[Window, ...]:
        if not self._doors.exists():
            return ()
        told = json.loads(self._doors.read_bytes())
        return tuple(Window(*(datetime.fromisoformat(one[at]) if one[at] else None for at in ("start", "end"))) for one in told)
