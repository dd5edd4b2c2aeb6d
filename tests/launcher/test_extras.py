"""What some commands alone need is added by the first of them, and stays."""

import signal

import pytest

from plugins.towns.town_folder.package import write_launcher
from tests.processes import PATIENCE, soon


@pytest.fixture
def launched(checkout):
    """A checkout where the desk and the paper need a package more."""
    checkout.require("1.0", "requirements-desk.txt", "tinydesk")
    checkout.require("1.0", "requirements-print.txt", "tinyprint")
    return checkout


@pytest.mark.parametrize("place", ["checkout", "town"])
def test_a_command_adds_what_it_needs_once_and_nothing_else_is_touched(launched, place, monkeypatch):
    monkeypatch.chdir(launched.folder)
    if place == "town":
        write_launcher(launched.folder)
        (launched.folder / "beffroi.py").write_text("import tiny\n")
    assert launched.run("check").returncode == 0
    assert (launched.installed("tiny"), launched.installed("tinydesk")) == (["1.0"], [])
    running = launched.folder / ".venv" / "of-a-running-service"
    running.touch()
    first = launched.run("serve", "people")
    assert (first.returncode, first.stderr) == (0, "Préparation de ce que cette commande demande de plus…\n")
    again = launched.run("serve", "people", environ=launched.environ | {"PIP_FIND_LINKS": "/nowhere"})
    assert (again.returncode, again.stderr) == (0, "")
    assert running.exists()
    assert (launched.installed("tinydesk"), launched.installed("tinyprint")) == (["1.0"], [])


def test_what_was_added_comes_back_with_another_version(launched):
    assert launched.run("serve").returncode == 0
    launched.require("2.0", "requirements-desk.txt", "tinydesk")
    assert launched.run("check").returncode == 0
    assert (launched.installed("tiny"), launched.installed("tinydesk")) == (["1.0"], ["2.0"])


def test_a_launch_killed_while_it_adds_something_does_not_break_the_next(launched):
    assert launched.run("check").returncode == 0
    launch = launched.start("serve")
    assert launch.stderr.readline().startswith("Préparation")
    soon(lambda: launched.installed("tinydesk"))
    launch.send_signal(signal.SIGKILL)
    launch.communicate(timeout=PATIENCE)
    for record in launched.folder.glob(".venv/lib/*/site-packages/tinydesk-*.dist-info/RECORD"):
        record.unlink()  # where the kill may fall
    assert launched.run("serve").returncode == 0
    assert launched.installed("tinydesk") == ["1.0"]
    assert list(launched.folder.glob(".venv/lib/*/site-packages/tinydesk-*.dist-info/RECORD"))


def test_an_extra_that_cannot_be_added_is_told_and_leaves_the_rest(launched):
    assert launched.run("check").returncode == 0
    refused = launched.run("serve", environ=launched.environ | {"PIP_FIND_LINKS": "/nowhere"})
    assert refused.returncode == 2
    assert "n’a pas pu être préparé" in refused.stderr
    assert launched.run("check").returncode == 0
