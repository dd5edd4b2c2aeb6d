"""A state folder in which nobody may write: each command stops, says which one, and asks for a person."""

import pytest

from tests.journal import TestJournal

CLOSED = "/sys/beffroi"
"""Nobody may make a folder in /sys, whoever runs this."""


@pytest.mark.parametrize("command", ["build", "publish"])
def test_a_closed_state_folder_is_told_and_is_no_defect(tmp_path, command):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    done = journal.run(command, code=3, BEFFROI_STATE=CLOSED)
    assert CLOSED in done.stderr and "Errno" not in done.stderr and "Error" not in done.stderr
