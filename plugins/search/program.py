"""Pagefind, run as the program it is. https://pagefind.app"""

import os
import subprocess
from importlib.metadata import version
from pathlib import Path

from pagefind.service import get_executable

from plugins.infrastructure.confidential import environment_for
from plugins.search.settled_index import settle

VERSION = version("pagefind")
PATIENCE = 600
"""Seconds: 10,000 articles take 26 of the processor, and waited 230 on a machine with ten times as much to do."""
LONGEST = 400
"""Characters of what the program says that are shown."""


class NoIndex(Exception):
    """There is no index of these texts; the text of this error says why, in French."""


def build_index(texts: Path, bundle: Path, language: str) -> None:
    """Write into the folder `bundle` the index of the pages below `texts`, all of one `language`. Raises NoIndex."""
    _run("--site", str(texts), "--output-path", str(bundle), "--force-language", language, "--quiet")
    try:
        settle(bundle)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise NoIndex(f"l’index de Pagefind {VERSION} n’est pas écrit comme nous le connaissons ({error})") from error


def answers() -> None:
    """Nothing, when the program runs on this machine. Raises NoIndex."""
    _run("--version")


def _run(*words: str) -> None:
    program = get_executable()
    if program is None:
        raise NoIndex("le programme Pagefind n’existe pas pour ce système")
    try:
        command, environ = [str(program), *words], environment_for(os.environ)
        done = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
    except OSError as error:
        raise NoIndex(f"le programme Pagefind ne se lance pas sur ce système ({error.strerror})") from error
    except subprocess.TimeoutExpired:
        raise NoIndex(f"Pagefind n’a pas fini en {PATIENCE // 60} minutes") from None
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise NoIndex(f"Pagefind s’est arrêté (code {done.returncode}) : {said[-LONGEST:]}")
