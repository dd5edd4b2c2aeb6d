"""The files of the content folder, in the same order on every machine."""

import os
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from plugins.publication.errors import Mistake

UNREAD = (".markdown", ".mkd", ".mdown", ".html", ".htm", ".rst")
"""What plain Pelican would read as a publication, and this house does not."""


def walk(content: Path, conf: Mapping[str, Any]) -> Iterator[str]:
    """The path of every file below `content`, POSIX style, sorted; what Pelican's IGNORE_FILES names is passed over."""
    ignored = (".*", *(conf.get("IGNORE_FILES") or ()))
    for folder, folders, names in os.walk(content):
        folders[:] = sorted(name for name in folders if not _ignored(name, ignored))
        below = Path(folder).relative_to(content).as_posix()
        for name in sorted(names):
            if not _ignored(name, ignored):
                yield name if below == "." else f"{below}/{name}"


def name_mistakes(content: Path, sources: list[str]) -> list[Mistake]:
    """Files that no page will be made of, and names that are one and the same on a Mac or on Windows."""
    mistakes, seen = [], {}
    for source in sources:
        other = seen.setdefault(source.casefold(), source)
        if other != source:
            mistakes.append(
                Mistake(
                    f"{content.name}/{source}",
                    0,
                    "",
                    f"ce nom ne diffère que par la casse de {content.name}/{other}.",
                    "Renommez l’un des deux.",
                    "noms qui ne diffèrent que par la casse",
                )
            )
        if source.lower().endswith(UNREAD) or (source.endswith((".MD", ".Md", ".mD"))):
            mistakes.append(
                Mistake(f"{content.name}/{source}", 0, "", "ce fichier n’est pas lu.", "Renommez-le en « .md ».", "fichier ignoré")
            )
    return mistakes


def _ignored(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
