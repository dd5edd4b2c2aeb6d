"""Commands that start warm: each a process of its own, forked from one that has imported every room, so that a thousand can be run.

The modules of the command line are imported by each: they look at where they were started. Run as a program, this is the process that
forks: it is asked for a command on a socket, with a pipe on which it says the new process's number, then how it ended.
"""

import atexit
import json
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from runpy import run_module
from types import ModuleType
from typing import IO, Any, TextIO

import tasks
from plugins.command.start import run
from plugins.engine.incremental.disk.scan import STORE, find_sibling_path
from plugins.engine.incremental.pages import page
from plugins.engine.incremental.processes import child
from plugins.engine.incremental.processes.child import ForkedProcess, PelicanCommand, go_to_work
from tests.adopted import (
    AT_THE_START,
    FORGES,
    HEADER,
    MOST_FILES,
    OWN_MODULES,
    PREFORK_SERVER,
    Forge,
    WarmPopen,
    be_in,
    bear,
    find_own_modules,
    share_pages,
)
from tests.compiled import CompiledTemplates
from tests.house import COMPILED_VARIABLE, needs_django
from tests.learned import learn_the_house
from tests.processes import PATIENCE

ROOT = Path(tasks.__file__).resolve().parent
HASHED_ALIKE = {"PYTHONHASHSEED": "0"}
"""As `./beffroi` starts every command."""
BEFFROI, PELICAN, CALL = "beffroi", "pelican", "call"
"""The programs: ours, Pelican's own, and one that calls a function and hands back what it gives."""
OF_THE_SERVICE = (
    *("django.core.management.commands.migrate", "django.core.wsgi", "django.db.backends.sqlite3.base", "django.middleware.csrf"),
    *("django.middleware.common", "django.contrib.sessions.backends.base", "django.contrib.sessions.middleware", "altcha"),
    *("waitress.server", "whitenoise", "webauthn", "OpenSSL.SSL", "rapidfuzz.fuzz"),
)
"""What the processes of the service import that can be before Django is configured."""
POPEN = subprocess.Popen
"""The standard library's, whatever a test puts in its place before this process is first asked for."""
SHARED: list[CompiledTemplates] = []
"""In a process that is our own program and its forks: what they compile."""


@dataclass
class Warm:
    """The forking process, and our end of the line to it; `close` ends it."""

    def __post_init__(self) -> None:
        self.line, its = socket.socketpair()
        environ = {name: os.environ[name] for name in ("PATH", COMPILED_VARIABLE) if name in os.environ} | HASHED_ALIKE
        with its:
            self.forge = POPEN([sys.executable, "-m", "tests.warm"], cwd=ROOT, env=environ, stdin=its)
        self.adopted = Forge(self.line)

    def start(self, command: Sequence[str], cwd: Path, environ: Mapping[str, str]) -> "Running":
        """Start `./beffroi` with the words that follow its program's name in `command`."""
        return self._start({"program": BEFFROI, "words": list(command)[2:]}, cwd, environ, cwd / "said.txt", cwd / "said.txt")

    def run(self, words: Sequence[str], cwd: Path, environ: Mapping[str, str], program: str = BEFFROI) -> subprocess.CompletedProcess:
        """A program with `words`, run to its end, and what it printed."""
        with tempfile.TemporaryDirectory() as folder:
            said, complained = Path(folder, "said"), Path(folder, "complained")
            running = self._start({"program": program, "words": list(words)}, cwd, environ, said, complained)
            out, _ = running.communicate()
            return subprocess.CompletedProcess(words, running.returncode, out, complained.read_text(encoding="utf-8"))

    def call(self, function: Callable[..., Any], *values: Any, environ: Mapping[str, str] | None = None, **named: Any) -> Any:
        """What `function` gives, called in a process of its own that has imported the rooms and nothing else; or raise what it raises.
        What it prints is printed here."""
        with tempfile.TemporaryDirectory() as folder:
            said, complained, order, answer = (Path(folder, name) for name in ("said", "complained", "order", "answer"))
            order.write_bytes(pickle.dumps((function, values, named)))
            asked = {"program": CALL, "words": [str(order), str(answer)]}
            running = self._start(asked, Path.cwd(), forkable_variables(os.environ) if environ is None else environ, said, complained)
            out, _ = running.communicate()
            print(out, end="")
            print(complained.read_text(encoding="utf-8"), end="", file=sys.stderr)
            gives, value = pickle.loads(answer.read_bytes())
        if not gives:
            raise value
        return value

    def _start(self, asked: Mapping[str, Any], cwd: Path, environ: Mapping[str, str], *said: Path) -> "Running":
        reads, writes = os.pipe()
        for path in said:
            path.touch()  # it may be killed before it opens it
        order = {**asked, "cwd": str(cwd), "said": [str(path) for path in said], "environ": {**environ, **HASHED_ALIKE}}
        sent = json.dumps(order).encode()
        with self.adopted.turn:
            socket.send_fds(self.line, [HEADER.pack(len(sent))], [writes])
            os.close(writes)
            self.line.sendall(sent)
        status_line = os.fdopen(reads, encoding="ascii", buffering=1)
        return Running(status_line, int(status_line.readline()), said[0])

    def close(self) -> None:
        """End the forking process."""
        self.line.close()
        self.forge.wait()


@cache
def warm() -> Warm:
    """That of the tests of this process."""
    made = Warm()
    atexit.register(made.close)
    return made


def start_program(command: Sequence[str], **options: Any) -> subprocess.Popen:
    """What `subprocess.Popen` gives of a program of ours, forked where its environment allows it."""
    FORGES[:] = [warm().adopted]
    return WarmPopen(command, **options)


def forkable(environ: Mapping[str, str]) -> bool:
    """Whether a command in this environment does the same forked as started."""
    return not any(name.startswith(AT_THE_START) for name in environ)


def forkable_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """What a forked command can be told of `environ`."""
    return {name: value for name, value in environ.items() if forkable({name: value})}


def pelican(words: Sequence[str], cwd: Path = ROOT, **given: str) -> subprocess.CompletedProcess:
    """`python -m pelican` with `words`, in the environment of the tests and what is `given` beside, warm where that allows it."""
    if forkable(given):
        return warm().run(words, cwd, {**forkable_variables(os.environ), "PYTHONPATH": str(ROOT), **given}, PELICAN)
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **given}
    return subprocess.run([sys.executable, "-m", "pelican", *words], cwd=cwd, env=environ, capture_output=True, text=True, check=False)


@dataclass
class Running:
    """One command, with the face of a subprocess.Popen. `status_line` is where the forking process says how it ended."""

    status_line: TextIO
    pid: int
    said: Path
    returncode: int | None = None
    turn: threading.Lock = field(default_factory=threading.Lock)

    def kill(self) -> None:
        """SIGKILL; nothing once it has ended."""
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: int) -> None:
        """A signal; nothing once it has ended. Any thread may send it: how it ended is left to whoever waits for its end to read."""
        with suppress(OSError, ValueError):  # it has just been read, or is gone
            if self.returncode is None and not select.select([self.status_line], [], [], 0)[0]:
                os.kill(self.pid, number)

    def poll(self) -> int | None:
        """How it ended, or None while it has not."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """How it ended, once it has. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            with suppress(ValueError):  # closed: another thread, which was to kill it, has read how it ended
                if not select.select([self.status_line], [], [], timeout)[0]:
                    raise subprocess.TimeoutExpired(str(self.pid), timeout)
            with self.turn:
                if self.returncode is None:
                    with self.status_line:
                        self.returncode = os.waitstatus_to_exitcode(int(self.status_line.readline()))
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, None]:
        """Wait for its end; what it printed."""
        self.wait(timeout)
        return self.said.read_text(encoding="utf-8"), None


def become(asked: Mapping) -> int:
    """Be the command: the exit code that it answers."""
    os.setsid()
    os.chdir(asked["cwd"])
    be_in(asked["environ"])
    if "COLUMNS" in os.environ:
        import_module("pelican.log").console.width = int(os.environ["COLUMNS"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for stream, place in enumerate(asked["said"], 1):
        os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    SHARED[asked["program"] != CALL :] = []
    programs = {BEFFROI: run, PELICAN: pelican_itself, CALL: call_function}
    code = programs[asked["program"]](asked["words"])
    sys.stdout.flush()
    return int(code or 0)


def pelican_itself(words: Sequence[str]) -> int:
    """Be `python -m pelican` with `words`: the exit code."""
    sys.path.insert(0, str(Path.cwd()))
    if SHARED and "-s" in words:
        SHARED[0].open_for(Path.cwd() / words[words.index("-s") + 1], words, os.environ)
    try:
        import_module("pelican").main(list(words))
    except SystemExit as ended:
        return ended.code or 0
    return 0


def call_function(words: Sequence[str]) -> int:
    """Call the function that is in the first file, and put what it gives in the second."""
    order, answer = map(Path, words)
    function, values, named = pickle.loads(order.read_bytes())
    try:
        given = True, function(*values, **named)
    except Exception as error:
        given = False, error
    answer.write_bytes(pickle.dumps(given))
    return 0


def rooms() -> Iterator[str]:
    """The modules of every room but the command line."""
    for path in sorted((ROOT / "plugins").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.startswith("plugins.command") and not needs_django(name):
            yield name


def import_libraries() -> None:
    """Import what the commands import beside our own modules: Invoke, and the tables of X, take longer than most of them to run. Their own
    modules are then forgotten, for each command to import."""
    package = import_module("plugins.command")
    known = set(sys.modules)
    for row in import_module("plugins.command.program").COMMANDS:
        row.load()
    for name in ("twitter_text", *OF_THE_SERVICE):
        import_module(name)
    for name in {name for name in sys.modules if name.startswith("plugins.command.")} - known:
        del sys.modules[name]
        vars(package).pop(name.split(".")[2], None)


def start_copy(command: PelicanCommand, printed: IO[str]) -> ForkedProcess:
    """Stands for the program that is Pelican where a copy is not safe: here it is, for whoever is a copy has imported all of it."""
    with Path(os.devnull).open() as nothing:
        return ForkedProcess(lambda: be_pelican(command), nothing.fileno(), printed.fileno())


def be_pelican(command: PelicanCommand) -> int:
    """Be the Pelican of a build, which compiles no template that another has compiled."""
    go_to_work(command.folder, command.environ)
    return build_here(command.words, command.orders, environ=command.environ)


def be_program(words: Sequence[str]) -> int:
    """Be a program of ours, by the words that follow the name of Python."""
    program, *rest = words
    if program == "-m" and rest[0] == PREFORK_SERVER:
        with suppress(KeyboardInterrupt):
            be_prefork_server(rest[1])
    elif program == "-m" and rest[0] == "plugins.engine.incremental":
        return build_here(*pickle.load(sys.stdin.buffer))
    elif program == "-m":
        SHARED.clear()
        run_module(rest[0], run_name="__main__")
    elif program == "-c":
        SHARED.clear()
        sys.modules["__main__"] = ModuleType("__main__")
        exec(compile(rest[0], "<string>", "exec"), vars(sys.modules["__main__"]))
    else:
        return run(rest)
    return 0


class StartedOver(BaseException):
    """The process would have become a new Python that does the same."""


def be_prefork_server(job: str) -> None:
    """Be the process that stays warm. After the first build that there ever was, it becomes a new Python, to import what that build needed:
    here it has all that, and only begins again. Where the code or the settings have changed it does become a new Python, cold.

    It waits for a page that is rendered ahead however busy the machine."""
    server = import_module(PREFORK_SERVER)
    page.PATIENCE = PATIENCE
    server.build_here = build_here
    become_anew = os.execv

    def start_over(*_: Any) -> None:
        os.execv = become_anew
        raise StartedOver

    if not find_sibling_path(Path(json.loads(job)["output"]), STORE).exists():
        os.execv = start_over
    with suppress(StartedOver):
        server.main(job)
        return
    server.main(job)


def build_here(words: list[str], *more: Any, environ: Mapping[str, str] = os.environ) -> int:
    """Be `plugins.engine.incremental.__main__`, which compiles no template that another has compiled."""
    if SHARED and "-s" in words:
        settings = Path.cwd() / words[words.index("-s") + 1]
        SHARED[0].open_for(settings, words[words.index("--fatal") :], environ)
    return import_module("plugins.engine.incremental.__main__").main(words, *more)


class Children:
    """The commands that run, by their numbers: the file on which the end of each is said."""

    def __init__(self) -> None:
        self.lines: dict[int, int] = {}
        self.bell, bell = os.pipe()
        os.set_blocking(bell, False)
        signal.set_wakeup_fd(bell)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def start(self, asked: Mapping, line: int) -> None:
        """Fork one."""
        number = os.fork()
        if not number:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for held in (line, *self.lines.values()):
                os.close(held)
            os._exit(become(asked))
        self.lines[number] = line
        os.write(line, f"{number}\n".encode())

    def say_ends(self) -> None:
        """Say of each that has ended how it did."""
        os.read(self.bell, 4096)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                line = self.lines.pop(ended[0])
                with suppress(BrokenPipeError):
                    os.write(line, f"{ended[1]}\n".encode())
                os.close(line)


def be_patient() -> None:
    """A hub, a mail server or a provider of a test is as busy as the machine: they are waited for, however late they answer."""
    websub = import_module("plugins.journal.feeds.websub")
    websub.CONNECT = websub.READ = websub.WHOLE_TIMEOUT = PATIENCE
    websub.TIMEOUTS = PATIENCE, PATIENCE
    import_module("plugins.core.infrastructure.mail").ANSWER_TIMEOUT = PATIENCE
    import_module("plugins.service.access.oidc").PATIENCE = PATIENCE


def main() -> None:
    """Fork on demand, until the demand ends."""
    del sys.modules["__main__"].__file__
    for name in rooms():
        import_module(name)
    child.run_pelican = be_pelican
    for name in ("plugins.engine.incremental.build", PREFORK_SERVER):
        import_module(name).start_program = start_copy
    import_libraries()
    be_patient()
    learn_the_house()
    SHARED.append(CompiledTemplates())
    SHARED[0].install()
    OWN_MODULES[:] = find_own_modules()
    share_pages()
    children, demand = Children(), socket.socket(fileno=os.dup(0))
    while True:
        ready, _, _ = select.select([demand, children.bell], [], [])
        if children.bell in ready:
            children.say_ends()
        if demand in ready:
            header, lines, _, _ = socket.recv_fds(demand, HEADER.size, MOST_FILES)
            if not header:
                SHARED[0].close()
                return
            order = json.loads(demand.recv(*HEADER.unpack(header), socket.MSG_WAITALL))
            if order.get("adopted"):
                bear(order, lines, [demand.fileno(), *children.lines.values()], be_program)
            else:
                children.start(order, *lines)


if __name__ == "__main__":
    main()
