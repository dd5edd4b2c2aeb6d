"""A town that announces: its ledger in either store, its publishers, and the wall that they speak on."""

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from plugins.announce.announce import announce, announce_urgent
from plugins.announce.continuity import set_baselines
from plugins.announce.ledger import URGENT, Ledger, LedgerStore
from plugins.announce.ledger_file import FileLedger
from plugins.announce.ledger_git import open_git
from plugins.announce.post import Announcement, Key, PostState
from plugins.announce.run import OpenAccount, RunReport, RunRules
from tests.announce.sample import announcement, at
from tests.announce.wall import Wall

NEWS = [announcement(number) for number in (3, 2, 1)]
LINKS = [one.permalink for one in NEWS]
AT_ONCE = RunRules(reconcile_pause=0)
URGENTLY = RunRules(reconcile_pause=0, urgent=True, insist=True, sleep=bool)


class Town:
    """`store` is `file` or `git`. The git ledger is in a bare repository of its own; each publisher has its own state folder."""

    def __init__(self, folder: Path, store: str):
        self.folder, self.store = folder, store
        self.wall = Wall(folder / "wall.jsonl")
        folder.mkdir(parents=True, exist_ok=True)
        if store == "git":
            shutil.copytree(_found_ledger() / self.bare.name, self.bare)

    @property
    def bare(self) -> Path:
        """The repository that publishers share."""
        return self.folder / "town.git"

    def open(self, publisher: str = "ci", lane: str = "") -> LedgerStore:
        """The ledger, as one publisher reaches it."""
        if self.store == "file":
            return FileLedger(self.folder / "ledger.jsonl", lane)
        return open_git(f"git:{self.bare}", self.folder / publisher, os.environ, lane)

    def begin(self) -> "Town":
        """Announce from yesterday on."""
        if self.store == "git":
            shutil.copytree(_begin_ledger(), self.folder, dirs_exist_ok=True)
            return self
        return self.begin_here()

    def begin_here(self) -> "Town":
        """The same, done and not copied: on another wall, or where the repository notes what is asked of it."""
        with self.open() as ledger:
            set_baselines([], [OpenAccount(self.wall)], ledger, at(-24))
        return self

    def publish(
        self,
        news: Iterable[Announcement] = NEWS,
        hours: float = 0,
        publisher: str = "ci",
        rules: RunRules = AT_ONCE,
        walls: Iterable[Wall] = (),
    ) -> RunReport:
        """One run, so many hours after NOW."""
        with self.open(publisher) as ledger:
            return announce(news, [OpenAccount(wall) for wall in walls or [self.wall]], ledger, at(hours), rules)

    def alert(self, news: Iterable[Announcement], hours: float = 0, rules: RunRules = URGENTLY, walls: Iterable[Wall] = ()) -> RunReport:
        """One run that says what is urgent only, on the same machine as the publisher `ci`."""
        with self.open(lane=URGENT) as ledger:
            return announce_urgent(news, [OpenAccount(wall) for wall in walls or [self.wall]], ledger, at(hours), rules, ())

    def ledger(self) -> Ledger:
        """What the ledger says now."""
        return self.open("reader").read()

    def state(self, one: Announcement, wall: Wall | None = None) -> PostState | None:
        """What became of one announcement."""
        entry = self.ledger().get_latest_entry(Key(one.guid, (wall or self.wall).name, self.wall.account))
        return entry.state if entry else None


@cache
def _found_ledger() -> Path:
    """The folder of this process in which `town.git` is a repository that holds nothing yet."""
    folder = Path(tempfile.mkdtemp(prefix="beffroi-ledger-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run(["git", "init", "--quiet", "--bare", "--template=", str(folder / "town.git")], check=True)
    (folder / "town.git" / "hooks").mkdir()
    return folder


@cache
def _begin_ledger() -> Path:
    """The folder of a town of this process that has begun, with its repository and that of its publisher: fourteen runs of git a town."""
    town = Town(_found_ledger() / "begun", "git").begin_here()
    shutil.rmtree(town.folder / "ci" / "ledger.git" / "hooks")
    return town.folder
