"""A program of ours that is forked is as one that is started: a child of whoever starts it, with its own files, words and end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journal import TestJournal
from tests.warm import start_program

SPEAKS = "import os, sys; print(os.getppid(), os.getcwd(), sys.argv[1], os.environ['WORD'], sys.stdin.read()); sys.exit(3)"
COUNTS = "import sys, pelican; before = sys.getrefcount(pelican); held = [pelican] * 9; print(sys.getrefcount(pelican) - before)"
WAITS = "import time; print('là', flush=True); time.sleep(600)"


def start(program: str, folder: Path, *words: str) -> subprocess.Popen[str]:
    environ = {"PATH": os.environ["PATH"], "WORD": "environnement"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return start_program([sys.executable, "-c", program, *words], cwd=folder, env=environ, start_new_session=True, **pipes)


def test_it_has_its_parent_its_folder_its_words_its_files_and_its_end(tmp_path):
    with start(SPEAKS, tmp_path, "mot") as program:
        said, _ = program.communicate("entrée")
    assert said.split() == [str(os.getpid()), str(tmp_path), "mot", "environnement", "entrée"]
    assert program.returncode == 3


def test_it_leads_a_session_that_is_killed(tmp_path):
    with start(WAITS, tmp_path) as program:
        assert program.stdout.readline() == "là\n" and program.poll() is None
        os.killpg(program.pid, signal.SIGKILL)
        assert program.wait() == -signal.SIGKILL


@pytest.mark.skipif(sys.version_info < (3, 12), reason="this Python counts all references")
def test_it_counts_no_references_to_what_was_there_before_it(tmp_path):
    with start(COUNTS, tmp_path) as program:
        assert program.communicate()[0] == "0\n"


def test_what_it_builds_is_up_to_date_for_a_python_of_its_own(tmp_path):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    journal.run("build")
    assert "Rien n’a changé" in journal.run("build", PYTHONIOENCODING="utf-8").stdout
