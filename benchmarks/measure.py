"""One command, run and measured from outside, as the operating system accounts for it."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.memory import Watch

UNUSUAL = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
"""What a machine made for trials may tell Python, and a town's does not: without its bytecode it compiles our modules at each command."""


@dataclass(frozen=True)
class Measure:
    """`seconds` on the wall clock; `peak` resident memory, in MiB; `work`: processor seconds, which a busy machine does not stretch."""

    seconds: float
    peak: float
    work: float = 0


def measure(command: Sequence[str], folder: Path, environ: Mapping[str, str], whole: bool = False) -> Measure:
    """Run `command` in `folder` to its end. Raises RuntimeError with its last words when it fails.

    The peak is the largest process's; with `whole`, that of the sum of all the processes that it starts.
    """
    with (folder / "dernier.log").open("w+b") as log:
        usual = {name: value for name, value in os.environ.items() if name not in UNUSUAL}
        start = perf_counter()
        child = subprocess.Popen(command, cwd=folder, env={**usual, **environ}, stdout=log, stderr=subprocess.STDOUT)
        watch = Watch(child.pid) if whole else None
        _, status, usage = os.wait4(child.pid, 0)
        seconds = perf_counter() - start
        together = watch.peak() if watch else 0
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            log.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{log.read()[-3000:].decode(errors='replace')}")
    return Measure(seconds, max(usage.ru_maxrss, together) / 1024, usage.ru_utime + usage.ru_stime)


def summarize_runs(measures: Sequence[Measure]) -> Measure:
    """The medians of what was timed, and the peak of the first run, which was looked at as a `whole` and is timed only if it is the one
    run there is: to look takes time."""
    timed = measures[1:] or measures
    return Measure(median(one.seconds for one in timed), measures[0].peak, median(one.work for one in timed))
