"""A text that comes once the build has looked at the disk is in that build or in the next one, and never a fault."""

from tests.journal import TestJournal

COMES = """
import sys
from pathlib import Path
LATE = Path(__file__).with_name("late.md")
if "pelican.settings" in sys.modules and LATE.exists():
    LATE.rename(LATE.with_name("content") / "articles" / LATE.name)
"""


def test_a_text_that_comes_between_the_look_and_the_reading(tmp_path):
    journal = TestJournal(tmp_path, COMES)
    journal.article("marche")
    journal.run("build")
    journal.run("build")
    journal.article("late", "Venu pendant la construction").rename(tmp_path / "late.md")
    journal.article("marche", body="Samedi, et dimanche.")
    journal.run("build")
    journal.run("build")
    assert "Venu pendant la construction" in journal.page("")
    assert not (tmp_path / "late.md").exists()
