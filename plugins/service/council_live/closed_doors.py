"""When the council sits behind closed doors: windows in the session's file, and those begun and ended from a phone.

Windows set on the spot are dated twice: by the clock, for the archive, and by the uptime, which cannot be set. An
entry comes with its age, so that the second alone tells what came first, however the clock was moved meanwhile.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from plugins.core.infrastructure import durable
from plugins.town.council.session import Window

SECOND = timedelta(seconds=1)
DRIFT = 2 * SECOND
"""Between the clock and the uptime while doors are closed: more, and the clock was moved."""
BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Another value after each start of the machine: https://man7.org/linux/man-pages/man4/random.4.html"""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Uptime:
    """The machine's uptime in `seconds`, sleep included, since the boot of the id `boot`; empty where unknown."""

    boot: str = ""
    seconds: float = 0.0

    def measure_since(self, earlier: "Uptime") -> timedelta | None:
        """The time since `earlier`; None when the machine was restarted meanwhile, or when unknown."""
        return timedelta(seconds=self.seconds - earlier.seconds) if self.boot and self.boot == earlier.boot else None


def read_machine_uptime() -> Uptime:
    """The uptime of this machine."""
    try:
        return Uptime(BOOT.read_text().strip(), time.clock_gettime(time.CLOCK_BOOTTIME))
    except (OSError, AttributeError):  # no Linux
        return Uptime()


@dataclass
class ClosedDoors:
    """`file_windows` gives the windows of the session's file as it is now. What is done on the spot is kept in `file`, to the
    microsecond."""

    file: Path
    file_windows: Callable[[], Iterable[Window]]
    clock: Callable[[], datetime]
    uptime: Callable[[], Uptime] = read_machine_uptime
    _lock: Lock = field(default_factory=Lock, repr=False)

    def list_windows(self) -> tuple[Window, ...]:
        """All windows, in order. One of the file that was ended on the spot ends there."""
        file_windows = {window.start: window for window in self.file_windows()}
        return tuple(
            sorted((file_windows | {window.start: window for window in self.list_local_windows()}).values(), key=lambda one: one.start)
        )

    def is_closed_at(self, instant: datetime) -> bool:
        """Whether what happens at `instant` may not be published: see `Session.is_behind_closed_doors`.

        Doors that were closed stay so until somebody opens them, though the clock was put back before that: nobody knows then what was
        written before. Once they are open, what was written is counted from that moment. Where the clock says that they opened before they
        were closed, and nobody knows for how long the machine had been up, all that was written before they opened is behind them.
        """
        now = self.clock()
        if any(window.holds(instant) for window in self._list_windows_by_uptime(now)):
            return True
        if any(instant + max(opened - now, timedelta()) < opened for opened in self._list_openings_before_closing()):
            return True
        if (gone_back := self._find_last_move() - now) > timedelta():
            if any(local_window.end is None for local_window in self.list_local_windows()):
                return True
            instant += gone_back
        return any(window.holds(instant) for window in self.list_windows())

    def _list_windows_by_uptime(self, now: datetime) -> Iterator[Window]:
        """The windows set on the spot, dated by the clock as it is at `now`, whatever it said then.

        Exact while the machine is not started again. If it was while they were closed, all that was written before they opened is behind
        them: nobody knows for how long it was down, nor what happened to its clock. If it was since, what the clock said is believed,
        unless it cannot be.
        """
        up = self.uptime()
        started = now - timedelta(seconds=up.seconds)
        for record in self._read_windows():
            closed, opened = (Uptime(*record.get(name) or ()) for name in ("closed_uptime", "opened_uptime"))
            if not (up.boot and (closed.boot or opened.boot)):
                continue
            start, end = datetime.fromisoformat(record["start"]), record["end"] and datetime.fromisoformat(record["end"])
            if (elapsed := up.measure_since(closed)) is not None:
                start = now - elapsed
            elif closed.boot and (closed.boot != opened.boot or record.get("clock_moved") or start >= started):
                start = LONG_AGO
            if end and (elapsed := up.measure_since(opened)) is not None:
                end = now - elapsed
            elif end and start == LONG_AGO:
                end = max(end, started)
            yield Window(start, end)

    def _find_last_move(self) -> datetime:
        """When they were last opened or closed from a phone; long ago when they never were."""
        return max((local_window.end or local_window.start for local_window in self.list_local_windows()), default=LONG_AGO)

    def _list_openings_before_closing(self) -> list[datetime]:
        """What the clock said when they were opened, for each time that it had been put back beyond their closing."""
        return [datetime.fromisoformat(record["opened"]) for record in self._read_windows() if record.get("opened")]

    def shut(self, closed: bool) -> bool:
        """Close or open the doors now; False when they already were."""
        with self._lock:
            clock, windows = self.clock(), self.list_windows()
            now = max(clock, self._find_last_move())
            if any(window.holds(now) for window in windows) == closed:
                return False
            up, record_by_start = self.uptime(), {each["start"]: each for each in self._read_windows()}
            while closed and now.isoformat() in record_by_start:  # a clock that was put back: what is written of the first time stays
                now += timedelta.resolution
            for each in [Window(now)] if closed else [window for window in windows if window.holds(now)]:
                name = each.start.isoformat()
                before = record_by_start.get(name, {})
                if closed:
                    record_by_start[name] = {"start": name, "end": None, "closed_uptime": [up.boot, up.seconds]}
                    continue
                at_closing = Uptime(*before.get("closed_uptime") or ())
                record_by_start[name] = before | {
                    "start": name,
                    "end": now.isoformat(),
                    "opened": clock.isoformat() if clock < each.start and not at_closing.boot else before.get("opened"),
                    "opened_uptime": [up.boot, up.seconds],
                    "clock_moved": abs(clock - each.start - (up.measure_since(at_closing) or clock - each.start)) > DRIFT,
                }
            records = list(record_by_start.values())
            durable.write_durably(self.file, json.dumps(records).encode())
            return True

    def list_local_windows(self) -> tuple[Window, ...]:
        """The windows begun or ended on the spot."""
        instant = datetime.fromisoformat
        return tuple(Window(instant(record["start"]), instant(record["end"]) if record["end"] else None) for record in self._read_windows())

    def _read_windows(self) -> list[dict[str, Any]]:
        return json.loads(self.file.read_bytes()) if self.file.exists() else []

    def list_windows_for_archive(self) -> tuple[Window, ...]:
        """The windows that the session's file must hold instead of its own, to the second; nothing when nothing was done on the spot.

        Entries are kept to the second below: one of just before the doors closed, or just after they opened, is outside.
        """
        if not self.list_local_windows():
            return ()
        rounded = (Window(_round_up(window.start), window.end and window.end.replace(microsecond=0)) for window in self.list_windows())
        return tuple(each for each in rounded if each.end is None or each.start < each.end)


def _round_up(instant: datetime) -> datetime:
    floor = instant.replace(microsecond=0)
    return floor if floor == instant else floor + SECOND
