"""Our own programs, started as `subprocess.Popen` starts them, that fork from a process which has imported the rooms: a second less each.

Each is a child of whoever starts it, as it would be: that process takes in, for a moment, what its descendants leave behind
(PR_SET_CHILD_SUBREAPER), and the forking process leaves behind what it forks.
"""

import ctypes
import gc
import inspect
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from fcntl import F_DUPFD_CLOEXEC, fcntl
from pathlib import Path
from typing import Any

from tests.house import ROOT

HEADER = struct.Struct("!I")
"""How many bytes of JSON follow."""
MOST_FILES = 16
ASIDE = 200
"""A descriptor above all those that a program is handed."""
SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2)."""
TASKS = str(ROOT / "tasks.py")
IMMORTAL = 0xFFFF_FFFF
"""The lower half of the count of references to what Python never forgets."""
PREFORK_SERVER = "plugins.engine.incremental.processes.prefork_server"
AT_THE_START = ("PYTHON", "LANG", "LC_", "TZ")
"""How the names begin of what Python, or a library, reads once and for all."""
CHARACTERS = "LC_CTYPE"
"""What Python sets itself where nothing says a language, for the programs that it starts: https://peps.python.org/pep-0538/"""
AS_EVER = {"PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", CHARACTERS: "C.UTF-8"}
"""What our programs give each other of these: as the forking process has it."""
NURSERY = "nursery"
"""The name, to the system, of a process that forks for another."""
STARTING_OTHERS = ("serve", "warm", "preview", PREFORK_SERVER)
"""The programs that start others of ours."""
MODULES = ("plugins.engine.incremental", PREFORK_SERVER, "tests.council_live.writer")
"""What is run by its module's name."""
GIVEN = inspect.signature(subprocess.Popen._execute_child)  # type: ignore[attr-defined]
"""What a `subprocess.Popen` is told once its pipes are made."""
OWN_MODULES: list[str] = []
"""The modules that `be_in` takes away, where they were looked for before the fork: to look at all copies 1,600 pages of memory."""
Run = Callable[[Sequence[str]], int]
"""Does what the words say that follow the name of Python."""


class Forge:
    """Our end of the line to a process that forks what we start."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self.turn, self.owner = line, threading.Lock(), os.getpid()

    def start(self, order: Mapping[str, Any], files: Sequence[int]) -> int:
        """The number of a new process, a child of ours: `order` says what it does, with `files` of its own."""
        reads, writes = os.pipe()
        with self.turn, os.fdopen(reads, "rb") as answer:
            _take_in_orphans(True)
            try:
                sent = json.dumps({**order, "adopted": True}).encode()
                socket.send_fds(self.line, [HEADER.pack(len(sent))], [writes, *files])
                os.close(writes)
                self.line.sendall(sent)
                return int(answer.readline())
            finally:
                _take_in_orphans(False)


FORGES: list[Forge] = []
"""That of this process, if it has one; what it forks by itself has none."""


def _take_in_orphans(yes: bool) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(SUBREAPER, int(yes), 0, 0, 0)


class WarmPopen(subprocess.Popen):
    """`subprocess.Popen`; a program of ours forks from the forge of this process, where its environment allows it."""

    def _execute_child(self, *given: Any) -> None:
        words = GIVEN.bind(self, *given).arguments
        command, environ = list(map(os.fspath, words["args"])), dict(os.environ if words["env"] is None else words["env"])
        forge = next((forge for forge in FORGES if forge.owner == os.getpid()), None)
        if forge is None or words["preexec_fn"] or not is_ours(command) or not is_forkable(environ):
            super()._execute_child(*given)
            return
        pipes = [words[name] for name in ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")]
        ends = [here if there == -1 else there for here, there in enumerate((pipes[0], pipes[3], pipes[5]))]
        order = {
            "command": command,
            "environ": environ,
            "cwd": os.fspath(words["cwd"] or Path.cwd()),
            "pass_fds": list(words["pass_fds"]),
            "session": words["start_new_session"],
            "group": words["process_group"],
        }
        self.pid = forge.start(order, [*ends, *words["pass_fds"]])
        self._child_created = True
        self._close_pipe_fds(*pipes)


def is_ours(command: Sequence[str]) -> bool:
    """Whether the command starts a program that can be forked."""
    return command[0] == sys.executable and command[1] in (TASKS, "-m", "-c") and (command[1] != "-m" or command[2] in MODULES)


def is_forkable(environ: Mapping[str, str]) -> bool:
    """Whether a program in this environment does the same forked as started."""
    return all(AS_EVER.get(name) == value for name, value in environ.items() if name.startswith(AT_THE_START))


def bear(order: Mapping[str, Any], files: Sequence[int], ours: Sequence[int], run: Run) -> None:
    """Fork what `order` says, for whoever asked; it holds its `files` and none of `ours`."""
    if not (middle := os.fork()):
        number = os.getpid()
        if not os.fork():
            for held in ours:
                os.close(held)
            try:
                os._exit(_be(order, files, number, run))
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                os._exit(1)
        os._exit(0)
    os.waitpid(middle, 0)
    for file in files:
        os.close(file)


def _be(order: Mapping[str, Any], files: Sequence[int], middle: int, run: Run) -> int:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    while os.getppid() == middle:
        os.sched_yield()
    if order["session"]:
        os.setsid()
    elif order["group"] not in (None, -1):
        os.setpgid(0, order["group"])
    aside = [fcntl(file, F_DUPFD_CLOEXEC, ASIDE) for file in files]
    for file in files:
        os.close(file)
    for number, file in zip((0, 1, 2, *order["pass_fds"]), aside[1:], strict=True):
        os.dup2(file, number)
        os.close(file)
    sys.stdin = os.fdopen(0, encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
    os.chdir(order["cwd"])
    be_in(order["environ"])
    command = order["command"]
    sys.argv = [command[1], *command[2 if command[1] == TASKS else 3 :]]
    Path("/proc/self/comm").write_text((command[2].rpartition(".")[2] if command[1] == "-m" else command[-1])[-15:])
    if command[2] in STARTING_OTHERS:  # the command, or the module
        FORGES[:] = [_fork_nursery([aside[0]], run)]
        subprocess.Popen = WarmPopen  # type: ignore[misc]
    os.write(aside[0], f"{os.getpid()}\n".encode())
    os.close(aside[0])
    try:
        code = run(command[1:])
    except SystemExit as ended:
        code = ended.code
        if isinstance(code, str):
            print(code, file=sys.stderr)
            code = 1
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    return int(code or 0)


def be_in(environ: Mapping[str, str]) -> None:
    """Have the environment of a program that is started in `environ`, and no module that it would not have: a build notes what code is
    there, and is made anew where the next finds other code."""
    set_by_python = {name: value for name, value in os.environ.items() if name == CHARACTERS}
    os.environ.clear()
    os.environ.update({**set_by_python, **environ})
    for name in OWN_MODULES or find_own_modules():
        sys.modules.pop(name, None)
    OWN_MODULES.clear()


def find_own_modules() -> list[str]:
    """The names of those modules that are there now."""
    return [name for name in sys.modules if name.partition(".")[0] in ("tests", "tasks")]


def share_pages() -> None:
    """Have forks copy no page for what they do not change: nothing that is there is garbage, and Python counts no references to it
    (PEP 683). To count is to write: it copied half of the pages that a build touched."""
    objects = gc.get_objects()
    for number in {*map(id, objects), *map(id, gc.get_referents(*objects))}:
        ctypes.c_uint32.from_address(number).value = IMMORTAL
    gc.freeze()


def _fork_nursery(others: Sequence[int], run: Run) -> Forge:
    """A copy of this process as it is now, for what it will start."""
    ours, its = socket.socketpair()
    if not os.fork():
        ours.close()
        for other in others:
            os.close(other)
        Path("/proc/self/comm").write_text(NURSERY)
        gc.freeze()
        try:
            _fork_on_demand(its, run)
        finally:
            os._exit(0)
    its.close()
    return Forge(ours)


def _fork_on_demand(demand: socket.socket, run: Run) -> None:
    while True:
        header, files, _, _ = socket.recv_fds(demand, HEADER.size, MOST_FILES)
        if not header:
            return
        bear(json.loads(demand.recv(*HEADER.unpack(header), socket.MSG_WAITALL)), files, [demand.fileno()], run)
