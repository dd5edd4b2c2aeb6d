"""The process that forks builds: it has imported Pelican and the rooms, reads one build a line, answers its number, then how it ended.

A build is asked as JSON: `content`, `output`, `settings` (paths), `environ`, `said` (the file of what it prints and, last, of what it did),
`dies` (the number of changes to the disk before which it is killed with all its processes; 0 for never), `sources` (by module of ours, the
text that its functions are made of in the place of its file's).
"""

import gc
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TextIO

sys.path.remove(str(Path(__file__).parent))

ROOT = Path(__file__).parents[2]
ROOMS = sorted(".".join(path.relative_to(ROOT).parts[:-1]) for path in (ROOT / "plugins").rglob("plugin.py"))
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir")
"""What a build does to the disk, by the names of Python's audit events. https://docs.python.org/3/library/audit_events.html"""

SHARED: list[Any] = []
"""What builds share of the templates that they compile: `tests.compiled.CompiledTemplates`."""
FUNCTIONS: dict[str, list[FunctionType]] = {}
"""Those of the room, by the path of their file: to look for them among all objects copies every page of a fork's memory."""


class Forked:
    """Pelican, as a copy of this process, which is warm: killed with it."""

    def __init__(self, command: Any, printed: Any):
        ours, its = os.pipe()
        self.returncode, self.pid = None, os.fork()
        if not self.pid:
            os.chdir(command.folder)
            os.environ.clear()
            os.environ.update(command.environ)
            streams(printed.fileno(), its)
            words = command.words
            SHARED[0].open_for(Path(command.folder, words[words.index("-s") + 1]), words[words.index("--fatal") :], command.environ)
            leave(import_module("plugins.engine.incremental.__main__").main(words, command.orders))
        os.close(its)
        self.stderr = os.fdopen(ours, encoding="utf-8", errors="replace")

    def __enter__(self) -> "Forked":
        return self

    def __exit__(self, *_: Any) -> None:
        self.stderr.close()

    def poll(self) -> int | None:
        """How it ended, or None while it has not."""
        return self.wait(os.WNOHANG)

    def wait(self, how: int = 0) -> int | None:
        """How it ended, once it has."""
        if self.returncode is None:
            number, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if number else None
        return self.returncode


def streams(out: int, err: int) -> None:
    """Print there from now on."""
    os.dup2(out, 1)
    os.dup2(err, 2)


def leave(code: int) -> None:
    """End a fork."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def doomed(moment: int) -> None:
    """Be killed, with all that was started, before the `moment`-th change that any of these processes makes to the disk."""
    made = multiprocessing.Value("i", 0)

    def count(event: str, *_: Any) -> None:
        if event in CHANGES:
            with made.get_lock():
                made.value += 1
            if made.value == moment:
                os.killpg(0, signal.SIGKILL)

    store = import_module("plugins.engine.incremental.cache.store").BuildStore
    commit = store.commit

    def commit_counted(base: Any) -> None:
        count("os.rename")
        commit(base)
        count("os.rename")

    store.commit = commit_counted
    sys.addaudithook(count)


def import_rooms() -> None:
    """Import what a build needs, and learn what it does alike; it starts no Python."""
    import_module("plugins.engine.incremental.build").start_program = Forked
    for name in (*(f"{room}.plugin" for room in ROOMS), "plugins.engine.incremental.build", "plugins.engine.incremental.__main__"):
        import_module(name)
    import_module("tests.learned").learn_the_house()
    SHARED.append(import_module("tests.compiled").CompiledTemplates())
    SHARED[0].install()
    for function in gc.get_objects():
        if isinstance(function, FunctionType) and function.__module__.startswith("plugins.engine.incremental."):
            FUNCTIONS.setdefault(function.__code__.co_filename, []).append(function)
    import_module("tests.adopted").share_pages()


def edit_functions(sources: Mapping[str, str]) -> None:
    """Have all functions of these modules, whoever has imported them, be what the texts of `sources` say. Nothing is imported again, and
    what else a module says stays as it is."""
    for name, text in sources.items():
        path = sys.modules[name].__file__
        edited = {(code.co_qualname, code.co_firstlineno): code for code in codes_within(compile(text, path, "exec"))}
        for function in FUNCTIONS[path]:
            function.__code__ = edited[function.__code__.co_qualname, function.__code__.co_firstlineno]
    SHARED[0].code = sources.get("plugins.engine.incremental.pages.closure", "").encode()


def codes_within(code: CodeType) -> Iterator[CodeType]:
    """The codes of all functions that `code` makes."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from codes_within(constant)


def become(asked: Mapping[str, Any]) -> int:
    """Be the build that is `asked`; 0 when it is done, 1 when it says why not."""
    said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    streams(said, said)
    os.environ.clear()
    os.environ.update(asked["environ"])
    edit_functions(asked["sources"])
    if asked["dies"]:
        doomed(asked["dies"])
    places = (Path(asked[name]) for name in ("content", "output", "settings"))
    try:
        room = import_module("plugins.engine.incremental.build")
        done = room.build(room.Job(*places, asked["environ"], start=Forked))
    except import_module("plugins.core.infrastructure.errors").BeffroiError as error:
        print(f"{type(error).__name__}: {error}")
        return 1
    print(json.dumps([done.written_files, done.removed_files]))
    return 0


def fork_on_demand(orders: TextIO, answers: TextIO) -> None:
    """Fork what is asked, a line for each, until the demand ends."""
    for line in orders:
        number = os.fork()
        if not number:
            os.setpgid(0, 0)
            os.close(orders.fileno())
            leave(become(json.loads(line)))
        os.setpgid(number, number)
        print(number, file=answers, flush=True)
        print(os.waitpid(number, 0)[1], file=answers, flush=True)
    SHARED[0].close()


def main() -> None:
    """Fork on demand, until the demand ends."""
    del sys.modules["__main__"].__file__
    import_rooms()
    fork_on_demand(sys.stdin, sys.stdout)


if __name__ == "__main__":
    main()
