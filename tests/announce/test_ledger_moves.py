"""The commands by which the handbook takes a ledger from a file to a branch: what was said is not said again."""

import os
import re
import subprocess

from plugins.announce.ledger_git import open_git
from plugins.core.infrastructure.errors import Exit
from tests.announce.town import LINKS, Town
from tests.house import ROOT

HANDBOOK = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = re.search(r"### Passer du fichier à la branche.*?```\n(.*?)```", HANDBOOK, re.DOTALL)[1]
AUTHOR = {f"GIT_{who}_{what}": "essai@essai.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def test_the_commands_of_the_handbook_move_the_ledger_and_nothing_is_said_again(tmp_path):
    town = Town(tmp_path / "town", "file").begin()
    town.publish()
    before = [(entry.key, entry.state) for entry in town.ledger().list_entries()]
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "init", "--quiet", "--bare", str(town.bare)], check=True)
    subprocess.run(["git", "init", "--quiet", str(checkout)], check=True)
    subprocess.run(["git", "-C", str(checkout), "remote", "add", "origin", str(town.bare)], check=True)
    (checkout / ".beffroi").mkdir()
    (town.folder / "ledger.jsonl").rename(checkout / ".beffroi" / "ledger.jsonl")
    subprocess.run(["sh", "-e", "-c", COMMANDS], cwd=checkout, env=os.environ | AUTHOR, check=True)
    town.store = "git"
    assert [(entry.key, entry.state) for entry in open_git(f"git:{town.bare}", tmp_path / "ci", os.environ).read().list_entries()] == before
    assert town.publish(hours=1).exit == Exit.DONE
    assert town.wall.links() == LINKS
