"""A town whose council sits: its journal built and deployed, its service started, a phone that has joined."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.clock import PARIS

ROOT = Path(__file__).resolve().parents[2]
NAME = "journal.valbrune.example"
SLUG = "seance"
ADDRESS = f"conseil/{SLUG}/"
IDENTITY = "20260320-seance01"
SESSION = """---
id: {identity}
title: Conseil municipal
slug: {slug}
date: {date:%Y-%m-%d %H:%M}
start: {start:%Y-%m-%d %H:%M}
session_status: direct
place: Hôtel de ville
agenda:
{agenda}
members:
{members}
---

La séance est publique.
"""
SETTINGS = """
import sys
sys.path.insert(0, {root!r})
from publishconf import *
THEME = {theme!r}
DEFAULT_IMAGE = None
DEMONSTRATION_NOW = None
DEPLOY = {deploy!r}
LIVE = {{"address": "127.0.0.1:{port}"}}
COUNCIL = {{"hold": {hold}}}
"""
HOLD = 2
"""Seconds: the default of a town is twenty, which nothing here depends on."""
PATIENCE = 30
"""Seconds that a program may take to answer for the first time."""


@dataclass
class Phone:
    """A phone of the chamber; `port` is the service's."""

    port: int
    cookie: str = ""
    count: int = 0
    told: list[str] = field(default_factory=list)

    def post(self, path: str, told: object) -> http.client.HTTPResponse:
        """Send JSON, as the phone's page does. Raises RuntimeError when it is refused."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/json", "X-Beffroi": "direct", "Origin": f"http://127.0.0.1:{self.port}"}
        joined = {"Cookie": self.cookie, "X-Beffroi-Session": IDENTITY} if self.cookie else {}
        line.request("POST", f"/direct/api/{path}", json.dumps(told), {**headers, **joined})
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
        line.close()
        return answer

    def join(self, code: str) -> None:
        """Type a code."""
        self.cookie = self.post("join", {"code": code}).getheader("Set-Cookie", "").partition(";")[0]

    def tap(self, text: str, tell: bool = False) -> str:
        """Send an entry; its id, once it is confirmed."""
        self.count += 1
        name = f"essai{self.count:012}"
        entry = {"id": name, "kind": "propos", "item": str(1 + self.count // 40 % 20), "text": text}
        self.post("entries", {"n": self.count, "age": 0, "tell": tell, "entry": entry})
        if tell:
            self.told.append(name)
        return name


@dataclass
class Town:
    """Its journal in `folder`, its site at `site`, its service on `port`; `networks` are the variables that lead it to X."""

    folder: Path
    site: int
    port: int
    networks: Mapping[str, str]

    @property
    def www(self) -> Path:
        """The web root."""
        return self.folder / "www"

    @property
    def address(self) -> str:
        """That of its site: a name of fiction, which only a browser that is told so finds."""
        return f"http://{NAME}:{self.site}"

    @property
    def environ(self) -> dict[str, str]:
        """That of its commands."""
        known = {name: value for name, value in os.environ.items() if not name.startswith("BEFFROI_")}
        return {**known, "BEFFROI_STATE": str(self.folder / "state"), "BEFFROI_SITEURL": self.address, **self.networks}

    def command(self, *words: str) -> list[str]:
        """`./beffroi` with these words."""
        return [sys.executable, str(ROOT / "tasks.py"), *words, "--settings", "conf.py"]

    def run(self, *words: str) -> str:
        """What it says. Raises CalledProcessError."""
        return subprocess.run(self.command(*words), cwd=self.folder, env=self.environ, check=True, capture_output=True, text=True).stdout

    def publish(self) -> None:
        """Write the journal, build it, put it online."""
        (self.folder / "content/conseil").mkdir(parents=True)
        now = datetime.now(PARIS)
        agenda = "\n".join(f"  - {{number: {number}, title: Point {number} de l’ordre du jour}}" for number in range(1, 21))
        members = "\n".join(f"  - {{name: Membre {number}, group: Groupe {number % 3}}}" for number in range(1, 40))
        dates = {"date": now - timedelta(days=6), "start": now - timedelta(minutes=10)}
        told = SESSION.format(identity=IDENTITY, slug=SLUG, agenda=agenda, members=members, **dates)
        (self.folder / "content/conseil/seance.md").write_text(told, encoding="utf-8")
        said = SETTINGS.format(root=str(ROOT), theme=str(ROOT / "theme"), deploy=f"folder:{self.www}", port=self.port, hold=HOLD)
        (self.folder / "conf.py").write_text(said, encoding="utf-8")
        for word in ("build", "deploy", "begin"):
            self.run(word)

    def due(self) -> dict[str, float]:
        """When each entry might leave for the networks: once its hold was over."""
        (journal,) = self.folder.glob("state/**/registre.jsonl")
        acts = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
        return {one["entry"]["id"]: datetime.fromisoformat(one["received"]).timestamp() + HOLD for one in acts if one["act"] == "entry"}

    def invited(self) -> Phone:
        """A phone that has joined."""
        phone = Phone(self.port)
        phone.join(re.findall(r"\b[0-9A-Z]{4}-?[0-9A-Z]{4}\b", self.run("live", "invite", "Camille"))[0])
        return phone


@contextmanager
def running(command: Sequence[str], port: int, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program that listens on `port`, killed at the end. Raises RuntimeError when it does not."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        until = time.monotonic() + PATIENCE
        while child.poll() is None and time.monotonic() < until:
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            raise RuntimeError(f"{command}: nobody answers")
        yield child
    finally:
        child.kill()
        child.wait()


def free_port() -> int:
    """A port that nothing listened to a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]
