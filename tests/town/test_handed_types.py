"""What rooms hand each other is of the type that they declare: themes are written after the table of it."""

import os
import subprocess
import sys
from shutil import copytree

from tests.journal import NOW, ROOT, TestJournal
from tests.town.small_town import CONTENT


def test_what_rooms_hand_on_is_of_the_type_that_they_declare(tmp_path):
    journal = TestJournal(tmp_path, "from pelicanconf import QUARTIERS\nOFFLINE = False")
    copytree(CONTENT, journal.folder / "content", dirs_exist_ok=True)
    command = [sys.executable, "-m", "tests.town.handed_types", "content", "-s", "conf.py", "-o", "output"]
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "BEFFROI_STATE": str(tmp_path / "state"), "BEFFROI_NOW": NOW}
    environ |= {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
