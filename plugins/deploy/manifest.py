"""What Beffroi put at a destination and may replace or remove: a list of paths, kept there. Whatever is not in it is someone else's."""

import json
from collections.abc import Iterable, Mapping

from plugins.infrastructure.errors import PersonRequired

NAME = ".beffroi-manifest.json"
STAGING = ".beffroi-depot"
LOCK = ".beffroi-verrou"
OURS = ".beffroi-"
"""What starts so belongs to the deploy itself, at the root of a destination, and is never part of a site."""

VERSION = 1

DAMAGED = f"{NAME} est abîmé : remettez celui d’une sauvegarde, ou videz la destination et recommencez."
ELSEWHERE = f"{NAME} nomme « {{}} », hors de la destination : quelqu’un l’a modifié. Rien n’a été touché."

UNSURE = ""
"""The digest of a file that a deploy was about to put: whoever finds it written knows that this deploy did not end."""

Files = Mapping[str, str]
"""Paths below the destination, POSIX style, and the SHA-256 of their bytes, or UNSURE."""

Withheld = Mapping[str, Iterable[str]]
"""Folders, with a final slash, that another program fills for now, and the names below each of what would be ours again once it is done."""


def format_manifest(files: Files, withheld: Withheld | None = None, version: int = VERSION) -> str:
    """The manifest of `files`, as text; the same files give the same text. Nothing below the folders `withheld` is among them."""
    told = {"version": version, "files": dict(sorted(files.items()))}
    if withheld:
        told["withheld"] = {folder: sorted(set(names)) for folder, names in sorted(withheld.items())}
    return json.dumps(told, indent=0) + "\n"


def withheld(text: str) -> dict[str, list[str]]:
    """The folders that the deploy which wrote this manifest left to another program. Raises PersonRequired as `parse_manifest` does."""
    try:
        known: dict[str, list[str]] = json.loads(text).get("withheld", {})
        paths = [f"{folder}{name}" for folder, names in known.items() for name in names]
        wrong = [path for path in paths if not _is_below(path)] + [folder for folder in known if not folder.endswith("/")]
    except (ValueError, TypeError, AttributeError):
        raise PersonRequired(DAMAGED) from None
    if wrong:
        raise PersonRequired(ELSEWHERE.format(wrong[0]))
    return known


def parse_manifest(text: str) -> dict[str, str]:
    """The files that a manifest lists.

    Raises PersonRequired when it is damaged, newer than this program, or names a path that leaves the destination: nothing is removed
    on the word of such a list.
    """
    try:
        known = json.loads(text)
        version = known["version"]
        files: dict[str, str] = known["files"]
        if version != VERSION:
            raise PersonRequired(f"{NAME} vient d’une version plus récente de Beffroi ({version}). Mettez Beffroi à jour.")
        wrong = [path for path, digest in files.items() if not isinstance(digest, str) or not _is_below(path)]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PersonRequired(DAMAGED) from None
    if wrong:
        raise PersonRequired(ELSEWHERE.format(wrong[0]))
    return files


def _is_below(path: str) -> bool:
    parts = path.split("/")
    return not {"", ".", ".."} & set(parts) and "\0" not in path and not parts[0].startswith(OURS)
