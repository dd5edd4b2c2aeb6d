"""The permanent service as a process, for the tests of all that it serves."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import requests

from tests.adopted import NURSERY
from tests.house import ROOT
from tests.journal import TestJournal, files
from tests.ports import free_port
from tests.processes import PATIENCE
from tests.warm import start_program
from tests.web_service.stores import program

END = "—\n"
"""What follows all that the clerk prints of one invitation."""


def open_session() -> requests.Session:
    """What a browser remembers, with a line for each request: the service ends one on which nothing was said for half a minute, and does so
    too while the next request is on its way."""
    session = requests.Session()
    session.headers["Connection"] = "close"
    return session


@dataclass
class Service:
    """A town in `folder` and its service. `store` is the address of a PostgreSQL, empty for SQLite; `patience` is in seconds. One that
    `is_cold` is started as a person starts it, a Python for each of its processes."""

    folder: Path
    store: str = ""
    settings: str = ""
    environ: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    clerk: subprocess.Popen | None = None
    patience: float = PATIENCE
    is_cold: bool = False

    def __post_init__(self) -> None:
        address = f'SERVICE = {{"address": "127.0.0.1:{self.port}"}}'
        self.journal = TestJournal(self.folder, f'{address}\nDEPLOY = "folder:{self.folder / "public"}"\n{self.settings}')

    @property
    def origin(self) -> str:
        """What a browser opens."""
        return f"http://localhost:{self.port}"

    @property
    def variables(self) -> dict[str, str]:
        """The environment of its commands: time goes on from the moment at which journals of tests stand."""
        known = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "BEFFROI_NOW": "2026-03-27T09:00"}
        known["BEFFROI_STATE"] = str(self.folder / "state")
        known["BEFFROI_SERVICE_KEY"] = "une clé que seuls les essais connaissent, assez longue"
        return {**known, **({"BEFFROI_SERVICE_STORE": self.store} if self.store else {}), **self.environ}

    def command(self, *words: str) -> str:
        """What `./beffroi serve` with `words` prints."""
        return self.journal.run("serve", *words, **self.variables).stdout

    def invite(self, name: str, roles: str = "écrit, publie", email: str = "") -> str:
        """A code for `name`. The command says the first; a process that stays says the others."""
        if self.clerk is not None:
            printed = self._ask_clerk(name, roles, email)
        else:
            printed = self.command("invite", name, "--roles", roles, *(["--email", email] if email else []))
            self._start_clerk()
        return next(line.strip() for line in printed.splitlines() if line.startswith("    "))

    def _start_clerk(self) -> None:
        settings = str(self.folder / "conf.py")
        code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.web_service.clerk import main; main({settings!r}, {END!r})"
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        self.clerk = start_program([sys.executable, "-c", code], cwd=self.folder, env=self.variables, **pipes)

    def _ask_clerk(self, *words: str) -> str:
        self.clerk.stdin.write(json.dumps(words) + "\n")
        self.clerk.stdin.flush()
        lines = []
        while (line := self.clerk.stdout.readline()) not in (END, ""):
            lines.append(line)
        return "".join(lines)

    def dismiss_clerk(self) -> None:
        """Have the next invitation said by the command, as the town and its clock are then."""
        if self.clerk is not None:
            with self.clerk:
                self.clerk = None

    def start(self) -> "Service":
        """Start it, and wait until it is ready."""
        words = [sys.executable, str(ROOT / "tasks.py"), "serve", "--settings", str(self.folder / "conf.py")]
        start = subprocess.Popen if self.is_cold else start_program
        self.process = start(words, cwd=self.folder, env=self.variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        lines = []
        while (line := self.process.stdout.readline()) and "prêt" not in line:
            lines.append(line)
        assert line, "".join(lines)
        return self

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Have it end: its exit code."""
        self.dismiss_clerk()
        if self.process is None:
            return 0
        self.process.send_signal(number)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self.process.stdout.close()
        return code

    def children(self) -> dict[str, int]:
        """The processes that it has started: their numbers, by their words."""
        numbers = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = {}
        for number in numbers:
            with suppress(OSError):  # one that has just ended
                words = Path(f"/proc/{number}/cmdline").read_bytes().decode().split("\0")
                name = Path(f"/proc/{number}/comm").read_text().strip()
                if len(words) > 1 and name != NURSERY:
                    found[words[-2] if name.startswith("python") else name] = int(number)
        return found

    def run_sql(self, statement: str) -> list[tuple]:
        """What its store answers to a statement, asked beside it."""
        if self.store:
            with psycopg.connect(self.store) as base:
                cursor = base.execute(statement)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.store_file, timeout=30)) as base, base:
            return base.execute(statement).fetchall()

    def stored_bytes(self) -> bytes:
        """All that its store holds: the bytes of SQLite's files, what is erased but still on the disk too; of PostgreSQL, what it gives."""
        if self.store:
            return subprocess.run([program("pg_dump") or "pg_dump", self.store], check=True, capture_output=True).stdout
        return b"".join(data for name, data in files(self.store_file.parent).items() if name.startswith(self.store_file.name))

    @property
    def store_file(self) -> Path:
        """SQLite's file."""
        return self.folder / "state" / "service" / "service.sqlite"

    def family(self, number: int) -> list[int]:
        """A process and all that it has started, those that stand apart from it too."""
        numbers = [number]
        for each in numbers:
            with suppress(OSError):
                children = Path(f"/proc/{each}/task/{each}/children").read_text().split()
                numbers += [int(child) for child in children if Path(f"/proc/{child}/comm").read_text().strip() != NURSERY]
        return numbers

    def are_over(self, numbers) -> bool:
        """Whether none of these processes runs."""
        states = [Path(f"/proc/{number}/stat") for number in numbers]
        return all(not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z" for state in states)

    def health(self) -> dict:
        """What its health page says, with its status."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/service/sante", timeout=PATIENCE) as answer:
                return {**json.loads(answer.read()), "status": answer.status}
        except urllib.error.HTTPError as error:
            return {**json.loads(error.read()), "status": error.code}

    def wait_for(self, condition, patience: float = 0) -> None:
        """Wait until `condition()`; looks less and less often, so that what it asks does not slow down what it waits for."""
        until, pause = time.monotonic() + max(self.patience, patience), 0.05
        while not condition():
            assert time.monotonic() < until, "never came"
            time.sleep(pause)
            pause = min(pause * 1.25, 0.5)
