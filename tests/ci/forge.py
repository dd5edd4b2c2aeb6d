"""A forge on this machine: a bare repository that holds a town's whole journal, and fresh clones of it, as CI makes them."""

import atexit
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from itertools import count
from pathlib import Path

from tests.house import ROOT

HOST = "journal.essai.example"
NOW = "2026-03-27T09:00"
CARRIED = (
    "ci",
    "plugins",
    "theme",
    "tasks.py",
    "pelicanconf.py",
    "publishconf.py",
    "ville.toml",
    "quartiers.geojson",
    "accessibilite.toml",
    ".gitignore",
)
SETTINGS = """
DEFAULT_IMAGE = DEMONSTRATION_NOW = None
DEPLOY = "folder:{web}"
ANNOUNCE_PAGE_WAIT = RECONCILE_PAUSE = 0
"""
LAUNCHER = f'#!/bin/sh\nexec "{sys.executable}" "$(dirname "$0")/tasks.py" "$@"\n'
"""The environment that runs the tests stands for the one that the launcher would fetch; the launcher has tests of its own."""


@dataclass
class Forge:
    """`origin` is the bare repository; `web` is the folder that the town's host serves."""

    folder: Path
    numbers: count = field(default_factory=count)

    def __post_init__(self) -> None:
        self.origin, self.web = self.folder / "origin.git", self.folder / "web"
        self.web.mkdir(parents=True)
        self.git("clone", "-q", "--bare", str(_repository_of_the_house()), str(self.origin), here=self.folder)
        settings = (ROOT / "publishconf.py").read_text(encoding="utf-8") + SETTINGS.format(web=self.web)
        self._put("publishconf.py", settings, "le journal", "main", "main")

    def _put(self, name: str, text: str, message: str, branch: str, start: str, *parents: str) -> None:
        """Commit one file more to what `start` has, as the end of `branch`. To check out 1,500 others takes longer than all this."""
        new = self.folder / "new"
        new.write_text(text, encoding="utf-8")
        here: dict[str, Path] = {"here": self.origin, "index": self.folder / "index"}
        blob = self.git("hash-object", "-w", str(new), **here).strip()
        self.git("read-tree", start, **here)
        self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{name}", **here)
        tree = self.git("write-tree", **here).strip()
        commit = self.git("commit-tree", tree, "-m", message, *(word for parent in parents for word in ("-p", parent)), **here).strip()
        self.git("update-ref", f"refs/heads/{branch}", commit, **here)

    def clone(self, branch: str = "main", place: Path | None = None) -> Path:
        """A fresh machine: one commit of `branch`, and nothing else. At `place`, where CI always is, the one that was there is gone."""
        place = place or self.folder / f"machine-{next(self.numbers)}"
        if place.exists():
            place.rename(self.folder / f"gone-{next(self.numbers)}")
        self.git("clone", "-q", "--depth=1", "-b", branch, f"file://{self.origin}", str(place), here=self.folder)
        return place

    def write(self, name: str, title: str, category: str = "Culture", branch: str = "main", more: str = "") -> None:
        """An editor adds an article to `branch`, which is made when it does not exist; `more` are lines of its front matter."""
        start = branch if self.git("branch", "--list", branch, here=self.origin) else "main"
        head = f"id: essai-{name}\ntitle: {title}\ndate: 2026-03-26 09:00\ncategory: {category}\n{more}".rstrip()
        self._put(f"content/articles/{name}.md", f"---\n{head}\n---\n\nUn texte.\n", title, branch, start, start)

    def run(self, *command: str, here: Path, code: int | None = 0, **environ: str) -> str:
        """What `command` prints on the machine `here`, whose environment holds nothing of ours; `code` is how it must end."""
        home = here.with_name(here.name + "-home")
        home.mkdir(exist_ok=True)
        if (here / "beffroi").read_text() == LAUNCHER and not (here / "plugins" / "__pycache__").exists():
            for name, data in _compiled().items():
                (here / name).parent.mkdir(exist_ok=True)
                (here / name).write_bytes(data)
        known = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "BEFFROI_NOW": NOW, "BEFFROI_SITEURL": f"https://{HOST}"}
        done = subprocess.run(command, cwd=here, env=known | environ, capture_output=True, encoding="utf-8")
        said = done.stdout + done.stderr
        assert code is None or done.returncode == code, f"{command} ended with {done.returncode}\n{said}"
        return said

    def git(self, *words: str, here: Path, index: Path | None = None) -> str:
        """One git command, by another `index` than the checkout's if one is given."""
        environ = {**os.environ, "GIT_INDEX_FILE": str(index)} if index else None
        return subprocess.run(["git", *IDENTITY, *words], cwd=here, check=True, capture_output=True, text=True, env=environ).stdout


IDENTITY = ("-c", "user.name=Essai", "-c", "user.email=essai@essai.example")


@cache
def _repository_of_the_house() -> Path:
    """All that a town receives, in a repository that each town's begins with: to hash 1,500 files takes a second, and to pack them for each
    clone, half of one: they are packed here, as they are. Removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="beffroi-house-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in _tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "beffroi").write_text(LAUNCHER)
    (folder / "beffroi").chmod(0o755)
    pack = "-c", "pack.window=0", "-c", "core.compression=0", "repack", "-adq"
    for words in (("init", "-q", "-b", "main"), ("add", "--all"), ("commit", "-q", "-m", "la maison"), pack):
        subprocess.run(["git", *IDENTITY, *words], cwd=folder, check=True, capture_output=True)
    return folder


@cache
def _compiled() -> dict[str, bytes]:
    """What Python has compiled of the rooms, as files that it takes at their word (PEP 552): a fresh machine would compile it all again,
    3 s of processor. Only what is of the source as it is now."""
    found = {}
    for source in (ROOT / name for name in _tracked() if name.startswith("plugins/") and name.endswith(".py")):
        cached, stat = Path(cache_from_source(source)), source.stat()
        data = cached.read_bytes() if cached.exists() else b""
        if data[:16] == MAGIC_NUMBER + struct.pack("<LLL", 0, int(stat.st_mtime) & 0xFFFFFFFF, stat.st_size & 0xFFFFFFFF):
            found[cached.relative_to(ROOT).as_posix()] = (
                MAGIC_NUMBER + struct.pack("<L", 0b01) + source_hash(source.read_bytes()) + data[16:]
            )
    return found


def _tracked() -> list[str]:
    """The files of this checkout that a town receives, as they are now."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *CARRIED]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [name for name in names if (ROOT / name).exists()]
