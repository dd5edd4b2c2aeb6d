"""A town that upgrades keeps its ledger and its register: today's code says of them what the code that wrote them said."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plugins.council_live.close import format_entries
from plugins.council_live.register import EntryRegister
from tests.announce_networks.faces import FACES, sites_of
from tests.fakes.internet import Internet, folder_site
from tests.warm import warm

FORMER = Path(__file__).parent / "2026-11-28"
LAST_RUN, HOST = datetime.fromisoformat("2026-03-04T15:00:00+01:00"), "journal.essai.example"
COMMANDS = {
    "ledger.txt": ("ledger",),
    "ledger.jsonl": ("ledger", "--json"),
    "budget.txt": ("budget",),
    "budget.csv": ("budget", "--csv"),
}


@dataclass
class UpgradedTown:
    """A town's folder, with the state that an earlier version left, and the networks that it speaks on."""

    folder: Path
    fakes: dict[str, Any]
    internet: Internet

    def run(self, *words: str) -> tuple[int, str]:
        """The exit code of a command of today, and what it says."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("BEFFROI", "GIT_"))} | self.internet.environ
        for fake in self.fakes.values():
            environ |= fake.environ
        environ |= {"BEFFROI_STATE": str(self.folder / "state"), "BEFFROI_NOW": LAST_RUN.isoformat(), "BEFFROI_LEDGER": "file"}
        done = warm().run([*words, "--settings", "essaiconf.py"], self.folder, environ)
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def town(tmp_path: Path) -> Iterator[UpgradedTown]:
    """The town, after the upgrade."""
    shutil.copytree(FORMER / "announce", tmp_path / "state")
    shutil.copy(FORMER / "essaiconf.py", tmp_path)
    (tmp_path / "site").mkdir()
    fakes = {name: face.fake() for name, face in FACES.items()}
    for fake in fakes.values():
        fake.now = lambda: LAST_RUN
    with Internet(tmp_path, sites_of(fakes.values()) | {HOST: folder_site(tmp_path / "site")}) as internet:
        yield UpgradedTown(tmp_path, fakes, internet)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_ledger_of_before_is_told_word_for_word(town, name):
    code, words = town.run(*COMMANDS[name])
    assert f"{words}{code}\n" == (FORMER / "said" / name).read_text(encoding="utf-8")


def test_a_claim_that_was_left_alone_is_found_on_the_account_and_not_said_again(town):
    held = town.fakes["x"].hold(f"Annulé : Le marché s’installe place du Beffroi\n\nhttps://{HOST}/2026/03/essai-1/", when=LAST_RUN)
    _, words = town.run("announce")
    assert f"https://x.com/i/status/{held.id}" in words, words
    assert town.fakes["x"].posts == [held]


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """What the session keeps, after the upgrade."""
    return shutil.copytree(FORMER / "council", tmp_path / "council")


def archived(register: EntryRegister) -> str:
    """What the session's file would say of its entries."""
    return format_entries(each.entry for each in register.list_entries() if not each.is_taken_back) + "\n"


def test_a_register_of_before_gives_the_same_archive(council):
    register = EntryRegister(council, lambda: LAST_RUN)
    assert archived(register) == (FORMER / "said/archive.yaml").read_text(encoding="utf-8")
    assert [each.seq for each in register.list_entries() if each.withdrawn] == [4]
    assert (register.get_item(), register.get_status()) == ("1", "direct")


def test_a_register_of_before_whose_database_is_lost_is_made_again_from_its_journal(council):
    (council / "registre.db").unlink()
    assert archived(EntryRegister(council, lambda: LAST_RUN)) == (FORMER / "said/archive.yaml").read_text(encoding="utf-8")
