"""What the build made and the deploy carries."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from plugins.deploy.manifest import OURS
from plugins.infrastructure.errors import SettingsError

PREVIEW = "_apercu"
"""The folder that only a preview has: no publication may take that address."""


def inventory(output: Path) -> dict[str, str]:
    """Every file below `output` with its SHA-256, in a stable order.

    Raises SettingsError when no whole site is there, when it is a preview, or when something in it is not a plain file.
    """
    if not (output / "index.html").is_file():
        raise SettingsError([f"{output} : il n’y a pas ici de site complet (index.html manque). Lancez d’abord ./beffroi build."])
    if (output / PREVIEW).exists():
        raise SettingsError([f"{output} : c’est un aperçu, brouillons compris. Lancez ./beffroi build, qui refait le site."])
    return {path.relative_to(output).as_posix(): digest(path) for path in _files(output)}


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path, root: bool = True) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if root and entry.name.startswith(OURS):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), root=False)
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
        else:
            raise SettingsError([f"{entry.path} n’est pas un fichier ordinaire (un lien, peut-être) : il ne sera pas déposé. Retirez-le."])
