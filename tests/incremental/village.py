"""A village's journal: Pelican's theme `simple`, the build room alone, and builds as processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from plugins.engine.incremental.build import Job, build
from plugins.engine.incremental.processes.child import start_pelican
from plugins.engine.incremental.processes.child import start_program as start_program_of_pelican
from plugins.engine.incremental.report import BuildReport
from tests.adopted import is_forkable
from tests.journal import ROOT, files
from tests.processes import soon
from tests.warm import start_program, warm

SETTINGS = """
import os, sys, time
sys.path.insert(0, {root!r})
SITENAME, SITEURL, AUTHOR = "Essai", "https://essai.example", "La rédaction"
TIMEZONE, DEFAULT_LANG, THEME = "Europe/Paris", "fr", "simple"
PLUGINS = ["plugins.engine.incremental.plugin"]
ARTICLE_PATHS, PAGE_PATHS, STATIC_PATHS = ["articles"], ["pages"], ["images"]
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
open({marks!r} + str(os.getpid()), "w").close()
until = time.monotonic() + float(os.environ.get("SLOW", 0))
while time.monotonic() < until and not os.path.exists({marks!r} + "../released"):
    time.sleep(0.02)
"""
BUILD = """
import os, sys
from pathlib import Path
from plugins.engine.incremental.build import Job, build
from plugins.core.infrastructure.errors import BeffroiError
folder, urgent = Path(sys.argv[1]), sys.argv[2:] == ["urgent"]
try:
    built = build(Job(folder / "content", folder / "site", folder / "conf.py", os.environ, urgent=urgent))
except BeffroiError as error:
    sys.exit(f"{error} [{int(error.exit_code)}]")
print(len(built.written_files), "in place")
"""


@dataclass
class Village:
    """Its texts are in `content`, its site in `site`. A build leaves a mark in `marks` for each Pelican that starts.
    `launch` starts a build in a process of its own, warm where nothing else is said."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)
    launch: Callable[..., subprocess.Popen] = start_program

    def __post_init__(self) -> None:
        self.content, self.site, self.conf = self.folder / "content", self.folder / "site", self.folder / "conf.py"
        for name in ("content/articles", "content/pages", "content/images", "marks"):
            (self.folder / name).mkdir(parents=True)
        self.settings()
        self.article("marche", "Le marché revient")

    @property
    def store(self) -> Path:
        """The file of the store."""
        return self.folder / ".site.construction"

    def settle(self, more: str) -> None:
        """Add lines to its settings."""
        self.conf.write_text(self.conf.read_text(encoding="utf-8") + more, encoding="utf-8")

    def settings(self, more: str = "") -> None:
        """Write the settings, and `more` lines of them."""
        self.conf.write_text(SETTINGS.format(root=str(ROOT), marks=f"{self.folder}/marks/") + more, encoding="utf-8")

    def article(self, name: str, title: str, body: str = "Samedi.", category: str = "Culture") -> Path:
        """An article."""
        path = self.content / "articles" / f"{name}.md"
        path.write_text(f"Title: {title}\nDate: 2026-03-20 09:00\nCategory: {category}\n\n{body}\n", encoding="utf-8")
        return path

    def environment(self, **more: str) -> dict[str, str]:
        """What a build sees of the world."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONPATH": str(ROOT), **self.environ, **more}

    def build(self, **asked) -> BuildReport:
        """Build, warm: see tests/warm.py."""
        return self.build_at(self.site, **asked)

    def build_at(self, site: Path, **asked) -> BuildReport:
        """Build the same journal elsewhere."""
        environ = self.environment()
        start = start_pelican if is_forkable(environ) else start_program_of_pelican
        return warm().call(build, Job(self.content, site, self.conf, environ, start=start, **asked))

    def start(self, *words: str, **environ: str) -> subprocess.Popen:
        """A build in a process of its own."""
        command = [sys.executable, "-c", BUILD, str(self.folder), *words]
        environment = self.environment(**environ)
        return self.launch(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")

    @contextmanager
    def under_way(self, **environ: str) -> Iterator[subprocess.Popen]:
        """A build whose Pelican is at work."""
        before = self.pelicans()
        running = self.start(**environ)
        try:
            assert soon(lambda: self.pelicans() != before or running.poll() is not None)
            yield running
        finally:
            running.kill()
            running.communicate()
            self.release()  # its Pelican, which the end of a test must not leave behind

    def release(self) -> None:
        """What was told to be SLOW goes on, and what comes after is no more."""
        (self.folder / "released").touch()

    def start_waiting(self) -> tuple[subprocess.Popen, str]:
        """A build that waits for another, and what it says of it."""
        waiting = self.start()
        assert waiting.stdout
        return waiting, waiting.stdout.readline()

    def pelicans(self) -> set[int]:
        """The Pelicans that have started, by their numbers."""
        return {int(path.name) for path in (self.folder / "marks").iterdir()}

    def pages(self) -> dict[str, bytes]:
        """The site."""
        return files(self.site)
