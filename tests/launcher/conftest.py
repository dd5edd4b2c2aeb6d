"""A tiny checkout whose only requirement is a wheel made here, so that the real launcher, venv and pip run without any network."""

import base64
import hashlib
import os
import pty
import shutil
import subprocess
import sys
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.processes import PATIENCE

TASKS = """\
import json, os, sys
import tiny
print(json.dumps([sys.argv[1:], os.getcwd(), sys.prefix, tiny.VERSION]))
"""
Words = tuple[str, ...]
LAUNCHER = ("beffroi", "plugins/__init__.py", "plugins/command/__init__.py", "plugins/command/environment.py")
LAUNCHER += ("plugins/core/__init__.py",)
LAUNCHER += tuple(f"plugins/core/infrastructure/{name}.py" for name in ("__init__", "redact"))


def make_wheel(folder: Path, version: str, name: str = "tiny") -> str:
    """Writes the wheel `name` into `folder`; returns its line for a requirements file."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f'VERSION = "{version}"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{path},sha256={_urlsafe(text)},{len(text)}" for path, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,"]) + "\n"
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def _urlsafe(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True)
class Checkout:
    """A folder that holds the launcher, and the wheels that its requirements name."""

    folder: Path
    wheels: Path

    @property
    def environ(self) -> dict[str, str]:
        """Ours, with pip kept to the wheels of this test."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "BEFFROI_", "PYTHON"))}
        return kept | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": os.devnull}

    def require(self, version: str, file: str = "requirements.txt", name: str = "tiny") -> None:
        """Makes a version of the wheel `name` and pins it."""
        (self.folder / file).write_text(make_wheel(self.wheels, version, name))

    def installed(self, name: str) -> list[str]:
        """The versions of a package that the environment of a town holds."""
        found = self.folder.glob(f".venv/lib/*/site-packages/{name}-*.dist-info")
        return sorted(path.name.removeprefix(f"{name}-").removesuffix(".dist-info") for path in found)

    def start(self, *words: str, environ: dict | None = None, before: Words = (), options: Words = (), **pipes) -> subprocess.Popen:
        """Starts the launcher, as `before` dresses it, with these options of Python."""
        command = [*before, sys.executable, *options, self.folder / "beffroi", *words]
        ordinary = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
        return subprocess.Popen(command, env=environ or self.environ, **(ordinary | pipes))

    def run(self, *words: str, **options) -> subprocess.CompletedProcess:
        """Runs the launcher to its end."""
        started = self.start(*words, **options)
        out, told = started.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(words, started.returncode, out, told)

    def remains(self) -> list[str]:
        """The environments that lie in the checkout."""
        return sorted(path.name for path in self.folder.glob(".venv*") if path.is_dir())


def fresh_checkout(place: Path, root: Path) -> Checkout:
    """A fresh clone of the tiny project, its path with a space and an accent."""
    folder, wheels = place / "le dépôt", place / "wheels"
    wheels.mkdir()
    for name in LAUNCHER:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, folder / name)
    (folder / "tasks.py").write_text(TASKS)
    (folder / "requirements-build.txt").touch()
    fresh = Checkout(folder, wheels)
    fresh.require("1.0")
    return fresh


@pytest.fixture
def checkout(tmp_path, root) -> Checkout:
    """A fresh clone of this test's own."""
    return fresh_checkout(tmp_path, root)


@pytest.fixture(scope="session")
def made(tmp_path_factory, root):
    """A checkout whose environment is already made, not to be changed, and what the first launch answered in a terminal."""
    ready = fresh_checkout(tmp_path_factory.mktemp("made"), root)
    ours, theirs = pty.openpty()
    first = ready.run("preview", "--port", "80 00", cwd=ready.wheels, stderr=theirs)
    os.close(theirs)
    said = b""
    with suppress(OSError):  # the end of what a terminal was told
        while more := os.read(ours, 10_000):
            said += more
    os.close(ours)
    first.stderr = said.decode()
    return ready, first
