"""The process that forks builds: it has imported Pelican and the rooms, reads one build a line, answers its number, then how it ended.

A build is asked as JSON: `content`, `output`, `settings` (paths), `environ`, `said` (the file of what it prints and, last, of what it did),
`dies` (the number of changes to the disk before which it is killed with all its processes; 0 for never).
"""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.remove(str(Path(__file__).parent))


from plugins.incremental import build
from plugins.incremental.__main__ import main as pelican_main
from plugins.incremental.cache import store
from plugins.infrastructure.errors import BeffroiError

ROOMS = ("incremental", "editorial", "site", "pictures", "feeds", "accounts", "announce")
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir")
"""What a build does to the disk, by the names of Python's audit events. https://docs.python.org/3/library/audit_events.html"""


class Forked:
    """Stands for the `subprocess.Popen` that runs Pelican: a fork of this process, which is warm."""

    def __init__(self, command: list[str], cwd: Path, env: Mapping[str, str], stdout: Any, **_: Any):
        ours, its = os.pipe()
        self.returncode, self.pid = None, os.fork()
        if not self.pid:
            os.chdir(cwd)
            os.environ.clear()
            os.environ.update(env)
            streams(stdout.fileno(), its)
            leave(pelican_main(command[3:]))
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

    keep = store.BuildStore.commit

    def kept(base: store.BuildStore) -> None:
        count("os.rename")
        keep(base)
        count("os.rename")

    store.BuildStore.commit = kept
    sys.addaudithook(count)


def become(asked: Mapping[str, Any]) -> int:
    """Be the build that is `asked`; 0 when it is done, 1 when it says why not."""
    said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    streams(said, said)
    os.environ.clear()
    os.environ.update(asked["environ"])
    if asked["dies"]:
        doomed(asked["dies"])
    places = (Path(asked[name]) for name in ("content", "output", "settings"))
    try:
        done = build.build(*places, asked["environ"], start=Forked)
    except BeffroiError as error:
        print(f"{type(error).__name__}: {error}")
        return 1
    print(json.dumps([done.written_files, done.removed_files]))
    return 0


def main() -> None:
    """Fork on demand, until the demand ends."""
    del sys.modules["__main__"].__file__
    for room in ROOMS:
        import_module(f"plugins.{room}.plugin")
    for line in sys.stdin:
        number = os.fork()
        if not number:
            os.setpgid(0, 0)
            os.close(0)
            leave(become(json.loads(line)))
        os.setpgid(number, number)
        print(number, flush=True)
        print(os.waitpid(number, 0)[1], flush=True)


if __name__ == "__main__":
    main()
