"""Two editors, one git user, kills and cuts, in any order: nothing is lost, nothing published twice, the repository and the site agree.

Each schedule has its seed in its name: `BEFFROI_TEST_SEED=… ./beffroi test --full tests/desk/test_schedules.py` plays it again.
"""

import os
import random
import re
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from tests.campaign import SEED, long, trials
from tests.desk.conftest import Desk, Writer
from tests.journal import TestJournal, files

PARAGRAPHS = 6
OPERATIONS = 7
SCHEDULES = trials(full=250, sample=1)
"""On each store."""


@dataclass
class Schedule:
    """One run: an event of the agenda that three people change at once. `words` are those that each change brought, by who did; `replaced`
    those of a publication that its author asked for again before it had begun."""

    desk: Desk
    name: str
    chance: random.Random
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

    def edit(self, writer: Writer, who: str) -> None:
        """An editor changes a paragraph, and publishes."""
        draft = writer.open(self.source)
        self.ask(writer, who, draft, self.change(writer.state(draft)["body"], who), self.words[who][-1])

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

    def kill(self) -> None:
        """The worker dies, wherever it is."""
        if number := self.desk.service.children().get("work"):
            os.kill(number, signal.SIGKILL)

    def cut(self, is_away: bool) -> None:
        """The forge goes away, or comes back."""
        here, there = self.desk.forge, self.desk.forge.with_name("away.git")
        with suppress(FileNotFoundError):
            (here if is_away else there).rename(there if is_away else here)

    def settle(self, writers: dict[str, Writer]) -> None:
        """The forge comes back, and whoever is shown two versions chooses one, until all is online and shared."""
        self.cut(is_away=False)
        is_new = True
        while is_new:
            while self.asked:
                writer, publication, word = self.asked.pop(0)
                self.desk.service.wait_for(lambda writer=writer, publication=publication: writer.receipt(publication)["over"])
                receipt = writer.receipt(publication)
                assert receipt["state"] in ("online", "replaced", "conflict"), receipt
                if receipt["state"] == "replaced" and word:
                    self.replaced.append(word)
            self.desk.service.wait_for(self.desk.is_shared)
            is_new = sum(self.choose(writer, who) for who, writer in writers.items()) > 0

    def choose(self, writer: Writer, who: str) -> bool:
        """Choose between the versions that an editor is shown, and publish the choice; whether there were any."""
        section = re.search(r'id="deux">.*?</section>', writer.visit.get("/bureau/").text, re.S)
        drafts = dict.fromkeys(re.findall(r"/bureau/textes/\d+/", section[0]) if section else [])
        for draft in drafts:
            is_online = "par git" in writer.visit.get(draft).text
            side = self.chance.choice(["mine", "theirs"]) if is_online else "mine"
            answer = writer.visit.post(f"{draft}choisir", draft, keep=side)
            assert answer.status_code == 302, answer.text
            if answer.headers["Location"] == draft:
                self.ask(writer, who, draft)
        return bool(drafts)

    def ask(self, writer: Writer, who: str, draft: str, body: str | None = None, word: str = "") -> None:
        """An editor publishes."""
        self.counts[who] += 1
        self.asked.append((writer, writer.publish(draft, body), word))


@pytest.mark.parametrize("number", range(SCHEDULES))
def test_nothing_is_lost_nothing_is_published_twice_and_the_site_says_what_the_repository_does(desk: Desk, number: int):
    name = f"plan-{SEED}-{number}"
    schedule = Schedule(desk, name, random.Random(name))
    schedule.begin()
    writers = {who: desk.enter(f"{who} {name}") for who in ("Ada", "Bob")}
    moves = [
        *[lambda: schedule.edit(writers["Ada"], "Ada")] * 3,
        *[lambda: schedule.edit(writers["Bob"], "Bob")] * 3,
        *[schedule.push] * 3,
        *[schedule.kill] * 2,
        lambda: schedule.cut(is_away=True),
        lambda: schedule.cut(is_away=False),
        *[lambda: time.sleep(schedule.chance.random())] * 2,
    ]
    schedule.edit(writers["Ada"], "Ada")
    for move in schedule.chance.choices(moves, k=OPERATIONS):
        move()
    schedule.settle(writers)
    history = desk.git("log", "--format=@%an", "-p", "-m", "--", schedule.source)
    lost = {
        who: [word for word in words if f"{word}." not in history and word not in schedule.replaced]
        for who, words in schedule.words.items()
    }
    assert not any(lost.values()), lost
    for who in writers:
        assert desk.git("log", "--format=%an").split("\n").count(f"{who} {name}") <= schedule.counts[who]
    assert desk.git("status", "--porcelain", "--untracked-files=no") == ""
    text = (desk.content / schedule.source).read_text(encoding="utf-8")
    shown = [line for line in text.split("---\n")[-1].splitlines() if line.strip()]
    assert len(shown) == PARAGRAPHS
    address = f"agenda/essai-{schedule.name}"
    desk.service.wait_for(lambda: all(line in desk.page(address) for line in shown))
    outbox = [file for file in (desk.service.folder / "state").rglob("*") if file.is_file() and "outbox" in file.as_posix()]
    said = [file.name for file in outbox if f"Essai {name}" in file.read_text(encoding="utf-8", errors="replace")]
    assert len(said) == 1, said


@long
def test_a_clone_gives_the_same_site(desk: Desk, tmp_path):
    """After them all: what was deployed by pieces is what a build from nothing makes of what is shared."""
    desk.service.wait_for(desk.is_shared)
    journal = TestJournal(tmp_path, desk.service.journal.settings.replace(str(desk.service.folder / "public"), str(tmp_path / "public")))
    desk.git("clone", "-q", str(desk.forge), str(tmp_path / "shared"), at=tmp_path)
    journal.run("build", "--content", str(tmp_path / "shared"))
    assert files(tmp_path / "output").keys() == files(desk.service.folder / "output").keys()
