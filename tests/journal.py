"""A journal to build in a test: a few files, the house's own settings, and the commands run as a person runs them."""

import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.warm import forkable, warm

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-03-27T09:00"
PROGRESS = re.compile(r"^\S.* : \d+ sur \d+\n", re.MULTILINE)


@dataclass
class TestJournal:
    """A content folder, a state folder and an output below `folder`; `settings` are Python lines over those of publishconf.py."""

    __test__ = False

    folder: Path
    settings: str = ""
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        for name in ("content/articles", "content/breves", "content/pages"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.write_settings()

    def write_settings(self, more: str = ""):
        """The settings file of this journal."""
        lines = ["import sys", f"sys.path.insert(0, {str(ROOT)!r})", "from publishconf import *", f"THEME = {str(ROOT / 'theme')!r}"]
        lines += [
            "DEFAULT_IMAGE = None",
            'QUARTIERS = [one["name"] for one in QUARTIERS]',
            "QUARTIERS_CONTOURS = None",
            self.settings,
            more,
        ]
        (self.folder / "conf.py").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def article(self, name: str, title="Le marché revient", date="2026-03-26 09:00", body="Samedi.", **keys: str) -> Path:
        """An article with an identity made of its first name, saved whole at once; further `keys` go to its front matter."""
        head = {"id": f"essai-{name}", "title": title, "date": date, "category": "Culture", **keys}
        path = self.folder / "content" / "articles" / f"{name}.md"
        lines = "\n".join(f"{key}: {value}" for key, value in head.items() if value is not None)
        saving = self.folder / "saving"
        saving.write_text(f"---\n{lines}\n---\n\n{body}\n", encoding="utf-8")
        return saving.replace(path)

    def run(self, *words: str, code: int | None = 0, **environ: str) -> subprocess.CompletedProcess:
        """`./beffroi` with `words`, in the environment of the tests; its exit code must be `code`, unless that is None.

        It starts warm where its environment allows it: see tests/warm.py."""
        settings = [] if words[0] in ("preview", "new") else ["--settings", str(self.folder / "conf.py")]
        known = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "BEFFROI_STATE": str(self.folder / "state"), "BEFFROI_NOW": NOW}
        given = {**known, **self.environ, **environ}
        done = warm().run([*words, *settings], self.folder, given) if forkable(given) else self._started([*words, *settings], given)
        assert code is None or done.returncode == code, f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def _started(self, words: list[str], environ: dict[str, str]) -> subprocess.CompletedProcess:
        """The same in a Python of its own."""
        command = [sys.executable, str(ROOT / "tasks.py"), *words]
        return subprocess.run(command, cwd=self.folder, env=environ, capture_output=True, text=True, encoding="utf-8", check=False)

    def page(self, address: str, where: str = "output") -> str:
        """The HTML of the page at `address`."""
        return (self.folder / where / address / "index.html").read_text(encoding="utf-8")


def without_progress(said: str) -> str:
    """What a command says on any machine: a busy one says besides how far it is."""
    return PROGRESS.sub("", said)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes, but those that go while it is looked at: a deploy, or a store, may be at work there."""
    found = {}
    for path in filter(Path.is_file, sorted(folder.rglob("*"))):
        with suppress(FileNotFoundError):
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def read_if_there(file: Path) -> str:
    """Its text; nothing of one that is not there, not yet or no more: a deploy may be at work."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
