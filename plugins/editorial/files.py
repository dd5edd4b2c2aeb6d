"""The files of the content folder, in the same order on every machine, and those that no page will be made of."""

import os
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from plugins.publication.errors import Mistake

UNREAD = (".markdown", ".mkd", ".mdown", ".html", ".htm", ".rst", ".md.txt")
"""What plain Pelican would read as a publication, and this house does not; the last is what Windows' Notepad makes."""

WORD_PROCESSORS = (".txt", ".doc", ".docx", ".odt", ".rtf", ".pages")
"""What an editor may take for a publication, in the folder of one."""


def find(content: Path, conf: Mapping[str, Any], homes: Iterable[str] = ()) -> tuple[list[str], list[Mistake]]:
    """The path of every file below `content`, POSIX style, sorted; what Pelican's IGNORE_FILES names is passed over.

    `homes` are the folders where publications are written.

    Folders that are links, or that may not be read, are mistakes: their publications would be lost in silence.
    """
    ignored = (".*", *(conf.get("IGNORE_FILES") or ()))
    files, linked, closed = [], [], []
    for folder, folders, names in os.walk(content, onerror=closed.append):
        folders[:] = sorted(_kept(folders, ignored))
        below = Path(folder).relative_to(content)
        linked += [(below / name).as_posix() for name in folders if (Path(folder) / name).is_symlink()]
        files += [(below / name).as_posix() for name in sorted(_kept(names, ignored))]
    refused = [(Path(error.filename).relative_to(content).as_posix(), "la lecture de ce dossier est interdite.") for error in closed]
    refused += [(name, "ce dossier est un lien. Copiez-le à sa place.") for name in linked]
    return files, [*_told(content, refused, "dossier illisible"), *_name_mistakes(content, files), *_documents(content, files, homes)]


def _name_mistakes(content: Path, files: list[str]) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    for name in files:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            text = f"ce nom ne diffère que par la casse de {content.name}/{other}. Renommez l’un des deux."
            yield from _told(content, [(name, text)], "noms qui ne diffèrent que par la casse")
        if name.lower().endswith(UNREAD) or (name.lower().endswith(".md") and not name.endswith(".md")):
            yield from _told(content, [(name, "ce fichier n’est pas lu. Renommez-le en « .md ».")], "fichier ignoré")


def _documents(content: Path, files: list[str], homes: Iterable[str]) -> Iterator[Mistake]:
    folders = tuple(f"{home}/" for home in homes)
    for name in files:
        if name.startswith(folders) and name.lower().endswith(WORD_PROCESSORS) and not name.lower().endswith(UNREAD):
            text = "ce document n’est pas lu. Copiez-en le texte dans un fichier « .md », ou rangez-le dans content/documents/."
            yield Mistake(f"{content.name}/{name}", 0, "", text, sort="fichier ignoré", harmless=True)


def _told(content: Path, names: Iterable[tuple[str, str]], sort: str) -> Iterator[Mistake]:
    for name, text in names:
        yield Mistake(f"{content.name}/{name}", 0, "", text, sort=sort)


def _kept(names: list[str], ignored: tuple[str, ...]) -> Iterator[str]:
    return (name for name in names if not any(fnmatch(name, pattern) for pattern in ignored))
