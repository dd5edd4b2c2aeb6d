"""An alert while the journal is being published: it does not wait, and what it ends is run again. Killed, it is run again."""

import os
import random
import re
import shutil
import signal
import subprocess

import pytest

from plugins.core.infrastructure.errors import Exit
from tests.alerts.night import ADDRESS, SOUND, TEXT, begun, said, town
from tests.campaign import campaign, trials
from tests.journal import files
from tests.processes import PATIENCE, list_gits, soon

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


def test_an_alert_ends_the_publication_that_is_going_online_which_is_run_again(slow):
    publication = begun(slow, "publish")
    assert soon((slow.folder / "reached").exists)
    slow.run(*SOUND)
    told, _ = publication.communicate(timeout=PATIENCE)
    assert publication.returncode == Exit.LATER and "Une alerte passe devant" in told
    assert 'class="alert alert-urgence"' in slow.page("", "public")
    slow.run("publish")
    assert said(slow) == [TEXT] and (slow.folder / "public/index-recherche/entree.json").exists()


@campaign
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


@pytest.mark.parametrize("seam", [pytest.param("^id: ", marks=campaign), "^public :"])
def test_killed_at_any_step_it_is_completed_by_the_same_command_and_said_once(tmp_path, seam):
    cut = town(tmp_path)
    cut.run("publish")
    command = begun(cut, *SOUND)
    assert any(re.match(seam, line) for line in command.stdout)
    os.killpg(command.pid, signal.SIGKILL)
    command.wait()
    assert soon(lambda: not list_gits(cut.folder)), "a git of the dead holds the index"
    cut.run(*SOUND)
    online = {name: content for name, content in files(cut.folder / "public").items() if not name.startswith(".beffroi-")}
    assert online == files(cut.folder / "output")
    assert len(said(cut)) == len(set(said(cut))) > 0
