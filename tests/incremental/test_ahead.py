"""A Pelican that is started before its orders: it carries them out as any other, and never outlives who started it."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from unittest.mock import Mock

import pytest

from plugins.incremental.engine.pelican import ALONE, PROGRAM
from plugins.incremental.processes import prestart
from plugins.incremental.processes.child import kill_tree, terminate_on_exit
from plugins.incremental.processes.forked import ForkedProcess
from plugins.incremental.processes.prestart import PrestartedPelican, start_fresh
from tests.campaign import long
from tests.incremental.village import Village
from tests.journal import ROOT, files, without_progress
from tests.processes import PATIENCE, is_alive, soon

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="/proc says how a process was started")
HASHED_ALIKE = {"PYTHONHASHSEED": "0"}
"""As the launcher has it: what moved is then built by a copy of the command."""
STARTS = """
import time
from plugins.incremental.processes.prestarted import take_prestarted
line, child = take_prestarted()
print(child.pid, flush=True)
time.sleep(60)
"""
WAITS = "from plugins.incremental.processes.prestarted import _wait; raise SystemExit(_wait())"
"""What a copy of the command does, by a program: the process of the tests is none to be copied."""


def one_that_waits(**environ):
    ours, its = socket.socketpair()
    pipes = {"stdin": its, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    with its:
        return ours, subprocess.Popen([sys.executable, "-c", WAITS], cwd=ROOT, env=environ, process_group=0, **pipes)


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


@pytest.fixture
def waiting(village):
    made = PrestartedPelican(one_that_waits(**village.environment()))
    yield made
    made.close()


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


@ON_LINUX
def test_one_whose_build_is_killed_before_it_said_a_word_ends_by_itself(village):
    environ = {"PATH": os.environ["PATH"], **HASHED_ALIKE}
    starter = subprocess.Popen([sys.executable, "-c", STARTS], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    with starter:
        number = int(starter.stdout.readline())
        assert is_alive(number)
        starter.kill()
    assert soon(lambda: not is_alive(number))
    assert village.pelicans() == set()


@ON_LINUX
def test_one_that_is_told_nothing_is_over_at_the_end(waiting):
    number = waiting.line[1].pid
    assert is_alive(number)
    waiting.close()
    assert not is_alive(number)


def test_it_says_on_the_files_that_it_is_handed_what_it_was_told_to_do(waiting, village, tmp_path):
    with (tmp_path / "said").open("w+") as said:
        with waiting([*PROGRAM, "--version"], stdout=said, cwd=tmp_path, env=village.environment()) as child:
            assert child.wait() == 0
            assert WAITS in child.args
        said.seek(0)
        assert said.read()[0].isdigit()


def test_once_it_is_spent_another_is_started(waiting, village, tmp_path):
    with (tmp_path / "said").open("w") as said:
        for told_ahead in (True, False):
            with waiting([*PROGRAM, "--version"], stdout=said, cwd=tmp_path, env=village.environment()) as child:
                assert child.wait() == 0
                assert (WAITS in child.args) is told_ahead


def test_one_that_has_died_meanwhile_is_replaced(waiting, village, tmp_path):
    os.kill(waiting.line[1].pid, signal.SIGKILL)
    waiting.line[1].wait()
    environ = village.environment()
    with (tmp_path / "said").open("w") as said, waiting([*PROGRAM, "--version"], stdout=said, cwd=tmp_path, env=environ) as child:
        assert child.wait() == 0


def test_it_imports_what_it_is_told_while_it_waits_and_what_cannot_be_is_left(waiting, village, tmp_path):
    seen = tmp_path / "seen"
    (tmp_path / "curious.py").write_text(f"import os\nopen({str(seen)!r}, 'w').write(os.getcwd())\n")
    waiting.close()
    again = PrestartedPelican(one_that_waits(**village.environment(PYTHONPATH=f"{ROOT}:{tmp_path}")))
    again.prepares(["no_such_module", "curious"])
    assert soon(lambda: seen.exists() and seen.read_text())
    again.close()
    assert Path(seen.read_text()).resolve() == ROOT


def test_one_that_imported_what_has_changed_since_is_sent_away(waiting):
    child = waiting.line[1]
    assert start_fresh(waiting, changed=waiting.since - 2_000_000_000) is ALONE
    assert child.returncode is not None


def test_one_that_began_when_the_code_was_at_rest_makes_the_first_build_too(waiting):
    assert start_fresh(waiting, changed=waiting.since - 60_000_000_000) is waiting
    waiting.close()
    assert start_fresh(waiting, changed=waiting.since - 60_000_000_000) is ALONE


def test_where_none_can_wait_one_is_started(village, tmp_path):
    start = PrestartedPelican(None)
    start.prepares(["curious"])
    environ = village.environment()
    with (tmp_path / "said").open("w") as said, start([*PROGRAM, "--version"], stdout=said, cwd=tmp_path, env=environ) as child:
        assert child.wait() == 0
        assert child.args[-1] == "--version"
    start.close()


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
    assert not [line for line in lines if "-m plugins.incremental" in line]
    incremental = files(village.site)
    with command(village, "--fresh") as running:
        assert running.wait(timeout=PATIENCE) == 0
    assert files(village.site) == incremental


def test_one_that_waited_keeps_the_next_build_waiting_when_its_own_is_killed(built):
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
        pytest.param("'plugins.incremental' in sys.orig_argv", {}, marks=long),
        ("'build' in sys.orig_argv", {}),
        pytest.param("os.getpid() != os.getpgid(0)", HASHED_ALIKE, marks=long),
        ("'pelican' in sys.modules", HASHED_ALIKE),
    ],
    ids=["program", "command", "command before its copy", "copied"],
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


@ON_LINUX
def test_one_that_nothing_kills_ends_with_its_line(waiting, monkeypatch):
    monkeypatch.setattr(prestart, "kill_tree", lambda child: None)
    child = waiting.line[1]
    waiting.close()
    assert child.poll() == 0
