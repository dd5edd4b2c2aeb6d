"""A destination as a test sees it: a folder to look at, whichever way the deploy goes there."""

import io
import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from plugins.core.infrastructure.errors import NotNow
from plugins.core.infrastructure.output_files import SiteChanges
from plugins.engine.deploy.deploy import Comparison, DeployReport, deploy
from tests.deploy.site import SITE, tree, version, write
from tests.processes import soon

SOMEONE = {
    "GIT_AUTHOR_NAME": "Quelqu’un",
    "GIT_AUTHOR_EMAIL": "quelqu-un@valbrune.example",
    "GIT_COMMITTER_NAME": "Quelqu’un",
    "GIT_COMMITTER_EMAIL": "quelqu-un@valbrune.example",
}


@dataclass(frozen=True)
class Host:
    """A destination, the setting that names it, and the environment that reaches it."""

    live: Path
    output: Path
    setting: str
    environ: dict[str, str]
    articles: int = 12

    def deploy(
        self, yes: bool = True, comparison: Comparison = Comparison.EVERYTHING, address: str = SITE, keeps_address: bool = False
    ) -> tuple[DeployReport, str]:
        """Deploy the output, built for that address; what was done and what is said."""
        said, conf = io.StringIO(), {"DEPLOY": self.setting, "SITEURL": address}
        done = deploy(self.output, conf, self.environ, said, yes, comparison=comparison, keeps_address=keeps_address)
        return done, said.getvalue()

    def complete(self, **options: Comparison) -> None:
        """Deploy, once a program that outlived the deploy that started it has ended."""

        def deploys() -> bool:
            try:
                self.deploy(**options)
            except NotNow:
                return False
            return True

        assert soon(deploys), "the destination was never free"

    def build(self, number: int) -> dict[str, str]:
        """Make the output hold one version of the site; its files."""
        files = version(number, self.articles)
        write(self.output, files)
        return files

    def edit(self, files: dict[str, str]) -> None:
        """Make the output hold `files`, as a build does: what moves is noted before it does."""
        before = {name: content.decode() for name, content in tree(self.output).items()}
        moved = {name for name in before.keys() | files.keys() if before.get(name) != files.get(name)}
        SiteChanges(self.output).note(moved)
        for name in moved & before.keys():
            (self.output / name).unlink()
            with suppress(OSError):
                for folder in (self.output / name).parents:
                    folder.rmdir()
        for name in moved & files.keys():
            (self.output / name).parent.mkdir(parents=True, exist_ok=True)
            (self.output / name).write_text(files[name], encoding="utf-8")

    def put(self, files: dict[str, str]) -> None:
        """What someone else writes there."""
        for name, text in files.items():
            (self.live / name).parent.mkdir(parents=True, exist_ok=True)
            (self.live / name).write_text(text, encoding="utf-8")

    def look(self) -> None:
        """Bring `live` up to what readers see."""


@dataclass(frozen=True)
class Branch(Host):
    """The branch `pages` of the bare repository `bare`; `live` is a clone of it, where someone else works."""

    bare: Path = Path()

    def deploy(
        self, yes: bool = True, comparison: Comparison = Comparison.EVERYTHING, address: str = SITE, keeps_address: bool = False
    ) -> tuple[DeployReport, str]:
        """See Host."""
        try:
            return super().deploy(yes, comparison, address, keeps_address)
        finally:
            self.look()

    def put(self, files: dict[str, str]) -> None:
        """See Host."""
        super().put(files)
        self.share()

    def share(self) -> None:
        """Push whatever someone else did in the clone."""
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "-m", "à la main")
        self.git("push", "--quiet", "origin", "HEAD:pages")

    def look(self) -> None:
        """See Host."""
        if self.tip():
            self.git("fetch", "--quiet", "origin", "pages")
            self.git("reset", "--quiet", "--hard", "FETCH_HEAD")
            self.git("clean", "-ffdxq")

    def tip(self) -> str:
        """The commit at the end of the branch; empty when there is none."""
        said = subprocess.run(["git", "-C", self.bare, "rev-parse", "-q", "--verify", "pages"], capture_output=True, text=True, check=False)
        return said.stdout.strip()

    def git(self, *words: str) -> str:
        """What a git command says in the clone."""
        command = ["git", "-C", str(self.live), "-c", "core.quotePath=false", *words]
        return subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **SOMEONE}).stdout


def branch_of(folder: Path, output: Path, environ: dict[str, str]) -> Branch:
    """A repository in `folder` whose branch `pages` does not exist yet."""
    bare, live = folder / "ville.git", folder / "clone"
    subprocess.run(["git", "init", "--quiet", "--bare", str(bare)], check=True)
    subprocess.run(["git", "-c", "init.defaultBranch=pages", "clone", "--quiet", str(bare), str(live)], check=True, capture_output=True)
    return Branch(live, output, f"git:{bare}#pages", environ, bare=bare)
