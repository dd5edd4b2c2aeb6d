"""A deploy of what moved, and of nothing else: the same site as when everything is compared, wherever it goes and whatever cuts it."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.core.infrastructure.output_files import LONGEST_RECORD_BYTES, MANY, SiteChanges
from plugins.engine.deploy import deploy as deploying
from plugins.engine.deploy import record
from plugins.engine.deploy.deploy import Comparison
from plugins.engine.deploy.folder import FolderTarget
from plugins.engine.deploy.manifest import BASES, NAME
from plugins.engine.deploy.record import DeployRecord
from tests.campaign import campaign, trials
from tests.deploy.conftest import EVERY_WAY
from tests.deploy.site import missing, tree, version
from tests.processes import list_gits, soon
from tests.warm import start_program

MOVED, DAILY = Comparison.CHANGES, Comparison.DAILY
COMPARED = "tout est comparé"


def online(host):
    """The site that readers see."""
    host.look()
    return {name: read for name, read in tree(host.live).items() if name != ".nojekyll" and not name.startswith(".git/")}


@pytest.fixture
def small_bases(monkeypatch):
    """Every manifest has a base, written anew after some changes, as those of large sites."""
    monkeypatch.setattr(record, "FEW", 0)
    monkeypatch.setattr(record, "MANY", 30)


@pytest.mark.parametrize("way", EVERY_WAY if trials(1, 0) else ("folder", "ssh", "branch"))
def test_what_moved_is_sent_and_the_site_is_whole(host_by, way, small_bases):
    host = host_by(way)
    host.build(0)
    host.deploy()
    host.put({"images/theirs.jpg": "à eux"})
    assert host.deploy()[0].changed == set()
    for number in range(1, 4):
        before = tree(host.output)
        host.edit(version(number, host.articles))
        moved = {name for name, content in tree(host.output).items() if before.get(name) != content} | before.keys() - tree(
            host.output
        ).keys()
        done, said = host.deploy(comparison=MOVED)
        assert done.changed == moved and COMPARED not in said
        assert online(host) == tree(host.output) | {"images/theirs.jpg": "à eux".encode()}
    assert host.deploy(comparison=MOVED)[1].endswith("est à jour : rien à déposer.\n")
    assert host.deploy()[0].changed == set(), "the manifest lists what a comparison of everything would"


def test_a_folder_becomes_a_page_and_back(host_by):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    for files in ({"plan": "page"}, {"plan/index.html": "dossier"}, {"plan": "page"}, {}):
        host.edit(version(0) | files)
        assert COMPARED not in host.deploy(comparison=MOVED)[1]
        assert online(host) == tree(host.output)


def test_an_edit_of_a_large_site_carries_a_few_lines_of_its_list(host_by, monkeypatch):
    monkeypatch.setattr(record, "FEW", 20)
    host = host_by("folder")
    host.build(0)
    host.deploy()
    base = (host.live / BASES[0]).read_bytes()
    host.edit(version(0) | {"index.html": "accueil"})
    host.deploy(comparison=MOVED)
    assert (host.live / BASES[0]).read_bytes() == base
    assert len((host.live / NAME).read_bytes()) < len(base) / 10


def test_what_a_person_changed_is_put_back_once_a_day_or_when_asked(host_by, monkeypatch):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    (host.live / "robots.txt").write_text("changé à la main", encoding="utf-8")
    host.edit(version(0) | {"index.html": "accueil"})
    assert COMPARED not in host.deploy(comparison=DAILY)[1]
    assert (host.live / "robots.txt").read_text(encoding="utf-8") == "changé à la main"
    monkeypatch.setattr(deploying, "DAY", -1)
    done, said = host.deploy(comparison=DAILY)
    assert "une fois par jour" in said and done.changed == {"robots.txt"}
    assert online(host) == tree(host.output)


def test_what_a_person_changed_in_a_page_that_moved_is_replaced_at_once(host_by):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    (host.live / "index.html").write_text("pirate", encoding="utf-8")
    host.edit(version(0) | {"index.html": "accueil"})
    host.deploy(comparison=MOVED)
    assert (host.live / "index.html").read_text(encoding="utf-8") == "accueil"


@pytest.mark.parametrize("way", EVERY_WAY if trials(1, 0) else ("folder", "branch"))
def test_a_deploy_of_another_machine_is_noticed(host_by, way, tmp_path):
    host = host_by(way)
    host.build(0)
    host.deploy()
    other = replace(host, output=tmp_path / "autre", environ={**host.environ, "BEFFROI_STATE": str(tmp_path / "autre-s")})
    other.build(1)
    other.deploy()
    host.edit(version(0, host.articles) | {"index.html": "accueil"})
    assert "une autre machine" in host.deploy(comparison=MOVED)[1]
    assert online(host) == tree(host.output)


def test_what_a_person_pushes_to_the_branch_is_noticed_at_once(branch):
    branch.deploy()
    branch.put({"robots.txt": "changé à la main"})
    branch.edit(version(0, branch.articles) | {"index.html": "accueil"})
    assert COMPARED in branch.deploy(comparison=MOVED)[1]
    assert online(branch) == tree(branch.output)


@pytest.mark.parametrize("spoil", ["notes", "record", "many", "long"])
def test_when_it_is_not_known_what_moved_everything_is_compared(host_by, spoil):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    host.edit(version(1, host.articles))
    changes = SiteChanges(host.output)
    if spoil == "notes":
        changes.path.write_bytes(changes.path.read_bytes()[:-9])
    elif spoil == "record":
        next(Path(host.environ["BEFFROI_STATE"]).glob("deploy-*.sqlite")).write_bytes(b"SQLite format 3\0 mais non")
    elif spoil == "many":
        changes.note([str(number) for number in range(MANY + 1)])
    else:
        changes.path.write_bytes(changes.path.read_bytes().ljust(LONGEST_RECORD_BYTES + 1, b"\n"))
        changes.note(["index.html"])
        assert changes.path.stat().st_size < LONGEST_RECORD_BYTES
    host.deploy(comparison=MOVED)
    assert online(host) == tree(host.output)


def test_a_loss_of_a_third_is_asked_about_all_the_same(host_by):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    host.edit({name: text for name, text in version(0).items() if not name.startswith(("images/", "2026/"))})
    with pytest.raises(deploying.PersonRequired, match="plus d’un tiers"):
        host.deploy(yes=False, comparison=MOVED)
    assert missing(host.live) == []


class Cut(BaseException):
    """The power fails."""


def test_a_deploy_that_was_cut_is_completed_at_the_cost_of_what_it_put(host_by, monkeypatch):
    host, carry_out, left = host_by("folder"), FolderTarget.carry_out, [2]
    host.build(0)
    host.deploy()

    def cut(target, step):
        if not left[0]:
            raise Cut
        left[0] -= 1
        carry_out(target, step)

    host.edit(version(1))
    with monkeypatch.context() as broken, pytest.raises(Cut):
        broken.setattr(FolderTarget, "carry_out", cut)
        host.deploy(comparison=MOVED)
    host.edit(version(2))
    done, said = host.deploy(comparison=MOVED)
    assert COMPARED not in said and done.changed
    assert online(host) == tree(host.output)


def test_what_a_deploy_that_was_cut_had_removed_comes_back_when_the_edit_is_undone(host_by, monkeypatch):
    host, carry_out = host_by("folder"), FolderTarget.carry_out
    host.build(0)
    host.deploy()

    def cut(target, step):
        carry_out(target, step)
        if step.verb == "remove":
            raise Cut

    host.edit({name: text for name, text in version(0).items() if "photo-1-" not in name})
    with monkeypatch.context() as broken, pytest.raises(Cut):
        broken.setattr(FolderTarget, "carry_out", cut)
        host.deploy(comparison=MOVED)
    host.edit(version(0))
    host.deploy(comparison=MOVED)
    assert online(host) == tree(host.output)


def test_a_record_lost_between_two_deploys_costs_a_comparison(host_by):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    record = DeployRecord(Path(host.environ["BEFFROI_STATE"]), host.setting)
    record.forget_marks()
    record.close()
    host.edit(version(1))
    host.deploy(comparison=MOVED)
    assert online(host) == tree(host.output)


@pytest.mark.parametrize("spoil", [lambda kept: kept[:-1000], lambda kept: kept.replace(b"CREATE TABLE", b"CREAT\xc8\xff\xfeABLE")])
def test_a_record_that_cannot_be_read_costs_a_comparison(host_by, spoil):
    host = host_by("folder")
    host.build(0)
    host.deploy()
    record = DeployRecord(Path(host.environ["BEFFROI_STATE"]), host.setting)
    record.close()
    Path(record.path).write_bytes(spoil(Path(record.path).read_bytes()))
    host.edit(version(1))
    host.deploy(comparison=MOVED)
    assert online(host) == tree(host.output)


PROGRAM = """
import os, sys
from pathlib import Path
from plugins.engine.deploy import lock, record
from plugins.engine.deploy.deploy import Comparison, deploy
from plugins.core.infrastructure.errors import BeffroiError
lock.PAUSE, lock.BEAT, lock.DEAD = 0.5, 0.5, 2
record.FEW, record.MANY = 0, 60
print("prêt", flush=True)
try:
    deploy(Path(sys.argv[1]), {"DEPLOY": sys.argv[2]}, dict(os.environ), sys.stdout, yes=True, comparison=Comparison.CHANGES)
except BeffroiError as error:
    sys.exit(error.exit_code)
"""
KILLS = (("folder", trials(40, 3), 0.4), ("rsync", trials(40, 0), 1.2), ("ssh", trials(40, 0), 1.5))
FAR_KILLS = (("branch", trials(40, 1), 0.8), ("webdav", trials(40, 0), 4), ("sftp", trials(40, 0), 4))


@campaign
@pytest.mark.parametrize(("way", "number", "longest"), [kill for kill in (*KILLS, *FAR_KILLS) if kill[1]])
def test_killed_at_random_moments_a_deploy_of_what_moved_leaves_no_hole(host_by, root, way, number, longest, small_bases):
    host, chance = host_by(way), random.Random(17)
    host.build(0)
    host.deploy()
    host.put({"images/theirs.jpg": "à eux"})
    host.deploy()
    for trial in range(number):
        host.edit(version(1 + trial, host.articles))
        started = start(host, root)
        time.sleep(chance.uniform(0, longest))
        chance.choice((os.kill, os.killpg))(started.pid, signal.SIGKILL)
        started.communicate()
        host.look()
        both = version(trial, host.articles).keys() & version(1 + trial, host.articles).keys()
        assert not missing(host.live, {name for name in both if name.endswith(".html")})
        if chance.random() < 0.3:
            assert soon(lambda: not list_gits(host.output.parent)), "what is pushed late is what is undone here"
            host.edit(version(trial, host.articles))
            host.complete(comparison=MOVED)
            assert online(host) == tree(host.output) | {"images/theirs.jpg": "à eux".encode()}
            host.edit(version(1 + trial, host.articles))
        host.complete(comparison=MOVED)
        assert online(host) == tree(host.output) | {"images/theirs.jpg": "à eux".encode()}
    assert host.deploy()[0].changed == set(), "the manifest lists what a comparison of everything would"


def start(host, root) -> subprocess.Popen:
    """A deploy in a program of its own, about to begin."""
    child = {**host.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", PROGRAM, str(host.output), host.setting]
    started = start_program(command, env=child, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    assert started.stdout.readline().strip().decode() == "prêt"
    return started
