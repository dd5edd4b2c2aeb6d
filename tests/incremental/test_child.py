"""The Pelican of a build is a copy of its command, or a program: the bytes are the same, and it never outlives who started it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from unittest.mock import Mock

import pytest

from plugins.engine.incremental.processes.child import ForkedProcess, kill_tree, terminate_on_exit
from tests.campaign import long
from tests.incremental.village import Village
from tests.journal import ROOT, files, without_progress
from tests.processes import PATIENCE, is_alive, soon

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="/proc says how a process was started")
HASHED_ALIKE = {"PYTHONHASHSEED": "0"}
"""As the launcher has it: what moved is then built by a copy of the command."""


@pytest.fixture
def village(tmp_path):
    """Its builds are started cold: how they start their Pelican is what is looked at."""
    return Village(tmp_path, launch=subprocess.Popen)


@pytest.fixture
def built(village):
    """A village whose site is built, and a text changed since."""
    with village.start() as running:
        assert running.wait(timeout=PATIENCE) == 0
    village.article("marche", "Le marché revient", body="Dimanche.")
    return village


def command(village, *words, **environ):
    """`./beffroi build` of that village."""
    places = {"content": village.content, "output": village.site, "settings": village.conf}
    line = [sys.executable, ROOT / "tasks.py", "build", *(f"--{name}={place}" for name, place in places.items()), *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    return subprocess.Popen(line, env=village.environment(PATH=os.environ["PATH"], **environ), **pipes)


def of_the_village(village):
    """The processes of ours that work in its folder, or wait there."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if place.joinpath("cwd").resolve() == village.folder.resolve() and place.joinpath("cmdline").read_bytes():
                found.append(int(place.name))
    return [number for number in found if is_alive(number)]


def settings_of_a_town(village, more=""):
    village.settings(f"PATH, OUTPUT_PATH = {str(village.content)!r}, {str(village.site)!r}\n{more}")


def test_what_moved_is_built_by_a_copy_of_the_command_to_the_same_bytes(village):
    how = village.folder / "how"
    settings_of_a_town(village, f"open({str(how)!r}, 'a').write(str(os.getpid()) + ' '.join(sys.orig_argv) + chr(10))\n")
    for body in ("Samedi.", "Dimanche."):
        village.article("marche", "Le marché revient", body)
        how.write_text("")
        with command(village, **HASHED_ALIKE) as running:
            assert without_progress(running.communicate(timeout=PATIENCE)[1]) == ""
    lines = how.read_text().splitlines()
    assert len(lines) >= 2
    assert not [line for line in lines if "-m plugins.engine.incremental" in line]
    incremental = files(village.site)
    with command(village, "--fresh") as running:
        assert running.wait(timeout=PATIENCE) == 0
    assert files(village.site) == incremental


def test_a_copy_keeps_the_next_build_waiting_when_its_command_is_killed(built):
    with built.under_way(SLOW="600") as running:
        running.kill()
        running.wait()
        second, warning = built.start_waiting()
        built.release()
        second.communicate(timeout=PATIENCE)
    assert "j’attends" in warning
    assert "Dimanche." in (built.site / "le-marche-revient.html").read_text(encoding="utf-8")


@ON_LINUX
def test_when_only_dates_moved_none_is_left(built):
    built.build()
    for text in built.content.rglob("*.md"):
        os.utime(text, (1_700_000_000, 1_700_000_000))
    before = built.pelicans()
    assert not built.build().written_files
    assert (built.pelicans(), of_the_village(built)) == (before, [])


@ON_LINUX
@pytest.mark.parametrize("environ", [pytest.param({}, marks=long), HASHED_ALIKE], ids=["program", "copied"])
def test_a_mistake_in_the_settings_is_told_as_by_any_command_and_none_is_left(built, environ):
    settings_of_a_town(built, "PLUGINS += ['plugins.feed.plugin']\n")
    plain, asked = command(built, **environ), command(built, "--fresh", **environ)
    said = [running.communicate(timeout=PATIENCE) for running in (plain, asked)]
    assert (plain.returncode, asked.returncode) == (2, 2)
    assert said[0] == said[1]
    assert "« plugins.feed.plugin » n’existe pas" in said[0][1]
    assert of_the_village(built) == []


@ON_LINUX
@pytest.mark.parametrize(
    ("where", "environ"),
    [
        pytest.param("'plugins.engine.incremental' in sys.orig_argv", {}, marks=long),
        ("'build' in sys.orig_argv", {}),
        ("'pelican' in sys.modules", HASHED_ALIKE),
    ],
    ids=["program", "command", "copied"],
)
def test_ctrl_c_ends_it_wherever_it_is(built, where, environ):
    slow = built.folder / "slow"
    settings_of_a_town(built, f"if {where}: open({str(slow)!r}, 'w').close(); time.sleep(600)\n")
    with command(built, **environ) as running:
        assert soon(lambda: slow.exists() or running.poll() is not None)
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=PATIENCE)
    assert (running.returncode, *said) == (130, "", "")
    assert of_the_village(built) == []


def test_ctrl_c_while_its_watch_begins_ends_it_too(monkeypatch):
    child = subprocess.Popen(["sleep", "600"], process_group=0)
    monkeypatch.setattr(Thread, "start", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt), child, terminate_on_exit(child, lambda: False):
        pass
    assert child.wait() == -signal.SIGKILL


@ON_LINUX
def test_one_that_is_slow_to_begin_is_ended_all_the_same(monkeypatch):
    begin = os.setpgid

    def begin_late(number, group):
        if not number:  # in the copy
            time.sleep(PATIENCE)
        begin(number, group)

    monkeypatch.setattr(os, "setpgid", begin_late)
    child = ForkedProcess(lambda: 0, os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY))
    kill_tree(child)
    began_at = time.monotonic()
    with child:
        pass
    assert child.returncode == -signal.SIGKILL and time.monotonic() - began_at < PATIENCE / 2
