"""Which Python an environment is made of, where a machine has several."""

import sys
from pathlib import Path

import pytest

from plugins.command import environment
from plugins.command.environment import PREFERRED, choose_python

OWN = "/usr/bin/python3"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Puts the preferred Python on the PATH as a script, and the launcher in a Python of this version."""

    def prepare(script: str, version: tuple[int, int] = (3, 11)) -> Path:
        python = tmp_path / PREFERRED
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        monkeypatch.delenv("BEFFROI_PYTHON", raising=False)
        monkeypatch.setattr(environment.sys, "version_info", version)
        return python

    return prepare


def test_a_better_python_is_taken(machine):
    preferred = machine(f'exec "{sys.executable}" "$@"')
    assert choose_python(OWN) == str(preferred)


@pytest.mark.parametrize("script", ["exit 127", "echo 'No module named ensurepip'; exit 1"])
def test_one_that_does_not_run_or_has_no_venv_is_left(machine, script):
    machine(script)
    assert choose_python(OWN) == OWN


def test_it_is_left_where_the_launcher_runs_in_as_good_a_one(machine):
    machine("exit 0", version=(3, 13))
    assert choose_python(OWN) == OWN


def test_the_one_that_is_named_is_taken(machine, monkeypatch):
    machine("exit 0")
    monkeypatch.setenv("BEFFROI_PYTHON", sys.executable)
    assert choose_python(OWN) == sys.executable


def test_one_that_is_named_and_is_not_there_is_told_with_what_to_do(machine, monkeypatch):
    machine("exit 0")
    monkeypatch.setenv("BEFFROI_PYTHON", "python9.9")
    with pytest.raises(OSError, match=r"BEFFROI_PYTHON nomme python9\.9, .*Corrigez ou retirez"):
        choose_python(OWN)


def test_a_machine_without_it_keeps_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(environment.sys, "version_info", (3, 11))
    assert choose_python(OWN) == OWN
