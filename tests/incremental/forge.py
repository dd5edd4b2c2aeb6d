"""Builds that start warm, so that a thousand can be made and killed: asked here, made by the program `warm_builds.py`."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("warm_builds.py")


@dataclass
class Forge:
    """A process that forks a build on demand; `close` ends it."""

    process: subprocess.Popen = field(init=False)

    def __post_init__(self) -> None:
        environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
        self.process = subprocess.Popen(
            [sys.executable, str(PROGRAM)], cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def start(self, asked: Mapping[str, Any]) -> int:
        """Start what `asked` says, see `warm_builds`; the number of its process, which leads a group."""
        self.process.stdin.write(json.dumps(asked) + "\n")
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """Wait for the end of what was started: its exit code, or minus the signal that killed it."""
        return os.waitstatus_to_exitcode(int(self.process.stdout.readline()))

    def close(self) -> None:
        """End the forking process."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


@dataclass(frozen=True)
class EditedForge:
    """The same whose builds have other `sources`: the text of some of our modules, by their names."""

    forge: Forge
    sources: Mapping[str, str]

    def start(self, asked: Mapping[str, Any]) -> int:
        """See Forge."""
        return self.forge.start({**asked, "sources": self.sources})

    def end(self) -> int:
        """See Forge."""
        return self.forge.end()


def kill(number: int, after: float) -> None:
    """SIGKILL to a build and to all that it has started, `after` so many seconds."""
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.killpg(number, signal.SIGKILL)
