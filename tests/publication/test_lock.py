"""Two runs that want the same place."""

import os
import signal
import subprocess
import sys

import pytest

from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import NotNow
from tests.house import ROOT

HOLDER = """
import sys, time
from pathlib import Path
from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.durable import exclusive_lock
with exclusive_lock(Path(sys.argv[1]), NotNow("")):
    print("taken", flush=True)
    time.sleep(3600)
"""


def held(place):
    """Whether another holds the lock."""
    try:
        with exclusive_lock(place, NotNow("plus tard")):
            return False
    except NotNow:
        return True


@pytest.fixture
def other(tmp_path):
    """Another run, which holds the lock."""
    run = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path / "lock")], cwd=ROOT, stdout=subprocess.PIPE)
    assert run.stdout.readline() == b"taken\n"
    yield run
    run.kill()
    run.wait()
    run.stdout.close()


def test_a_second_run_is_told_at_once(tmp_path, other):
    with pytest.raises(NotNow, match="plus tard"), exclusive_lock(tmp_path / "lock", NotNow("plus tard")):
        pass


def test_a_killed_run_keeps_nobody_out(tmp_path, other):
    os.kill(other.pid, signal.SIGKILL)
    other.wait()
    assert not held(tmp_path / "lock")


def test_a_run_that_fails_keeps_nobody_out(tmp_path):
    with pytest.raises(ZeroDivisionError), exclusive_lock(tmp_path / "lock", NotNow("")):
        raise ZeroDivisionError
    assert not held(tmp_path / "lock")


def test_nobody_else_on_the_machine_can_take_it_to_keep_us_out(tmp_path):
    with exclusive_lock(tmp_path / "lock", NotNow("")):
        assert (tmp_path / "lock").stat().st_mode & 0o077 == 0
