"""Two editors, one git user, kills and cuts, in any order: nothing is lost, nothing published twice, the repository and the site agree.

A schedule is a text that these three change, and their moves. One to four schedules are played at once on the service that they share, as a
town's people do: each move of one falls among those of the others. Each has its seed in its name: `BEFFROI_TEST_SEED=… ./beffroi test
--full tests/desk/test_schedules.py` plays them again.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from plugins.service.desk.repository import remove_stale_locks
from tests.campaign import SEED, campaign, long, trials
from tests.desk.conftest import Desk, Writer
from tests.journal import TestJournal, files

pytestmark = campaign

PARAGRAPHS = 6
OPERATIONS = 7
WIDTHS = (1, 2, 3, 4)
"""Schedules that are played at once, in turn."""
PATIENCE = 900
"""Seconds for all that four schedules have put in the queue, two kills of a worker that starts included, on a machine that is busy."""
GROUPS = trials(full=100, sample=1)
"""On each store: 250 schedules."""


@dataclass
class Schedule:
    """One run: an event of the agenda that three people change at once. `words` are those that each change brought, by who did; `replaced`
    those of a publication that its author asked for again before it had begun."""

    desk: Desk
    name: str
    chance: random.Random
    editors: dict[str, Writer]
    words: dict[str, list[str]] = field(default_factory=lambda: {"Ada": [], "Bob": [], "git": []})
    counts: dict[str, int] = field(default_factory=lambda: {"Ada": 0, "Bob": 0})
    asked: list[tuple[Writer, str, str]] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    @property
    def source(self) -> str:
        """The text that they share."""
        return f"agenda/{self.name}.md"

    def begin(self) -> None:
        """The text is there, committed by the webmaster, before anybody changes it."""
        head = f"---\nid: 20260301-{self.chance.randrange(36**8):08x}\ntitle: Essai {self.name}\ndate: 2026-03-27 08:30\n"
        head += "type: Concert\nplace: Le parc\ntimings: 2 avril 2026 de 18 h à 20 h\n---\n\n"
        file = self.desk.content / self.source
        self.desk.service.wait_for(self.desk.is_shared, PATIENCE)
        self.desk.service.wait_for(lambda: remove_stale_locks(file, {}) or not (self.desk.content / ".git" / "index.lock").exists())
        file.parent.mkdir(exist_ok=True)
        file.write_text(head + "\n\n".join(f"Paragraphe {number}." for number in range(PARAGRAPHS)) + "\n", encoding="utf-8")
        self.desk.git("add", self.source)
        self.desk.git("commit", "-qm", self.name, "--", self.source)
        self.desk.git("push", "-q", "origin", "main")

    def change(self, text: str, who: str) -> str:
        """The text with one paragraph changed."""
        number = self.chance.randrange(PARAGRAPHS)
        word = f"{who}{len(self.words[who])}x{self.chance.randrange(10**6)}"
        paragraphs = text.strip().split("\n\n")
        paragraphs[len(paragraphs) - PARAGRAPHS + number] = f"Paragraphe {number} {word}."
        self.words[who].append(word)
        return "\n\n".join(paragraphs) + "\n"

    def edit(self, who: str) -> None:
        """An editor changes a paragraph, and publishes."""
        writer = self.editors[who]
        draft = writer.open(self.source)
        self.ask(who, draft, self.change(writer.state(draft)["body"], who), self.words[who][-1])

    def push(self) -> None:
        """The git user changes a paragraph, and pushes; when the forge is away or somebody was first, they have done nothing."""
        with suppress(subprocess.CalledProcessError):
            self.desk.rewrite_as_a_git_user(self.source, lambda text: self.change(text, "git"))
            return
        del self.words["git"][len(self.pushed_words()) :]

    def pushed_words(self) -> list[str]:
        """What the git user has pushed."""
        forge = next(place for place in (self.desk.forge, self.desk.forge.with_name("away.git")) if place.exists())
        text = self.desk.git("--git-dir", str(forge), "log", "--author=Gaël", "-p", "--", self.source)
        return [word for word in self.words["git"] if f"{word}." in text]

    def moves(self) -> list[Callable[[], None]]:
        """What is done, in an order of its own: an edit, then OPERATIONS of any sort."""
        sorts = [
            *[lambda: self.edit("Ada")] * 3,
            *[lambda: self.edit("Bob")] * 3,
            *[self.push] * 3,
            lambda: kill_worker(self.desk),
            lambda: cut_power(self.desk),
            lambda: cut(self.desk, is_away=True),
            lambda: cut(self.desk, is_away=False),
            *[lambda: time.sleep(self.chance.random())] * 2,
        ]
        return [sorts[0], *self.chance.choices(sorts, k=OPERATIONS)]

    def ask(self, who: str, draft: str, body: str | None = None, word: str = "") -> None:
        """An editor publishes."""
        self.counts[who] += 1
        writer = self.editors[who]
        self.asked.append((writer, writer.publish(draft, body), word))

    def wait_until_over(self) -> None:
        """What was asked for is online, or waits for somebody to choose."""
        while self.asked:
            writer, publication, word = self.asked.pop(0)
            self.desk.service.wait_for(lambda writer=writer, publication=publication: writer.receipt(publication)["over"], PATIENCE)
            receipt = writer.receipt(publication)
            assert receipt["state"] in ("online", "replaced", "conflict"), receipt
            if receipt["state"] == "replaced" and word:
                self.replaced.append(word)

    def choose(self, who: str) -> bool:
        """Choose between the versions of this text that an editor is shown, and publish the choice; whether there were any."""
        writer = self.editors[who]
        section = re.search(r'id="deux">.*?</section>', writer.visit.get("/bureau/").text, re.S)
        shown = list(dict.fromkeys(re.findall(r"/bureau/textes/\d+/", section[0]) if section else []))
        pages = {draft: writer.visit.get(draft).text for draft in shown}
        drafts = [draft for draft, page in pages.items() if f"Essai {self.name}" in page]
        for draft in drafts:
            side = self.chance.choice(["mine", "theirs"]) if "par git" in pages[draft] else "mine"
            answer = writer.visit.post(f"{draft}choisir", draft, keep=side)
            assert answer.status_code == 302, answer.text
            if answer.headers["Location"] == draft:
                self.ask(who, draft)
        return bool(drafts)

    def require_nothing_lost(self) -> None:
        """Each word that was written is in the history; the page shows the text; networks were told of it once."""
        history = self.desk.git("log", "--format=@%an", "-p", "-m", "--", self.source)
        lost = {
            who: [word for word in words if f"{word}." not in history and word not in self.replaced] for who, words in self.words.items()
        }
        assert not any(lost.values()), lost
        authors = self.desk.git("log", "--full-history", "--format=%an", "--", self.source).split("\n")
        assert all(authors.count(who) <= count for who, count in self.counts.items()), authors
        text = (self.desk.content / self.source).read_text(encoding="utf-8")
        shown = [line for line in text.split("---\n")[-1].splitlines() if line.strip()]
        assert len(shown) == PARAGRAPHS
        address = f"agenda/essai-{self.name}"
        self.desk.service.wait_for(lambda: all(line in self.desk.page(address) for line in shown), PATIENCE)
        outbox = [file for file in (self.desk.service.folder / "state").rglob("*") if file.is_file() and "outbox" in file.as_posix()]
        said = [file.name for file in outbox if f"Essai {self.name}" in file.read_text(encoding="utf-8", errors="replace")]
        assert len(said) == 1, said


def kill_worker(desk: Desk) -> None:
    """Those who work in the journal's folder die, wherever they are."""
    for number in list_workers(desk):
        os.kill(number, signal.SIGKILL)


def list_workers(desk: Desk) -> list[int]:
    """The processes of the queues that change the journal's folder."""
    children = desk.service.children()
    return [children[name] for name in ("publish", "fetch") if name in children]


def cut_power(desk: Desk) -> None:
    """They die with all that they have started: a build, a git that may leave its lock."""
    for number in list_workers(desk):
        for each in desk.service.family(number):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)


def cut(desk: Desk, is_away: bool) -> None:
    """The forge goes away, or comes back."""
    here, there = desk.forge, desk.forge.with_name("away.git")
    with suppress(FileNotFoundError):
        (here if is_away else there).rename(there if is_away else here)


def settle(desk: Desk, schedules: Sequence[Schedule]) -> None:
    """The forge comes back, and whoever is shown two versions chooses one, until all is online and shared."""
    cut(desk, is_away=False)
    is_new = True
    while is_new:
        for schedule in schedules:
            schedule.wait_until_over()
        desk.service.wait_for(desk.is_shared, PATIENCE)
        is_new = any(schedule.choose(who) for schedule in schedules for who in schedule.editors)


@pytest.fixture(scope="session")
def editors(desk: Desk) -> dict[str, Writer]:
    """Who writes at the desk, come in once."""
    return {who: desk.enter(who) for who in ("Ada", "Bob")}


@pytest.mark.parametrize("number", range(GROUPS))
def test_nothing_is_lost_nothing_is_published_twice_and_the_site_says_what_the_repository_does(
    desk: Desk, editors: dict[str, Writer], number: int
):
    names = [f"plan-{SEED}-{number}-{place}" for place in range(WIDTHS[number % len(WIDTHS)])]
    schedules = [Schedule(desk, name, random.Random(name), editors) for name in names]
    for schedule in schedules:
        schedule.begin()
    start, chance = desk.git("rev-parse", "HEAD"), random.Random(number)
    waiting = [schedule.moves() for schedule in schedules]
    while any(waiting):
        chance.choice([moves for moves in waiting if moves]).pop(0)()
    settle(desk, schedules)
    for schedule in schedules:
        schedule.require_nothing_lost()
    authors = desk.git("log", "--format=%an", f"{start}..HEAD").split("\n")
    for who in editors:
        assert authors.count(who) <= sum(schedule.counts[who] for schedule in schedules)
    assert desk.git("status", "--porcelain", "--untracked-files=no") == ""


@long
def test_a_clone_gives_the_same_site(desk: Desk, editors: dict[str, Writer], tmp_path: Path):
    """After them all: what was deployed by pieces is, to the byte, what a build from nothing makes of a clone."""
    ada, folder = editors["Ada"], desk.service.folder
    ada.wait_online(ada.publish(ada.begin("breve"), "Tout est dit.", title="Dernière brève"))
    desk.service.wait_for(desk.is_shared)
    journal = TestJournal(tmp_path, desk.service.journal.settings.replace(str(folder / "public"), str(tmp_path / "public")))
    shutil.copy(folder / "ville.toml", tmp_path)
    desk.git("clone", "-q", str(desk.forge), str(tmp_path / "shared"), at=tmp_path)
    journal.run("publish", "--content", str(tmp_path / "shared"))
    expected = files(tmp_path / "public")
    assert f"agenda/essai-plan-{SEED}-0-0/index.html" in expected
    assert desk.differing_files(expected) == []
