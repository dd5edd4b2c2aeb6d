"""A whole evening on loopback: a journal that is online, its service, the network of the chamber, X, and the readers’ host."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from plugins.core.infrastructure.clock import PARIS
from tests.fakes.cable import Cable
from tests.fakes.x import X, world
from tests.journal import ROOT, TestJournal
from tests.ports import free_port
from tests.processes import PATIENCE
from tests.warm import start_program

NAME, SLUG = "journal.essai.example", "conseil-de-ce-soir"
FILE = """---
id: seance-de-ce-soir
title: Conseil de ce soir
date: {before:%Y-%m-%d %H:%M}
start: {start:%Y-%m-%d %H:%M}
place: Hôtel de ville
session_status: direct
agenda:
  - {{number: 1, title: Compte administratif}}
  - {{number: 2, title: Passerelle de la gare}}
members:
  - {{name: Hélène Vasseur, group: Ensemble}}
  - {{name: Karim Belhadj, group: Ensemble}}
  - {{name: Mathilde Cornu, group: Autrement}}
---

La séance est publique.
"""


@dataclass
class Hall:
    """Everything below `folder`. `hold` is in seconds."""

    folder: Path
    hold: int = 0
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.x, self.port = X(), free_port()
        self.cable = Cable(self.port)
        self.internet = world(self.folder, self.x, self.folder / "www", NAME)
        self.journal = TestJournal(self.folder / "journal", self._settings())
        content = self.journal.folder / "content/conseil"
        content.mkdir(parents=True)
        start = datetime.now(PARIS) - timedelta(minutes=10)
        self.file = content / "ce-soir.md"
        self.file.write_text(FILE.format(start=start, before=start - timedelta(days=5)), encoding="utf-8")

    @property
    def live(self) -> Path:
        """The folder of the session, as readers see it."""
        return self.folder / "www/conseil" / SLUG

    @property
    def phone(self) -> str:
        """Where the phone's page is, at the other end of the cable."""
        return f"http://127.0.0.1:{self.cable.port}/direct/"

    def __enter__(self) -> "Hall":
        self.internet.__enter__()
        self.environ = {**self.x.environ, **self.internet.environ, "BEFFROI_NOW": ""}
        for words in (("build",), ("deploy",), ("begin",)):
            self.journal.run(*words, **self.environ)
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.kill()
        self.cable.close()
        self.internet.__exit__(*failure)

    def start(self) -> None:
        """Start the service, and wait until it answers."""
        known = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "BEFFROI_STATE": str(self.journal.folder / "state")}
        command = [sys.executable, str(ROOT / "tasks.py"), "live", "--settings", str(self.journal.folder / "conf.py")]
        log = (self.folder / "service.log").open("ab")
        self.service = start_program(command, cwd=self.journal.folder, env={**known, **self.environ}, stdout=log, stderr=subprocess.STDOUT)
        log.close()
        self.until(
            lambda: "/direct/" in self.said().rpartition("Séance :")[2] or self.service.poll() is not None, "le service n’écoute pas"
        )
        assert self.service.poll() is None, self.said()

    def kill(self) -> None:
        """End the service as a power cut does."""
        self.service.kill()
        self.service.wait()
        (self.folder / "service.log").open("ab").write(b"\nKILLED\n")

    def said(self) -> str:
        """What the service has written."""
        return (self.folder / "service.log").read_text(encoding="utf-8", errors="replace")

    def run(self, *words: str) -> str:
        """A command of the same town."""
        return self.journal.run(*words, **self.environ).stdout

    def code(self, name: str) -> str:
        """A code for somebody."""
        lines = self.run("live", "invite", name).splitlines()
        return next(line.strip() for line in lines if line.startswith("    "))

    def until(self, ready: Callable[[], bool], otherwise: str) -> None:
        """Wait until `ready()`."""
        end = time.monotonic() + PATIENCE
        while not ready():
            assert time.monotonic() < end, f"{otherwise}\n{self.said()[-3000:]}"
            time.sleep(0.05)

    def _settings(self) -> str:
        return f"""
SITEURL = "https://{NAME}"
DEMONSTRATION_NOW = None
DEPLOY = "folder:{self.folder / "www"}"
LIVE = {{"address": "127.0.0.1:{self.port}", "public": "http://127.0.0.1:{self.cable.port}"}}
COUNCIL = {{"hold": {self.hold}, "doubt": 15}}
"""
