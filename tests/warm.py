"""Commands that start warm: each a process of its own, forked from one that has imported every room, so that a thousand can be run.

The modules of the command line are imported by each: they look at where they were started. Run as a program, this is the process that
forks: it reads a command a line, answers the new process's number, then how it ended.
"""

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import tasks
from plugins.command.start import run
from plugins.incremental.engine import pelican as engine
from plugins.incremental.processes.forked import ForkedProcess, go_to_work

ROOT = Path(tasks.__file__).resolve().parent
AT_THE_START = ("PYTHON", "LANG", "LC_", "TZ", "COLUMNS")
"""How the names begin of what Python, or a library, reads once and for all: a command that is given one of them cannot be forked."""
HASHED_ALIKE = {"PYTHONHASHSEED": "0"}
"""As `./beffroi` starts every command."""
BEFFROI, PELICAN = "beffroi", "pelican"
"""The programs: ours, and Pelican's own."""


def forge() -> subprocess.Popen:
    """The process that forks."""
    environ = {"PATH": os.environ["PATH"], **HASHED_ALIKE}
    command = [sys.executable, "-m", "tests.warm"]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)


@dataclass
class Warm:
    """The forking process; `close` ends it."""

    forge: subprocess.Popen = field(default_factory=forge)

    def start(self, command: Sequence[str], cwd: Path, environ: Mapping[str, str]) -> "Running":
        """Start `./beffroi` with the words that follow its program's name in `command`."""
        return self._started(list(command)[2:], cwd, environ, cwd / "said.txt", cwd / "said.txt")

    def run(self, words: Sequence[str], cwd: Path, environ: Mapping[str, str], program: str = BEFFROI) -> subprocess.CompletedProcess:
        """A program with `words`, run to its end, and what it printed."""
        with tempfile.TemporaryDirectory() as folder:
            said, complained = Path(folder, "said"), Path(folder, "complained")
            running = self._started(words, cwd, environ, said, complained, program=program)
            out, _ = running.communicate()
            return subprocess.CompletedProcess(words, running.returncode, out, complained.read_text(encoding="utf-8"))

    def _started(self, words: Sequence[str], cwd: Path, environ: Mapping[str, str], *said: Path, program: str = BEFFROI) -> "Running":
        asked = {"program": program, "words": list(words), "cwd": str(cwd), "said": [str(path) for path in said]}
        asked["environ"] = {**environ, **HASHED_ALIKE}
        self.forge.stdin.write(json.dumps(asked) + "\n")
        return Running(self, int(self.forge.stdout.readline()), said[0])

    def close(self) -> None:
        """End the forking process."""
        self.forge.stdin.close()
        self.forge.stdout.close()
        self.forge.wait()


@cache
def warm() -> Warm:
    """That of the tests of this process."""
    made = Warm()
    atexit.register(made.close)
    return made


def forkable(environ: Mapping[str, str]) -> bool:
    """Whether a command in this environment does the same forked as started."""
    return not any(name.startswith(AT_THE_START) for name in environ)


def pelican(words: Sequence[str], cwd: Path = ROOT, **given: str) -> subprocess.CompletedProcess:
    """`python -m pelican` with `words`, in the environment of the tests and what is `given` beside, warm where that allows it."""
    around = os.environ
    if forkable(given):
        kept = {name: value for name, value in around.items() if forkable({name: value})}
        return warm().run(words, cwd, {**kept, "PYTHONPATH": str(ROOT), **given}, PELICAN)
    environ = {**around, "PYTHONPATH": str(ROOT), **given}
    return subprocess.run([sys.executable, "-m", "pelican", *words], cwd=cwd, env=environ, capture_output=True, text=True, check=False)


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
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream, place in enumerate(asked["said"], 1):
        os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    code = run(tasks.COMMANDS, asked["words"]) if asked["program"] == BEFFROI else pelican_itself(asked["words"])
    sys.stdout.flush()
    return int(code or 0)


def pelican_itself(words: Sequence[str]) -> int:
    """Be `python -m pelican` with `words`: the exit code."""
    sys.path.insert(0, str(Path.cwd()))
    try:
        import_module("pelican").main(list(words))
    except SystemExit as ended:
        return ended.code or 0
    return 0


def rooms() -> Iterator[str]:
    """The modules of every room but the command line."""
    for path in sorted((ROOT / "plugins").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.startswith("plugins.command"):
            yield name


def as_a_copy(command: Sequence[str], *, cwd: Path, env: Mapping[str, str], stdin: Any, stdout: Any, pass_fds: Sequence[int] = (), **_):
    """Stands for the `subprocess.Popen` that starts Pelican: a fork, which has imported it. It holds no file that it was not handed."""
    with Path(os.devnull).open("r+") as nothing:
        ends = [nothing if end == subprocess.DEVNULL else end for end in (stdin, stdout)]

        def does() -> int:
            for number in (int(path.name) for path in Path("/proc/self/fd").iterdir()):
                if number > 2 and number not in pass_fds:
                    with suppress(OSError):
                        os.close(number)
            go_to_work(str(cwd), env)
            ahead = import_module("plugins.incremental.processes.prestart")
            return import_module("plugins.incremental.__main__").main(ahead.words_of(command[len(engine.PROGRAM) :]))

        return ForkedProcess(does, *(end.fileno() for end in ends))


def main() -> None:
    """Fork on demand, until the demand ends."""
    del sys.modules["__main__"].__file__
    engine.ALONE = as_a_copy
    for name in rooms():
        import_module(name)
    gc.freeze()
    for line in sys.stdin:
        number = os.fork()
        if not number:
            os._exit(become(json.loads(line)))
        print(number, flush=True)
        print(os.waitpid(number, 0)[1], flush=True)


if __name__ == "__main__":
    main()
