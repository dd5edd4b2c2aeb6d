"""A deploy to a server or a branch that is killed, or that meets another: no hole, nothing lost, and the next run completes."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from tests.campaign import campaign, trials
from tests.deploy.site import missing, tree, version
from tests.warm import start_program

pytestmark = campaign

PROGRAM = """
import os, sys
from pathlib import Path
from plugins.engine.deploy import lock
from plugins.engine.deploy.deploy import deploy
from plugins.core.infrastructure.errors import BeffroiError
lock.PAUSE, lock.BEAT, lock.DEAD = 0.5, 0.5, 2
print("prêt", flush=True)
try:
    deploy(Path(sys.argv[1]), {"DEPLOY": sys.argv[2]}, dict(os.environ), sys.stdout, yes=True)
except BeffroiError as error:
    sys.exit(error.exit_code)
"""


def start(host, root) -> subprocess.Popen:
    """A deploy in a program of its own, about to begin."""
    child = {**host.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", PROGRAM, str(host.output), host.setting]
    started = start_program(command, env=child, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    assert started.stdout.readline().strip().decode() == "prêt"
    return started


def live(host):
    """The site that readers see."""
    host.look()
    return {name: read for name, read in tree(host.live).items() if name != ".nojekyll" and not name.startswith(".git/")}


@pytest.mark.parametrize("part", range(trials(full=10, sample=1)))
@pytest.mark.parametrize("way", ("branch", "webdav", "sftp")[: trials(3, 1)])
def test_killed_at_random_moments_it_completes(host_by, root, way, part):
    host, chance = host_by(way), random.Random(5 + part)
    host.build(0)
    host.deploy()
    host.put({"images/theirs.jpg": "à eux"})
    for trial in range(trials(full=5, sample=3)):
        host.build(1 + trial)
        started = start(host, root)
        time.sleep(chance.uniform(0, 0.8 if way == "branch" else 3))
        chance.choice((os.kill, os.killpg))(started.pid, signal.SIGKILL)
        started.communicate()
        host.look()
        known = version(trial, host.articles).keys() & version(1 + trial, host.articles).keys()
        assert not missing(host.live, {name for name in known if name.endswith(".html")})
        host.complete()
        assert live(host) == tree(host.output) | {"images/theirs.jpg": "à eux".encode()}


@pytest.mark.parametrize("part", range(trials(full=6, sample=1)))
@pytest.mark.parametrize("way", ("branch", "webdav")[: trials(2, 1)])
def test_two_machines_at_once_leave_a_whole_site_of_which_all_is_ours(host_by, root, tmp_path, way, part):
    host = host_by(way)
    host.build(0)
    host.deploy()
    for trial in range(trials(full=5, sample=2)):
        pair = [
            replace(host, output=tmp_path / name, environ={**host.environ, "BEFFROI_STATE": str(tmp_path / f"{name}-s")}) for name in "ab"
        ]
        for number, one in enumerate(pair):
            one.build(1 + trial + number)
        assert {one.wait() for one in [start(one, root) for one in pair]} <= {0, 4}, "each may give way to the other"
        host.look()
        assert not missing(host.live)
        host.build(2 + trial)
        host.complete()
        assert live(host) == tree(host.output)
