import os
import signal
import subprocess
import sys
import time

import pytest

from plugins.core.infrastructure.errors import NotNow
from plugins.engine.preview.standalone import replace_folder, restore_folder
from tests.campaign import trials

KILLED = """
import sys, time
from pathlib import Path
from plugins.engine.preview.standalone import replace_folder
with replace_folder(Path(sys.argv[1])) as fresh:
    for number in range(300):
        (fresh / f"{number}.html").write_text("neuf")
    (fresh / "index.html").write_text("neuf")
    print("plein", flush=True)
"""


def site(folder, text, pages=300):
    folder.mkdir()
    for number in range(pages):
        (folder / f"{number}.html").write_text(text)
    (folder / "index.html").write_text(text)


def words(folder):
    return {page.read_text() for page in folder.iterdir()}


def test_a_whole_build_takes_the_place_of_the_old_one(tmp_path):
    output = tmp_path / "output"
    site(output, "ancien")
    with replace_folder(output) as fresh:
        (fresh / "index.html").write_text("neuf")
        assert words(output) == {"ancien"}
    assert words(output) == {"neuf"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".output.verrou", "output"]


def test_a_build_that_fails_leaves_the_old_site(tmp_path):
    output = tmp_path / "output"
    site(output, "ancien")
    with pytest.raises(RuntimeError), replace_folder(output) as fresh:
        (fresh / "index.html").write_text("neuf")
        raise RuntimeError
    assert words(output) == {"ancien"}


def test_two_builds_at_once_do_not_mix(tmp_path):
    with replace_folder(tmp_path / "output"), pytest.raises(NotNow), replace_folder(tmp_path / "output"):
        pass


def test_a_site_moved_aside_by_a_killed_build_comes_back(tmp_path):
    site(tmp_path / ".output.ancien", "ancien")
    restore_folder(tmp_path / "output")
    assert words(tmp_path / "output") == {"ancien"}


def test_a_build_killed_anywhere_leaves_one_whole_site(tmp_path, root):
    output = tmp_path / "output"
    site(output, "ancien")
    for number in range(trials(full=200, sample=12)):
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(output)], cwd=root, stdout=subprocess.PIPE)
        if number % 2:
            child.stdout.readline()
        time.sleep((number % 7) * 0.004)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        restore_folder(output)
        assert len(words(output)) == 1
        assert len(list(output.iterdir())) == 301
