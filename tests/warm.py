"""Commands that start warm: each a process of its own, forked from one that has imported everything, so that a thousand can be killed.

Run as a program, it is the process that forks: it reads a command a line, answers the new process's number, then how it ended.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import tasks
from plugins.announce.networks.registry import NETWORKS
from plugins.command.program import named, run
from tests.house import ROOT


@dataclass
class Warm:
    """The forking process; `close` ends it."""

    forge: subprocess.Popen = field(
        default_factory=lambda: subprocess.Popen(
            [sys.executable, "-m", "tests.warm"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
    )

    def start(self, command: Sequence[str], cwd: Path, environ: Mapping[str, str]) -> "Running":
        """Start `./beffroi` with the words that follow its program's name in `command`."""
        said = cwd / "said.txt"
        asked = {"words": list(command)[2:], "cwd": str(cwd), "environ": dict(environ), "said": str(said)}
        self.forge.stdin.write(json.dumps(asked) + "\n")
        return Running(self, int(self.forge.stdout.readline()), said)

    def close(self) -> None:
        """End the forking process."""
        self.forge.stdin.close()
        self.forge.stdout.close()
        self.forge.wait()


@dataclass
class Running:
    """One command, with the face of a subprocess.Popen."""

    warm: Warm
    pid: int
    said: Path
    returncode: int | None = None

    def kill(self) -> None:
        """SIGKILL; nothing once it has ended."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        """Wait for its end; what it printed."""
        self.returncode = os.waitstatus_to_exitcode(int(self.warm.forge.stdout.readline()))
        return self.said.read_text(encoding="utf-8"), None


def become(asked: Mapping) -> int:
    """Be the command: the exit code that it answers."""
    os.setsid()
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.close(0)
    code = run(tasks.COMMANDS, asked["words"])
    sys.stdout.flush()
    return int(code or 0)


def main() -> None:
    """Fork on demand, until the demand ends."""
    for row in NETWORKS:
        import_module(f"plugins.announce.networks.{row.name}")
    for name in itertools.chain(*tasks.COMMANDS.values()):
        named(name)
    for line in sys.stdin:
        number = os.fork()
        if not number:
            os._exit(become(json.loads(line)))
        print(number, flush=True)
        print(os.waitpid(number, 0)[1], flush=True)


if __name__ == "__main__":
    main()
