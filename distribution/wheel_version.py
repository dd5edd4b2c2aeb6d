"""The version of a package: that of the calendar, and a digest of all that the package holds, `2026.12+b1f0c3d2e4a5`.

Two packages of other code never have one number: a town pins a version by the digest of its file, and the file of another build under the
same name would look like a forgery. Local versions: https://packaging.python.org/en/latest/specifications/version-specifiers/
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OWN_FILES = (
    *("pyproject.toml", "README.md", "LICENSE"),
    *("requirements.in", "requirements-desk.in", "requirements-import.in", "requirements-print.in"),
)
"""What a package takes of the root besides the files that `force-include` names."""


def compute_wheel_version(root: Path = ROOT) -> str:
    """The version of the package that would be made in `root`; a source distribution has that of where it was made."""
    source = root / "PKG-INFO"
    if source.is_file():
        return re.findall(r"^Version: (\S+)", source.read_text(encoding="utf-8"), re.MULTILINE)[0]
    number = re.findall(r'^VERSION = "([^"]+)"', (root / "plugins/core/infrastructure/town.py").read_text(encoding="utf-8"), re.MULTILINE)[
        0
    ]
    digest = hashlib.sha256()
    for path in _iterate_files(root):
        name = path.relative_to(root).as_posix().encode()
        digest.update(b"%d %s %s" % (len(name), name, hashlib.sha256(path.read_bytes()).digest()))
    return f"{number}+b{digest.hexdigest()[:12]}"  # the letter: a label of figures alone would be read as a number


def _iterate_files(root: Path) -> Iterator[Path]:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    names = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    for name in (*OWN_FILES, *names):
        place = root / name
        paths = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in paths if path.is_file() and "__pycache__" not in path.parts and path.name != ".DS_Store")
