"""The posts due of a session, in order: each entry that asks for it, and at the end that the session is over."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plugins.core.publication.publication import ENTRY
from plugins.service.council_live.register import EntryRegister
from plugins.service.council_live.register_entry import RegisterEntry
from plugins.town.council.entry import SessionEntry
from plugins.town.council.session import CLOSED

END = f"{ENTRY}/closed"
"""The occasion of the last post of a session. No entry has so short a name."""


@dataclass(frozen=True)
class RelayLine:
    """One post to make, or the end of the session, which has no `entry`. It may be posted from `due` on, in seconds of the machine's
    monotonic clock."""

    due: float
    entry: SessionEntry | None = None

    @property
    def occasion(self) -> str:
        """Its occasion in the ledger."""
        return self.entry.occasion if self.entry else END


@dataclass
class RelayLines:
    """The lines of a register. Each is due once its hold of `hold_seconds` seconds is over, as `clock` said when it was first seen: a
    clock that jumps afterwards neither shortens a hold nor makes it last. Safe from several threads."""

    register: EntryRegister
    hold_seconds: Callable[[], float]
    clock: Callable[[], datetime]
    passing: Callable[[], float] = time.monotonic
    _due: dict[str, float] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _made: tuple[int, tuple[RelayLine, ...]] = (-1, ())
    _withdrawn: tuple[str, ...] = ()

    def list_lines(self) -> tuple[RelayLine, ...]:
        """All lines, posted or not; recomputed only when the register changes."""
        with self._lock:
            revision = self.register.get_revision()
            if self._made[0] != revision:
                self._made = revision, self._read()
            return self._made[1]

    def list_withdrawn_ids(self) -> tuple[str, ...]:
        """The ids of withdrawn entries; recomputed only when the register changes."""
        self.list_lines()
        return self._withdrawn

    def list_entries(self) -> list[SessionEntry]:
        """Every entry of the session, posted on networks or not."""
        return [entry.entry for entry in self.register.list_entries() if not entry.is_taken_back]

    def _read(self) -> tuple[RelayLine, ...]:
        all_kept = self.register.list_entries()
        self._withdrawn = tuple(each.entry.id for each in all_kept if each.withdrawn)
        relayed = [each for each in all_kept if each.sent.tell and not each.is_taken_back]
        lines = [RelayLine(self._find_due_time(each), each.entry) for each in relayed]
        if lines and self.register.get_status() == CLOSED:
            lines.append(RelayLine(max(line.due for line in lines)))
        return tuple(lines)

    def _find_due_time(self, entry: RegisterEntry) -> float:
        if entry.entry.id not in self._due:
            delay = self.hold_seconds()
            seconds_left = (entry.received + timedelta(seconds=delay) - self.clock()).total_seconds()
            self._due[entry.entry.id] = self.passing() + min(seconds_left, delay)
        return self._due[entry.entry.id]
