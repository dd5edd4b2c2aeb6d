"""The times at which the council sits behind closed doors: those of the session's file, and those that are begun and ended on the spot."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from plugins.council.session import Window
from plugins.publication import durable

SECOND = timedelta(seconds=1)


@dataclass
class ClosedDoors:
    """`said` gives the windows of the session's file as it is now. What is done on the spot is kept in `file`, to the microsecond."""

    file: Path
    said: Callable[[], Iterable[Window]]
    clock: Callable[[], datetime]
    _lock: Lock = field(default_factory=Lock, repr=False)

    def windows(self) -> tuple[Window, ...]:
        """All of them, in their order. One of the file that was ended on the spot ends there."""
        known = {window.start: window for window in self.said()}
        return tuple(sorted((known | {window.start: window for window in self.switched()}).values(), key=lambda one: one.start))

    def hold(self, instant: datetime) -> bool:
        """Whether nothing may be told of what happens at `instant`: see `Session.behind_closed_doors`.

        Doors that were closed stay so until somebody opens them, though the clock was put back before that: nobody knows then what was
        written before. Once they are open, what was written is counted from that moment. Where the clock says that they opened before they
        were closed, all that was written before they opened is behind them: nobody can tell any more what came first.
        """
        now = self.clock()
        if any(instant + max(opened - now, timedelta()) < opened for opened in self._opened_before_they_closed()):
            return True
        if (gone_back := self._moved() - now) > timedelta():
            if self._left_closed():
                return True
            instant += gone_back
        return any(window.holds(instant) for window in self.windows())

    def _moved(self) -> datetime:
        """When they were last moved on the spot; long ago when nobody did."""
        return max((one.end or one.start for one in self.switched()), default=datetime.min.replace(tzinfo=UTC))

    def _opened_before_they_closed(self) -> list[datetime]:
        """What the clock said when they were opened, for each time that it had been put back beyond their closing."""
        return [datetime.fromisoformat(one["opened"]) for one in self._written() if one.get("opened")]

    def _left_closed(self) -> bool:
        return any(one.end is None for one in self.switched())

    def shut(self, closed: bool) -> bool:
        """They are closed or opened now; False when they already were."""
        with self._lock:
            clock, windows = self.clock(), self.windows()
            now = max(clock, self._moved())
            if any(window.holds(now) for window in windows) == closed:
                return False
            moved = [Window(now)] if closed else [Window(one.start, now) for one in windows if one.holds(now)]
            kept = {window.start: window for window in (*self.switched(), *moved)}
            opened = {one["start"]: one["opened"] for one in self._written() if one.get("opened")}
            opened |= {one.start.isoformat(): clock.isoformat() for one in moved if one.end and clock < one.start}
            told = [
                {
                    "start": one.start.isoformat(),
                    "end": one.end.isoformat() if one.end else None,
                    "opened": opened.get(one.start.isoformat()),
                }
                for one in kept.values()
            ]
            durable.write(self.file, json.dumps(told).encode())
            return True

    def switched(self) -> tuple[Window, ...]:
        """What was begun or ended on the spot."""
        return tuple(Window(*(datetime.fromisoformat(one[at]) if one[at] else None for at in ("start", "end"))) for one in self._written())

    def _written(self) -> list[dict[str, str | None]]:
        return json.loads(self.file.read_bytes()) if self.file.exists() else []

    def archived(self) -> tuple[Window, ...]:
        """What the session's file must say instead of what it says, to the second; nothing when nothing was done on the spot.

        Entries are kept to the second below: one of just before the doors closed, or just after they opened, is outside.
        """
        if not self.switched():
            return ()
        whole = (Window(_above(one.start), one.end and one.end.replace(microsecond=0)) for one in self.windows())
        return tuple(one for one in whole if one.end is None or one.start < one.end)


def _above(instant: datetime) -> datetime:
    whole = instant.replace(microsecond=0)
    return whole if whole == instant else whole + SECOND
