"""Sites built by Pelican in a process of its own, with this room alone and a theme that is not ours."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.editorial.desk import SITES
from tests.warm import pelican

SETTINGS = f"""
import sys
sys.path[:0] = [{str(SITES)!r}, {str(SITES.parent.parent)!r}]
from settings import *
THEME, DIRECT_TEMPLATES = "simple", ["index"]
ARTICLE_PATHS, ARTICLE_EXCLUDES, PAGE_PATHS = [""], ["pages", "images", "documents"], ["pages"]
"""


@dataclass(frozen=True)
class Site:
    """A site that was built, or not: `told` is all that Pelican said."""

    output: Path
    exit_code: int
    told: str

    def page(self, address: str) -> str:
        """The HTML at `address`."""
        return (self.output / address / "index.html").read_text(encoding="utf-8")

    @property
    def addresses(self) -> set[str]:
        """The addresses of all the pages that lists did not make."""
        pages = {path.parent.relative_to(self.output).as_posix() for path in self.output.rglob("index.html")}
        return {page for page in pages if page.split("/")[0] not in (".", "rubriques", "mots-cles", "archives")}


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Callable[..., Site]:
    """Build the folder `content` with Pelican; `settings` are lines of Python, `environ` changes the environment."""

    def run(content: Path, settings: str = "", name: str = "site", **environ: str) -> Site:
        folder = tmp_path_factory.mktemp("build")
        conf = folder / f"{name}.py"
        conf.write_text(SETTINGS + settings, encoding="utf-8")
        output = folder / name
        words = [str(content), "-s", str(conf), "-o", str(output), "--fatal", "errors"]
        done = pelican(words, root, **{"COLUMNS": "400", **environ})
        return Site(output, done.returncode, " ".join((done.stdout + done.stderr).split()))

    return run
