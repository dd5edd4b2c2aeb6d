"""What waits to be told of a session, in its order: each entry that asks for it, and at the end that the session is over."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plugins.council.entry import Entry
from plugins.council.live.kept import Kept
from plugins.council.live.register import Register
from plugins.council.session import CLOSED
from plugins.publication.occasion import ENTRY

END = f"{ENTRY}/closed"
"""The occasion of the last post of a session. No entry has so short a name."""


@dataclass(frozen=True)
class Line:
    """One thing to tell, or the end of the session, which has no `entry`. It may be told from `due` on, in seconds of the machine's own
    clock, which nobody can set."""

    due: float
    entry: Entry | None = None

    @property
    def occasion(self) -> str:
        """Its name in the ledger."""
        return self.entry.occasion if self.entry else END


@dataclass
class Lines:
    """The lines of a register. Each is due once its hold of `hold` seconds is over, as `clock` said when it was first seen: a clock that
    jumps afterwards neither shortens a hold nor makes it last. Safe from several threads."""

    register: Register
    hold: Callable[[], float]
    clock: Callable[[], datetime]
    passing: Callable[[], float] = time.monotonic
    _due: dict[str, float] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _made: tuple[int, tuple[Line, ...]] = (-1, ())
    _withdrawn: tuple[str, ...] = ()

    def now(self) -> tuple[Line, ...]:
        """All of them, told or not; made again only when the register has changed."""
        with self._lock:
            revision = self.register.revision()
            if self._made[0] != revision:
                self._made = revision, self._read()
            return self._made[1]

    def withdrawn(self) -> tuple[str, ...]:
        """The ids of the entries that may be read no more, made again only when the register has changed."""
        self.now()
        return self._withdrawn

    def all(self) -> list[Entry]:
        """Every entry of the session, whether or not the networks are told."""
        return [kept.entry for kept in self.register.entries() if not kept.gone]

    def _read(self) -> tuple[Line, ...]:
        all_kept = self.register.entries()
        self._withdrawn = tuple(one.entry.id for one in all_kept if one.withdrawn)
        kept = [one for one in all_kept if one.sent.tell and not one.gone]
        lines = [Line(self._since(one), one.entry) for one in kept]
        if lines and self.register.status() == CLOSED:
            lines.append(Line(max(line.due for line in lines)))
        return tuple(lines)

    def _since(self, one: Kept) -> float:
        if one.entry.id not in self._due:
            hold = self.hold()
            left = (one.received + timedelta(seconds=hold) - self.clock()).total_seconds()
            self._due[one.entry.id] = self.passing() + min(left, hold)
        return self._due[one.entry.id]
