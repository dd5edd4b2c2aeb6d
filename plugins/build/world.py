"""The world around the content: Python, its packages, our code, the environment. When it moves, nothing of the store is used."""

import hashlib
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins.publication.checkout import ROOT
from plugins.publication.confidential import SECRET_NAME

CODE = str(ROOT / "plugins")
PASSING = ("BEFFROI_NOW", "BEFFROI_DEBUG", "BEFFROI_CORPORA")
"""Variables on which no page depends; the instant is looked at apart."""
LOCALE = ("TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "LC_CTYPE")


def world(code: Mapping[str, bytes], words: Iterable[str], environ: Mapping[str, str]) -> bytes:
    """A digest of the world: `code` is the digest of each file of code, `words` what Pelican is told on its command line."""
    ours = {name: value for name, value in environ.items() if name.startswith("BEFFROI_") and name not in PASSING}
    told = {name: value for name, value in ours.items() if not SECRET_NAME.match(name)}
    told |= {name: environ[name] for name in LOCALE if name in environ}
    around = (sys.version, packages(), sorted(code.items()), list(words), sorted(told.items()))
    return hashlib.blake2b(repr(around).encode(), digest_size=16).digest()


def packages() -> list[str]:
    """The packages that are installed, each with its version: the names of their `.dist-info` folders."""
    return sorted(path.name for path in Path(sysconfig.get_path("purelib")).iterdir() if path.suffix == ".dist-info")
