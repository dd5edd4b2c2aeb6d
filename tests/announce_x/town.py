"""A small town whose real publishing command runs in a process of its own, where it can be killed at any step."""

import io
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from plugins.announce import commands
from plugins.announce.post import AnnouncedImage, Announcement
from plugins.core.infrastructure import settings
from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.errors import Exit
from tests.fakes.gathered import write_gathered
from tests.fakes.internet import Internet, drawn_jpeg
from tests.fakes.x import X
from tests.processes import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
HOST = "journal.essai.example"
START = datetime(2026, 3, 2, 9, tzinfo=PARIS)
TITLES = ["Le marché s’installe place du Beffroi", "« L’œuvre » & l’école : 20 % de bio"]
SETTINGS = f"""
PATH, OUTPUT_PATH, SITEURL = "content", "output", "https://{HOST}"
FEED_AUTHORITY = "essai.example,2026"
PLUGINS = ["plugins.announce.plugin"]
ANNOUNCE = True
RECONCILE_PAUSE = 0
ANNOUNCE_PAGE_WAIT = 0
"""
PAGE = """<!DOCTYPE html><title>{0}</title><link rel="canonical" href="{1}">
<meta property="og:title" content="{0}"><meta property="og:image" content="https://{2}/carte.jpg">"""
COMMAND = [sys.executable, str(ROOT / "tasks.py")]
HOOK = """#!/bin/sh
if [ -f {0}/{1} ]; then rm {0}/{1}; while [ ! -s {0}/pid ]; do sleep 0.01; done; kill -9 "$(cat {0}/pid)"; fi
"""


@dataclass
class Ended:
    """How one run of the command ended: its exit code (negative: killed), and all that it said."""

    code: int
    said: str


def launched(command: list[str], cwd: Path, environ: dict[str, str]) -> subprocess.Popen:
    """A command as a shell would start it."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen(command, cwd=cwd, env=environ, start_new_session=True, **streams)


@dataclass
class Town:
    """`store` is `file` or `git`: with `git`, each run is in a fresh clone with an empty state folder, as in CI.

    `kill` is called by the world at each step that it sees, and kills the run when it is the step that the test waits for. `others` are
    the networks that the town speaks on beside X, by name; `more` are settings of its own. `launch` starts a command, which usually takes
    `usual` seconds.
    """

    folder: Path
    internet: Internet
    x: X
    store: str = "file"
    program: list[str] = field(default_factory=lambda: list(COMMAND))
    announcements: list[Announcement] = field(default_factory=list)
    now: datetime = START
    running: subprocess.Popen | None = None
    timer: threading.Timer = field(default_factory=lambda: threading.Timer(0, str))
    machines: Iterator[int] = field(default_factory=count)
    others: Mapping[str, Any] = field(default_factory=dict)
    more: str = ""
    launch: Callable[[list[str], Path, dict[str, str]], Any] = launched
    usual: float = 0.9
    launching: threading.Lock = field(default_factory=threading.Lock)
    connections_before: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.announcements = [self._announcement(number, title) for number, title in enumerate(TITLES, start=1)]
        for fake in self.fakes.values():
            fake.now = lambda: self.now
        self.remote, self.state = self.folder / "origin.git", self.folder / "state"
        checkout = self.folder / "checkout"
        checkout.mkdir()
        (checkout / "essaiconf.py").write_text(SETTINGS + self.more, encoding="utf-8")
        if self.store == "git":
            self._make_remote(checkout)
        self._begin()

    @property
    def fakes(self) -> dict[str, Any]:
        """Every network that the town speaks on."""
        return {"x": self.x, **self.others}

    def run(self, hours: float) -> Ended:
        """Run the command to its end, `hours` after the start of the test."""
        self.start(hours)
        return self.end()

    def finish(self, hours: float = 1) -> Ended:
        """The first run, after a kill, that is not told to come back later: a git that outlived the dead may put some off."""
        for later in range(40):
            ended = self.run(hours + later / 10)
            if ended.code != Exit.LATER:
                break
        return ended

    def start(self, hours: float = 0) -> None:
        """Start the command."""
        checkout = self._at(hours)
        command = [*self.program, "announce", "--settings", str(checkout / "essaiconf.py")]
        self.connections_before = set(self.internet.connections)
        with self.launching:
            (self.folder / "pid").unlink(missing_ok=True)
            self.running = self.launch(command, checkout, self.environ)
            (self.folder / "pid").write_text(str(self.running.pid))

    @property
    def environ(self) -> dict[str, str]:
        """What the command is told."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("BEFFROI", "GIT_"))},
            **self.internet.environ,
            **{name: value for fake in self.fakes.values() for name, value in fake.environ.items()},
            "BEFFROI_STATE": str(self.state),
            "BEFFROI_NOW": self.now.isoformat(),
            "BEFFROI_LEDGER": self.store,
            "PYTHONPATH": str(ROOT),
        }

    def say(self, hours: float = 0) -> Ended:
        """What `run` does, in this very process: for what does not kill."""
        checkout, out = self._at(hours), io.StringIO()
        with chdir(checkout):
            code = commands.run(settings.load_settings(checkout / "essaiconf.py"), self.environ, dry_run=False, as_json=False, out=out)
        return Ended(code, out.getvalue())

    def alert(self, hours: float = 0) -> Ended:
        """Say what is urgent, in this very process."""
        checkout, out = self._at(hours), io.StringIO()
        with chdir(checkout):
            code = commands.announce_alert(settings.load_settings(checkout / "essaiconf.py"), self.environ, out)
        return Ended(code, out.getvalue())

    def end(self) -> Ended:
        """Wait for the end of the command; a git that outlives it may still finish its push."""
        said, _ = self.running.communicate(timeout=PATIENCE)
        return Ended(self.running.returncode, said)

    def kill(self) -> None:
        """SIGKILL, now, or as soon as it has a number, which the command may be quicker than; nothing before it begins nor once it has
        ended."""
        with self.launching:
            running = self.running
        if running is not None:
            running.kill()

    def posts(self) -> Counter:
        """How many times X holds each announcement."""
        return self.held("x")

    def held(self, network: str) -> Counter:
        """How many times a network holds each announcement."""
        posts = self.fakes[network].posts
        return Counter({one.permalink: sum(one.permalink in str(post) for post in posts) for one in self.announcements})

    def _announcement(self, number: int, title: str) -> Announcement:
        link = f"https://{HOST}/2026/03/essai-{number}/"
        page = self.folder / "site" / "2026" / "03" / f"essai-{number}" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(PAGE.format(title.replace("&", "&amp;"), link, HOST), encoding="utf-8")
        (self.folder / "site" / "carte.jpg").write_bytes(drawn_jpeg(120, 63))
        card = AnnouncedImage(f"https://{HOST}/carte.jpg")
        return Announcement(f"tag:essai.example,2026:{number}", link, title, START - timedelta(hours=number), "article", card=card)

    def _make_remote(self, checkout: Path) -> None:
        git = ["git", "-c", "user.name=Essai", "-c", "user.email=essai@essai.example", "-c", "init.defaultBranch=main"]
        for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "le journal"]):
            subprocess.run([*git, *words], cwd=checkout, check=True)
        subprocess.run([*git, "clone", "-q", "--bare", str(checkout), str(self.remote)], check=True)
        for name in ("pre-receive", "post-receive"):
            hook = self.remote / "hooks" / name
            hook.write_text(HOOK.format(self.folder, name))
            hook.chmod(0o755)

    def _begin(self) -> None:
        """The account begins a day before the first announcement."""
        self.now = START - timedelta(days=1)
        write_gathered(self.state, [])
        conf = settings.load_settings(self.folder / "checkout" / "essaiconf.py")
        environ = self.environ | ({"BEFFROI_LEDGER": f"git:{self.remote}"} if self.store == "git" else {})
        assert commands.run_begin(conf, environ, io.StringIO()) is Exit.DONE

    def _at(self, hours: float) -> Path:
        self.now, checkout = START + timedelta(hours=hours), self._checkout()
        write_gathered(self.state, self.announcements)
        return checkout

    def _checkout(self) -> Path:
        if self.store == "file":
            return self.folder / "checkout"
        machine = self.folder / f"machine-{next(self.machines)}"
        self.state = machine / ".beffroi"
        subprocess.run(["git", "clone", "-q", str(self.remote), str(machine)], check=True)
        return machine


Step = Callable[[Town, random.Random], None]


def before_the_claim(town: Town, chance: random.Random) -> None:
    """The machine dies while the public page is looked at."""
    town.internet.on_connect = lambda host: town.kill() if host == HOST else None


def claimed_before_the_call(town: Town, chance: random.Random) -> None:
    """It dies when it reaches for a network, before anything is said."""
    fake = chance.choice(list(town.fakes.values()))
    town.internet.on_connect = lambda host: town.kill() if host in fake.hosts else None


def asked_and_lost(town: Town, chance: random.Random) -> None:
    """It dies during a call, and the network never kept the post."""
    fake = chance.choice(list(town.fakes.values()))
    fake.script.append("cut")
    fake.on_request = lambda request: town.kill()


def asked_and_kept(town: Town, chance: random.Random) -> None:
    """It dies during a call, and the network keeps the post all the same."""
    turn = iter([False] * chance.randrange(2) + [True] + [False] * 999)
    chance.choice(list(town.fakes.values())).on_request = lambda request: town.kill() if next(turn) else None


def kept_and_unanswered(town: Town, chance: random.Random) -> None:
    """It dies when a network has kept the post and not answered yet."""
    turn = iter([False] * chance.randrange(2) + [True] + [False] * 999)
    chance.choice(list(town.fakes.values())).on_store = lambda post: town.kill() if next(turn) else None


def answered_and_unrecorded(town: Town, chance: random.Random) -> None:
    """It dies just after a network's answer has left."""
    hosts = chance.choice(list(town.fakes.values())).hosts
    town.internet.on_answer = lambda request: town.kill() if request.method == "POST" and request.host in hosts else None


def at_any_moment(town: Town, chance: random.Random) -> None:
    """It dies anywhere between its start and its usual end."""
    town.timer = threading.Timer(chance.uniform(0.05, town.usual * (1.6 if town.store == "git" else 1)), town.kill)
    town.timer.start()


def claim_being_pushed(town: Town, chance: random.Random) -> None:
    """It dies while the remote receives the claim."""
    (town.folder / "pre-receive").touch()


def claim_just_pushed(town: Town, chance: random.Random) -> None:
    """It dies when the remote has the claim and has not said so."""
    (town.folder / "post-receive").touch()


STEPS: dict[str, tuple[Step, ...]] = {
    "file": (
        kept_and_unanswered,
        claimed_before_the_call,
        asked_and_lost,
        answered_and_unrecorded,
        at_any_moment,
        before_the_claim,
        asked_and_kept,
    ),
}
STEPS["git"] = (*STEPS["file"][:5], claim_being_pushed, claim_just_pushed, *STEPS["file"][5:])


def calm(town: Town) -> None:
    """No step kills any more, and what the dead had asked of the world is carried out: a network may keep a post after its caller's end."""
    town.timer.cancel()
    if town.timer.is_alive():
        town.timer.join()
    town.internet.outlive_the_dead(town.connections_before)
    town.internet.on_connect = town.internet.on_answer = lambda event: None
    for fake in town.fakes.values():
        fake.on_request = fake.on_store = lambda event: None
        fake.script.clear()
    for name in ("pre-receive", "post-receive"):
        (town.folder / name).unlink(missing_ok=True)
