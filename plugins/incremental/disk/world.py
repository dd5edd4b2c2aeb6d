"""The world around the content: Python, its packages, our code, the environment. When it moves, nothing of the store is used."""

import hashlib
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins.infrastructure.checkout import ROOT

CODE = str(ROOT / "plugins")
LIBRARIES = Path(sysconfig.get_path("purelib"))
"""The folder of the installed packages, whose date changes with them."""
VISIBLE_VARIABLES = ("BEFFROI_SITEURL", "BEFFROI_STATE", "BEFFROI_LEDGER")
"""Our variables that a page can depend on: those of the settings of rooms that Pelican knows. Accounts, hosts and keys are in no page; the
instant is looked at apart."""
LOCALE = ("TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "LC_CTYPE")
PYTHON, PACKAGES, PLACE = "Python", "paquets", "dossiers"


def around(words: Iterable[str], environ: Mapping[str, str]) -> dict[str, bytes]:
    """The parts of the world but for its code, each with its digest: Python, packages, what Pelican is told (`words`), each variable."""
    variables = {name: environ[name] for name in sorted((*VISIBLE_VARIABLES, *LOCALE)) if name in environ}
    parts = {PYTHON: sys.version, PACKAGES: packages(), PLACE: list(words), **variables}
    return {name: _digest(part) for name, part in parts.items()}


def world(code: Mapping[str, bytes], parts: Mapping[str, bytes]) -> bytes:
    """A digest of the whole: `code` is the digest of each file of code, `parts` those of `around`."""
    return _digest((sorted(code.items()), list(parts.items())))


def packages() -> list[str]:
    """The packages that are installed, each with its version: the names of their `.dist-info` folders."""
    return sorted(path.name for path in LIBRARIES.iterdir() if path.suffix == ".dist-info")


def _digest(value: object) -> bytes:
    return hashlib.blake2b(repr(value).encode(), digest_size=16).digest()
