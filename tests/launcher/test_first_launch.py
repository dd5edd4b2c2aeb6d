"""The first launch on a fresh machine, and the ones after."""

import json
import shutil
import signal
from dataclasses import replace

import pytest

from tests.campaign import long
from tests.processes import PATIENCE, soon


def answer(run) -> list:
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_the_first_launch_makes_the_environment_says_so_and_runs_the_command(made):
    checkout, first = made
    words, folder, prefix, version = answer(first)
    assert (words, folder, version) == (["preview", "--port", "80 00"], str(checkout.wheels), "1.0")
    assert prefix == str(checkout.folder / ".venv")
    assert first.stderr.startswith("Préparation de l’environnement…")


def test_a_terminal_sees_the_packages_counted(made):
    _, first = made
    assert "\r1/1 paquets. Environnement prêt en " in first.stderr


def test_the_second_launch_is_silent_and_needs_no_network(made):
    checkout, _ = made
    second = checkout.run("check", environ=checkout.environ | {"PIP_FIND_LINKS": "/nowhere"})
    assert answer(second)[3] == "1.0"
    assert second.stderr == ""


def test_an_ordinary_launch_loads_nothing_of_what_makes_the_environment(made):
    checkout, _ = made
    traced = checkout.run("check", options=("-X", "importtime"))
    names = {line.rpartition("|")[2].strip() for line in traced.stderr.splitlines()}
    assert "importlib" in names
    assert names & {"plugins", "pathlib", "hashlib", "re", "shutil", "subprocess", "dataclasses"} == set()


def test_the_environment_of_a_town_holds_no_development_package(made):
    checkout, _ = made
    assert checkout.remains() == [".venv"]


@long
def test_the_command_test_has_an_environment_of_its_own(checkout):
    checkout.require("3.0", "requirements-dev.txt")
    assert answer(checkout.run("test", "--full"))[::3] == [["test", "--full"], "3.0"]
    assert checkout.remains() == [".venv-dev"]


@long
def test_it_is_remade_when_the_checkout_moves_and_when_the_requirements_change(made, tmp_path):
    checkout, _ = made
    moved = replace(checkout, folder=shutil.copytree(checkout.folder, tmp_path / "ailleurs", symlinks=True))
    assert answer(moved.run("check"))[2:] == [str(moved.folder / ".venv"), "1.0"]
    moved.require("2.0")
    assert answer(moved.run("check"))[2:] == [str(moved.folder / ".venv"), "2.0"]


@long
def test_two_launches_at_once_both_work_and_only_one_makes_the_environment(checkout):
    started = [checkout.start("check") for _ in range(3)]
    told = [launch.communicate(timeout=PATIENCE) for launch in started]
    assert [launch.returncode for launch in started] == [0, 0, 0], told
    assert sorted("Préparation" in stderr for _, stderr in told) == [False, False, True]
    assert any("Un autre lancement prépare l’environnement" in stderr for _, stderr in told)


@pytest.mark.parametrize("end", [pytest.param(signal.SIGINT, marks=long), signal.SIGKILL])
def test_a_launch_ended_in_the_middle_does_not_break_the_next(checkout, end):
    launch = checkout.start("check")
    assert launch.stderr.readline().startswith("Préparation")
    assert soon(checkout.remains), "the environment was never begun"
    launch.send_signal(end)
    _, told = launch.communicate(timeout=PATIENCE)
    assert launch.returncode == (130 if end == signal.SIGINT else -signal.SIGKILL)
    assert "Traceback" not in told
    assert checkout.remains() == ([] if end == signal.SIGINT else [".venv"])
    (checkout.folder / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
    (checkout.folder / ".venv" / "leftover").touch()
    assert answer(checkout.run("check"))[3] == "1.0"
    assert not (checkout.folder / ".venv" / "leftover").exists()
