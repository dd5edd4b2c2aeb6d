"""An alert while the journal is being published: it does not wait, and what it stops goes on afterwards. Killed, it is run again."""

import os
import random
import shutil
import signal
import subprocess
import threading
import time

import pytest

from plugins.incremental.disk.build_lock import BuildPreempted, allow_preemption
from tests.alerts.night import ADDRESS, SOUND, TEXT, begun, said, town
from tests.campaign import trials
from tests.processes import PATIENCE, soon

RSYNC = shutil.which("rsync")
SLOW = """#!/bin/sh
if [ ! -e "{flag}" ]; then touch "{flag}"; exec sleep 600; fi
exec {rsync} "$@"
"""

OWN = """
def own(value):
    if isinstance(value, str):
        return value.replace("valbrune", "ma-ville").replace("Valbrune", "Ma-Ville").replace(".example", ".test").replace("61 91", "44 10")
    if isinstance(value, dict):
        return {key: own(one) for key, one in value.items()}
    return [own(one) for one in value] if isinstance(value, list) else value


globals().update({name: own(value) for name, value in list(globals().items()) if name.isupper()})
DEMONSTRATION_NOW = None
"""
"""What makes a town of the demonstration, which goes nowhere but to a folder."""


@pytest.fixture
def slow(tmp_path):
    """A town whose host is slow the first time that it is reached: a publication hangs there."""
    if not RSYNC:
        pytest.skip("rsync n’est pas installé")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "rsync").write_text(SLOW.format(flag=tmp_path / "reached", rsync=RSYNC))
    (bin_ / "rsync").chmod(0o755)
    return town(tmp_path, f"{OWN}DEPLOY = 'rsync:{tmp_path / 'public'}'", PATH=f"{bin_}:{os.environ['PATH']}")


def test_an_alert_stops_the_publication_that_is_going_online_which_goes_on_afterwards(slow):
    publication = begun(slow, "publish")
    assert soon((slow.folder / "reached").exists)
    slow.run(*SOUND)
    assert 'class="alert alert-urgence"' in slow.page("", "public")
    told, _ = publication.communicate(timeout=PATIENCE)
    assert publication.returncode == 0 and "Une alerte passe devant" in told
    assert said(slow) == [TEXT] and (slow.folder / "public/index-recherche/entree.json").exists()


@pytest.mark.parametrize("seed", range(trials(full=30, sample=1)))
def test_killed_at_any_moment_and_run_again_it_is_read_and_said_once(tmp_path_factory, killed, seed):
    alert = begun(killed, *SOUND)
    try:
        alert.communicate(timeout=random.Random(seed).uniform(0.4, 3.0))
    except subprocess.TimeoutExpired:
        os.killpg(alert.pid, signal.SIGKILL)
        alert.communicate()
    killed.run(*SOUND, code=None)
    killed.run("publish")
    assert said(killed) == [TEXT]
    assert TEXT.partition(" :")[2] in killed.page(ADDRESS, "public")
    assert len(list((killed.folder / "content/alertes").iterdir())) == 1


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """A town that was published."""
    journal = town(tmp_path_factory.mktemp("killed"))
    journal.run("publish")
    return journal


def test_what_gives_way_is_cut_with_the_program_that_it_waits_for():
    began = time.monotonic()
    with pytest.raises(BuildPreempted), allow_preemption(lambda: time.monotonic() - began > 0.3):
        subprocess.run(["sleep", "600"], check=True)
    assert time.monotonic() - began < PATIENCE


def test_what_nobody_wants_goes_to_its_end():
    with allow_preemption(lambda: False):
        time.sleep(0.3)
    assert signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL


def test_races_between_the_end_and_the_wish_leave_no_signal_behind():
    for _ in range(trials(full=300, sample=10)):
        try:
            with allow_preemption(lambda: True):
                time.sleep(0.1)
        except BuildPreempted:
            pass
        assert signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL


def test_outside_the_main_thread_nothing_is_cut():
    done = []

    def work():
        with allow_preemption(lambda: True):
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
