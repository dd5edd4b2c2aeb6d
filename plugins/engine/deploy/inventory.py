"""List the built files that a deploy carries."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from plugins.core.infrastructure.errors import SettingsError
from plugins.engine.deploy.manifest import OURS

PREVIEW = "_apercu"
"""The folder that only a preview has: no publication may take that address."""


def digest_site(output: Path) -> dict[str, str]:
    """Every file below `output` with its SHA-256, in a stable order.

    Raises SettingsError when no whole site is there, when it is a preview, or when something in it is not a plain file.
    """
    refuse_other_than_a_whole_site(output)
    return {path.relative_to(output).as_posix(): digest_file(path) for path in _iterate_files(output)}


def digest_files(output: Path, paths: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of those of the `paths` that are files below `output`. Raises SettingsError as `digest_site` does."""
    refuse_other_than_a_whole_site(output)
    there = {path: output / path for path in sorted(paths) if not path.startswith(OURS)}
    for place in there.values():
        if place.is_symlink() or (place.exists() and not (place.is_file() or place.is_dir())):
            raise build_not_a_file_error(place)
    return {path: digest_file(place) for path, place in there.items() if place.is_file()}


def refuse_other_than_a_whole_site(output: Path) -> None:
    """Raise SettingsError when no whole site is there, or when it is a preview."""
    if not (output / "index.html").is_file():
        raise SettingsError([f"{output} : il n’y a pas ici de site complet (index.html manque). Lancez d’abord ./beffroi build."])
    if (output / PREVIEW).exists():
        raise SettingsError([f"{output} : c’est un aperçu, brouillons compris. Lancez ./beffroi build, qui refait le site."])


def build_not_a_file_error(path: str | Path) -> SettingsError:
    """The error for something that cannot be deployed."""
    return SettingsError([f"{path} n’est pas un fichier ordinaire (un lien, peut-être) : il ne sera pas déposé. Retirez-le."])


def digest_file(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _iterate_files(folder: Path, root: bool = True) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if root and entry.name.startswith(OURS):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _iterate_files(Path(entry.path), root=False)
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
        else:
            raise build_not_a_file_error(entry.path)
