"""A network that does not exist, added by following docs/adding-a-network.md to the letter: one file and one row, and it announces."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from plugins.announce.networks.registry import NETWORKS
from plugins.announce.post import Announcement
from plugins.announce.words import OTHERWISE, TEMPLATES, choose_wordings
from plugins.core.infrastructure.clock import PARIS
from tests.announce_x.town import PAGE, SETTINGS
from tests.fakes.gathered import write_gathered
from tests.fakes.internet import Answer, Internet, Request, drawn_jpeg
from tests.house import ROOT

NOW = datetime(2026, 3, 27, 9, tzinfo=PARIS)
LINK = "https://journal.essai.example/2026/03/marche/"


class Clocher:
    """An instance on loopback: `notes` are those that it holds."""

    token = "canari-du-clocher"

    def __init__(self):
        self.notes, self.cuts = {}, 0

    def __call__(self, request: Request) -> Answer:
        """Answer one request."""
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return Answer(401, b'{"error": "unknown token"}')
        if request.method == "POST":
            asked = json.loads(request.body)
            number = f"n{len(self.notes) + 1}"
            said = {"id": number, "url": f"https://clocher.example/{number}", "text": asked["text"], "time": NOW.isoformat()}
            self.notes.setdefault(asked["key"], said)
            self.cuts -= 1
            return Answer(cut=True) if self.cuts >= 0 else Answer(200, json.dumps(self.notes[asked["key"]]).encode())
        found = {"name": "mairie"} if request.path.endswith("/me") else list(self.notes.values())
        return Answer(200, json.dumps(found).encode())


def page(request: Request) -> Answer:
    """The page of the only article."""
    if request.path.endswith(".jpg"):
        return Answer(200, drawn_jpeg(120, 63), {"Content-Type": "image/jpeg"})
    return Answer(200, PAGE.format("Le marché", LINK, "journal.essai.example").encode())


@pytest.fixture
def beffroi(tmp_path):
    """Types a command in a checkout to which what the document says was added; nothing else in it is ours to write."""
    opener, row, module = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "adding-a-network.md").read_text(encoding="utf-8"), re.DOTALL)
    checkout = tmp_path / "checkout"
    (checkout / "plugins").mkdir(parents=True)
    for room in (ROOT / "plugins").iterdir():
        if room.name != "announce":
            (checkout / "plugins" / room.name).symlink_to(room)
    shutil.copytree(ROOT / "plugins" / "announce", checkout / "plugins" / "announce", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tasks.py", checkout)
    networks = checkout / "plugins" / "announce" / "networks"
    registry = (networks / "registry.py").read_text(encoding="utf-8")
    assert registry.count("NETWORKS = (\n") == 1
    (networks / "registry.py").write_text(registry.replace("NETWORKS = (\n", f"{opener}NETWORKS = (\n{row}"), encoding="utf-8")
    (networks / "clocher.py").write_text(module, encoding="utf-8")
    (checkout / "essaiconf.py").write_text(SETTINGS, encoding="utf-8")
    fake = Clocher()
    one = Announcement("tag:essai.example,2026:1", LINK, "Le marché", NOW - timedelta(hours=1), "article", summary="Il revient.")
    with Internet(tmp_path, {"clocher.example": fake, "journal.essai.example": page}) as internet:

        def type_in(*words: str, news: bool = True, hours: int = 0, **more: str) -> tuple[int, str]:
            write_gathered(tmp_path / "state", [one] if news else [])
            environ = {name: value for name, value in os.environ.items() if not name.startswith("BEFFROI_")} | internet.environ
            environ |= {"BEFFROI_CLOCHER_URL": "https://clocher.example", "BEFFROI_CLOCHER_TOKEN": fake.token} | more
            environ |= {"BEFFROI_STATE": str(tmp_path / "state"), "BEFFROI_NOW": (NOW + timedelta(hours=hours)).isoformat()}
            command = [sys.executable, "tasks.py", *words, "--settings", "essaiconf.py"]
            done = subprocess.run(command, cwd=checkout, env=environ, capture_output=True, text=True)
            return done.returncode, done.stdout + done.stderr

        type_in.fake = fake
        yield type_in


def test_a_network_is_one_file_and_one_row(beffroi):
    begun = beffroi("begin", news=False)
    assert begun[0] == 0, begun
    _, beforehand = beffroi("announce", "--dry-run")
    assert "Clocher" in beforehand or "clocher · partirait" in beforehand, beforehand
    beffroi.fake.cuts = 1
    assert "clocher · réseau en panne" in beffroi("announce")[1]
    ended = beffroi("announce", hours=1)
    assert ended[0] == 0 and "https://clocher.example/n1" in ended[1], ended
    assert beffroi("announce", hours=2)[0] == 0
    [note] = beffroi.fake.notes.values()
    assert LINK in note["text"] and "Le marché" in note["text"]
    refused = beffroi("announce", hours=3, BEFFROI_CLOCHER_TOKEN="")
    assert refused[0] == 2 and "BEFFROI_CLOCHER_TOKEN : cette variable manque pour annoncer sur Clocher" in refused[1]
    assert Clocher.token not in "".join([beforehand, *(said for _, said in (ended, refused))])


@pytest.mark.parametrize("occasion", TEMPLATES)
def test_a_network_without_words_of_its_own_says_what_happened_and_not_as_another_does(occasion):
    words = choose_wordings(occasion, "clocher", {})
    assert words == OTHERWISE[occasion]
    assert not set(words) & {one for row in NETWORKS for one in TEMPLATES[occasion].get(row.name, ())}
    assert all(re.sub(r"\{\w+\}|\W", "", one) for one in words)
