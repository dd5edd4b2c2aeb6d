"""A deploy that dies, at any moment: readers see no hole, and the next run completes the site."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plugins.core.infrastructure.errors import NotNow
from plugins.engine.deploy import folder
from plugins.engine.deploy.manifest import LOCK, NAME, STAGING
from tests.campaign import campaign, trials
from tests.deploy.host import Host
from tests.deploy.site import missing, tree, version, write
from tests.warm import start_program

PROGRAM = """
import sys
from pathlib import Path
from plugins.engine.deploy.deploy import deploy
import os
print("prêt", flush=True)
deploy(Path(sys.argv[1]), {"DEPLOY": sys.argv[2]}, dict(os.environ), sys.stdout, yes=True)
"""


class Cut(BaseException):
    """The power fails."""


def known(*numbers: int) -> set[str]:
    """The pages that readers knew before the deploy and will know after it."""
    return set.intersection(*({path for path in version(number) if path.endswith(".html")} for number in numbers))


@pytest.fixture
def watched(monkeypatch):
    """Calls a function after every change that the deploy makes to the live folder."""

    def watch(look):
        for name in ("replace", "unlink"):
            change = getattr(Path, name)

            def changed(path, *inputs, change=change, **options):
                done = change(path, *inputs, **options)
                look()
                return done

            monkeypatch.setattr(folder.Path, name, changed)

    return watch


def test_at_every_single_moment_every_page_finds_all_it_points_at(host_by, watched):
    host, moments = host_by("folder"), []
    host.build(0)
    host.deploy()
    host.build(1)
    watched(lambda: moments.append(missing(host.live, known(0, 1))))
    host.deploy()
    assert len(moments) > 70
    assert not [each for each in moments if each]


@pytest.fixture
def cut(watched):
    """Deploys, and cuts the power after so many changes; False when the deploy ended before."""
    left = [0]

    def count():
        left[0] -= 1
        if not left[0]:
            raise Cut

    def cut_after(host, changes):
        left[0] = changes
        try:
            host.deploy()
        except Cut:
            return True
        finally:
            left[0] = 0
        return False

    watched(count)
    return cut_after


def test_cut_after_any_change_it_completes_when_run_again(host_by, cut):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    moment, step, number = 1, trials(1, 13), 1
    host.build(number)
    while cut(host, moment):
        assert not missing(host.live, known(number - 1, number))
        host.deploy()
        assert tree(host.live) == tree(host.output)
        moment, number = moment + step, number + 1
        host.build(number)
    assert moment > 70


def test_cut_then_rolled_back_it_removes_what_it_had_brought(host_by, cut):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    host.build(1)
    assert cut(host, 30)
    host.build(0)
    host.deploy()
    assert tree(host.live) == tree(host.output)


def test_a_feed_put_by_a_deploy_that_died_is_still_told_as_changed(host_by, monkeypatch):
    host, carry_out = host_by("folder"), folder.FolderTarget.carry_out
    host.build(0)
    host.deploy()
    (host.output / "flux" / "rss.xml").write_text("nouveau", encoding="utf-8")

    def cut(target, step):
        carry_out(target, step)
        raise Cut

    with monkeypatch.context() as broken, pytest.raises(Cut):
        broken.setattr(folder.FolderTarget, "carry_out", cut)
        host.deploy()
    assert (host.live / "flux" / "rss.xml").read_text(encoding="utf-8") == "nouveau"
    assert host.deploy()[0].changed == {"flux/rss.xml"}
    assert host.deploy()[0].changed == set()


def start(host: Host, root: Path) -> subprocess.Popen:
    command = [sys.executable, "-c", PROGRAM, str(host.output), host.setting]
    child = {**host.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    started = start_program(command, env=child, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert started.stdout.readline().strip().decode() == "prêt"
    return started


def finish(started: subprocess.Popen) -> None:
    started.stdout.close()
    started.stderr.close()
    started.wait()


def length(host: Host, root: Path) -> float:
    """Seconds of a deploy that replaces every page."""
    host.build(1)
    started = start(host, root)
    begun = time.monotonic()
    started.wait()
    finish(started)
    return time.monotonic() - begun


@pytest.mark.parametrize(
    ("way", "number"),
    [
        pytest.param("folder", trials(100, 8)),
        pytest.param("rsync", trials(100, 4), marks=campaign),
        pytest.param("ssh", trials(100, 3), marks=campaign),
    ],
)
def test_killed_at_random_moments_no_live_page_has_a_hole_and_it_completes(host_by, root, way, number):
    host, chance = host_by(way), random.Random(7)
    host.build(0)
    host.deploy()
    (host.live / "images" / "theirs.jpg").write_text("à eux", encoding="utf-8")
    lasts, present, halfway = length(host, root), 1, 0
    for trial in range(number):
        before, following = tree(host.live), 2 + trial
        host.build(following)
        kill_at(start(host, root), chance.uniform(0, lasts), chance.choice((os.kill, os.killpg)))
        assert not missing(host.live, known(present, following))
        halfway += tree(host.live) not in (before, tree(host.output) | {"images/theirs.jpg": "à eux".encode()})
        present = chance.choice((following, following + 1))
        host.build(present)
        host.complete()
        assert not missing(host.live)
        assert tree(host.live) == tree(host.output) | {"images/theirs.jpg": "à eux".encode()}
    assert halfway or number < 50
    assert {path.name for path in host.live.iterdir() if path.name.startswith(".")} <= {NAME, LOCK, STAGING}


def kill_at(started: subprocess.Popen, seconds: float, kill) -> None:
    """SIGKILL, to the program alone or to all that it started."""
    time.sleep(seconds)
    kill(started.pid, signal.SIGKILL)
    finish(started)


@pytest.mark.parametrize("way", ["rsync", "ssh"])
def test_an_rsync_that_outlives_its_program_keeps_other_deploys_away(host_by, root, tmp_path, way):
    host = host_by(way)
    host.build(0)
    slow, path = tmp_path / "slow", host.environ["PATH"]
    real = shutil.which("rsync")
    let_go, waiting = tmp_path / "va", tmp_path / "attend"
    waits = f"touch {waiting}; while [ ! -e {let_go} ]; do sleep 0.05; done"
    write(slow, {"rsync": f'#!/bin/sh\ncase "$*" in *temp-dir*--files-from=-*) {waits} ;; esac\nexec {real} "$@"\n'})
    (slow / "rsync").chmod(0o755)
    host.environ["PATH"] = f"{slow}:{path}"
    started = start(host, root)
    while not waiting.exists():
        time.sleep(0.01)
    os.kill(started.pid, signal.SIGKILL)
    started.wait()
    host.environ["PATH"] = path
    with pytest.raises(NotNow):
        host.deploy()
    let_go.touch()
    host.complete()
    assert tree(host.live) == tree(host.output)
    finish(started)
