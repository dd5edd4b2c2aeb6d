"""The peers: Hugo and Eleventy, each the way its own manual runs it. Stock Pelican is in `pelican.py`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from benchmarks.articles import made_up
from benchmarks.tools import install, yaml
from benchmarks.tools.tool import MANIFEST, SITE_NAME, SITE_URL, Tool

HERE = Path(__file__).resolve().parents[1] / "peers"
UNMOVED = f"content/{made_up(0, 1).path}"
"""Eleventy must be told which file moved, and has no word for none; told of one that is not there, it builds everything."""


def hugo(peers: Path) -> Tool:
    """Hugo, which keeps nothing between two runs: each is a whole build. Raises Absent."""
    program = str(install.hugo(peers))
    return Tool("Hugo", yaml.written, _hugo_site, lambda folder, moved: [program, "--destination", "output"])


def eleventy(peers: Path) -> Tool:
    """Eleventy, built whole each time. Raises Absent."""
    program = _eleventy(peers, install.ELEVENTY)
    return Tool("Eleventy", yaml.written, _eleventy_site, lambda folder, moved: program, whole=True)


def eleventy_incremental(peers: Path) -> Tool:
    """Eleventy told which file moved: https://www.11ty.dev/docs/usage/incremental/. Raises Absent."""
    program = _eleventy(peers, install.ELEVENTY_INCREMENTAL)

    def command(folder: Path, moved: str) -> list[str]:
        return [*program, f"--incremental={moved or UNMOVED}"] if (folder / "output").exists() else program

    return Tool("Eleventy 3.1.1, incremental", yaml.written, _eleventy_site, command)


FETCHED: tuple[Callable[[Path], Tool], ...] = (hugo, eleventy, eleventy_incremental)
"""Each gives its tool once it is installed below the folder of peers."""


def _eleventy(peers: Path, package: str) -> list[str]:
    return ["node", str(install.eleventy(peers, package)), "--quiet"]


def _hugo_site(folder: Path) -> None:
    shutil.copytree(HERE / "hugo", folder)
    (folder / "config" / "_default" / "params.json").write_text(json.dumps({"menu": yaml.MENU}))
    _static(folder)


def _eleventy_site(folder: Path) -> None:
    shutil.copytree(HERE / "eleventy", folder)
    (folder / "content" / "articles").mkdir(parents=True)
    (folder / "pages").rename(folder / "content" / "pages")
    (folder / "content" / "articles" / "articles.json").write_text('{"layout": "article.11ty.js", "tags": "article"}')
    (folder / "data").mkdir()
    (folder / "data" / "site.json").write_text(json.dumps({"name": SITE_NAME, "url": SITE_URL, "menu": yaml.MENU}))
    _static(folder)


def _static(folder: Path) -> None:
    (folder / "static").mkdir()
    (folder / "static" / "manifest.webmanifest").write_text(MANIFEST)
