"""One command, run and measured as the operating system accounts for it."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measure:
    """`seconds` on the wall clock; `peak` is the largest process's resident memory, in MiB."""

    seconds: float
    peak: float


def measure(command: Sequence[str], folder: Path, environ: Mapping[str, str]) -> Measure:
    """Run `command` in `folder` to its end. Raises RuntimeError with its last words when it fails."""
    with (folder / "dernier.log").open("w+b") as log:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, env={**os.environ, **environ}, stdout=log, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            log.seek(0)
            raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{log.read()[-3000:].decode(errors='replace')}")
    return Measure(seconds, usage.ru_maxrss / 1024)
