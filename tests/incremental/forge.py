"""Builds that start warm, so that a thousand can be made and killed: asked here, made by the program `warm_builds.py`."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from tests.house import COMPILED_VARIABLE, ROOT

PROGRAM = Path(__file__).with_name("warm_builds.py")


@dataclass
class Forge:
    """A process that forks a build on demand; `close` ends it. It is asked on `orders`, and answers on `answers`."""

    orders: TextIO
    answers: TextIO

    def start(self, asked: Mapping[str, Any]) -> int:
        """Start what `asked` says, see `warm_builds`; the number of its process, which leads a group."""
        self.orders.write(json.dumps(asked) + "\n")
        return int(self.answers.readline())

    def end(self) -> int:
        """Wait for the end of what was started: its exit code, or minus the signal that killed it."""
        return os.waitstatus_to_exitcode(int(self.answers.readline()))

    def close(self) -> None:
        """End the forking process."""
        self.orders.close()
        self.answers.close()


@contextmanager
def started_forge() -> Iterator[Forge]:
    """Builds with the code under test, for the block."""
    known = {name: os.environ[name] for name in ("PATH", COMPILED_VARIABLE) if name in os.environ}
    environ = {**known, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    process = subprocess.Popen([sys.executable, str(PROGRAM)], cwd=ROOT, env=environ, **streams)
    forge = Forge(process.stdin, process.stdout)
    yield forge
    forge.close()
    process.wait()


def kill(number: int, after: float) -> None:
    """SIGKILL to a build and to all that it has started, `after` so many seconds."""
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)
