"""The wheel of this checkout, and a Python that has nothing but it and what it stands on."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.towns import install_apart
from plugins.towns.town_folder.package import build_wheel
from tests.house import ROOT


@dataclass(frozen=True)
class Installed:
    """An environment in which the wheel is installed; `wheel` is its file."""

    folder: Path
    wheel: Path

    def run(self, *words: str, cwd: Path, code: int | None = 0, module: str = "beffroi", **environ: str) -> subprocess.CompletedProcess:
        """`beffroi` (or another `module`) with `words`, in the folder `cwd`, far from this checkout."""
        known = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", **environ}
        command = [str(self.folder / "bin" / "python"), "-m", module, *words]
        done = subprocess.run(command, cwd=cwd, env=known, capture_output=True, text=True, encoding="utf-8", check=False)
        assert code is None or done.returncode == code, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    """The wheel, as hatchling makes it."""
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(tmp_path_factory, wheel) -> Installed:
    """The wheel in an environment of its own."""
    folder = tmp_path_factory.mktemp("environment")
    install_apart(wheel, folder)
    return Installed(folder, wheel)
