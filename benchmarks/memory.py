"""What a program and all that it starts hold together in memory, looked at while they run."""

import contextlib
import re
import threading
from pathlib import Path
from time import perf_counter

PROC = Path("/proc")
SHARED_OUT = re.compile(rb"^Pss:\s+(\d+)", re.MULTILINE)
"""Memory that several processes share counts once in all: https://docs.kernel.org/filesystems/proc.html#id10"""
RESIDENT = re.compile(rb"^VmRSS:\s+(\d+)", re.MULTILINE)
REST = 20
"""Looking takes at most one part in this of the time: the kernel walks every page, and holds the process's map meanwhile."""
SHORTEST = 0.02


class Watch:
    """Looks at process `pid` and its descendants until it ends, in a thread. Sees nothing where there is no /proc."""

    def __init__(self, pid: int):
        self._pid, self._most, self._over = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def peak(self) -> int:
        """Stop looking; the largest sum that was seen, in KiB."""
        self._over.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        pause = SHORTEST
        while not self._over.wait(pause):
            start = perf_counter()
            self._most = max(self._most, family_kib(self._pid))
            pause = max(SHORTEST, REST * (perf_counter() - start))


def family(pid: int) -> list[int]:
    """`pid` and its descendants that are alive."""
    pids = [pid]
    for each in pids:
        with contextlib.suppress(OSError):
            for task in (PROC / str(each) / "task").iterdir():
                pids += map(int, (task / "children").read_text().split())
    return pids


def family_kib(pid: int) -> int:
    """What `pid` and all that it has started hold now, in KiB."""
    return sum(map(_process_kib, family(pid)))


def _process_kib(pid: int) -> int:
    for name, pattern in (("smaps_rollup", SHARED_OUT), ("status", RESIDENT)):
        with contextlib.suppress(OSError):
            match = pattern.search((PROC / str(pid) / name).read_bytes())
            if match:
                return int(match[1])
    return 0
