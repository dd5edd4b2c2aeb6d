"""The files of the content folder, in the same order on every machine, and those that no page will be made of."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import translate
from operator import attrgetter
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake
from plugins.journal.editorial.carried_words import COMPRESSED, RUN_BY_BROWSERS, RUN_BY_HOSTS, TYPED

UNREAD = (".markdown", ".mkd", ".mdown", ".html", ".htm", ".rst", ".md.txt")
"""What plain Pelican would read as a publication, and this house does not; the last is what Windows' Notepad makes."""

LEFT_BEHIND = re.compile(r".*(?:~|\.(?:bak|orig|old|swp|swo|tmp|rej|kate-swp))", re.IGNORECASE)
"""What an editor's program leaves beside a text."""

WORD_PROCESSORS = (".txt", ".doc", ".docx", ".odt", ".rtf", ".pages")
"""What an editor may take for a publication, in the folder of one."""


@dataclass
class FoundFiles:
    """`files` are the paths of all files below a folder, POSIX style, sorted folder by folder; `links` those of them that are links.

    `linked` and `closed` are the folders where nobody looked: links, and those that may not be read. `odd` is what no program may read as
    a file, and why: whoever opened a pipe would wait for ever.
    """

    files: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    linked: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)

    def scan_folder(self, folder: str, below: str, ignored: re.Pattern[str]) -> None:
        """Add what is in `folder`, whose own path ends with a slash, as `below` is to be written before each name."""
        try:
            entries = sorted(os.scandir(folder), key=attrgetter("name"))
        except OSError:
            self.closed.append(below.rstrip("/") or ".")
            return
        folders: list[str] = []
        is_ignored = ignored.match
        for entry in entries:
            name = entry.name
            if is_ignored(os.path.normcase(name)):
                continue
            try:
                is_plain = entry.is_file(follow_symlinks=False) and name.isascii()  # as most are: the folder tells, nothing is asked
            except OSError:
                is_plain = False
            name = below + name
            if is_plain:
                self.files.append(name)
            elif _is_folder(entry):
                (self.linked if entry.is_symlink() else folders).append(name)
            elif reason := _explain_unreadable(entry):
                self.odd.append((name, reason))
            else:
                self.files.append(name)
                self.links.update([name] if entry.is_symlink() else ())
        for name in folders:
            self.scan_folder(f"{folder}{name[len(below) :]}/", f"{name}/", ignored)


def find_files(content: Path, conf: Mapping[str, Any], homes: Iterable[str] = ()) -> tuple[FoundFiles, list[Mistake]]:
    """Find the files below `content`; what Pelican's IGNORE_FILES names is passed over. `homes` are the folders where publications are
    written.

    Folders that are links, or that may not be read, are mistakes: their publications would be lost in silence.
    """
    ignored = (".*", *(conf.get("IGNORE_FILES") or ()))
    found_files = FoundFiles()
    found_files.scan_folder(f"{content}/", "", re.compile("|".join(translate(os.path.normcase(pattern)) for pattern in ignored)))
    refused = [(name, "la lecture de ce dossier est interdite.") for name in found_files.closed]
    refused += [(name, "ce dossier est un lien. Copiez-le à sa place.") for name in found_files.linked]
    files = found_files.files
    others = [name for name in files if not name.endswith(".md")]
    unreadable = [*_build_mistakes(content, refused, "dossier illisible"), *_build_mistakes(content, found_files.odd, "fichier illisible")]
    name_mistakes = (
        *_name_mistakes(content, files, others),
        *_judge_documents(content, others, homes),
        *_find_unknown_files(content, others, homes),
    )
    return found_files, [*unreadable, *name_mistakes]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _explain_unreadable(entry: os.DirEntry[str]) -> str:
    """Why `entry`, which is not a folder, cannot be read as a file; empty for most. A symbolic link is reported when it is read."""
    if _format_name(entry.name) != entry.name:
        return "ce nom n’est pas en UTF-8 : il vient d’un vieux système. Renommez-le, sans accents."
    try:
        if entry.is_file():
            return ""
        entry.stat()
    except OSError as error:
        if entry.name.endswith(".md"):
            return ""
        if not isinstance(error, FileNotFoundError):
            return "ce lien tourne en rond. Copiez le fichier à sa place."
        return "il n’y a rien au bout de ce lien. Copiez le fichier à sa place."
    return "ce n’est pas un fichier. Effacez-le."


def _format_name(name: str) -> str:
    """`name` with a question mark for each byte that no letter is."""
    return name.encode("utf-8", "replace").decode()


def _name_mistakes(content: Path, files: list[str], others: list[str]) -> Iterator[Mistake]:
    first_by_name: dict[str, str] = {}
    are_distinct = len(set(map(str.casefold, files))) == len(files)
    for name in () if are_distinct else files:
        other = first_by_name.setdefault(name.casefold(), name)
        if other != name:
            text = f"ce nom ne diffère que par la casse de {content.name}/{other}. Renommez l’un des deux."
            yield from _build_mistakes(content, [(name, text)], "noms qui ne diffèrent que par la casse")
    for name in others:
        if name.lower().endswith((*UNREAD, ".md")):
            yield from _build_mistakes(content, [(name, "ce fichier n’est pas lu. Renommez-le en « .md ».")], "fichier ignoré")


def _judge_documents(content: Path, others: list[str], homes: Iterable[str]) -> Iterator[Mistake]:
    folders = tuple(f"{home}/" for home in homes)
    for name in others:
        if name.startswith(folders) and name.lower().endswith(WORD_PROCESSORS) and not name.lower().endswith(UNREAD):
            text = "ce document n’est pas lu. Copiez-en le texte dans un fichier « .md », ou rangez-le dans content/documents/."
            yield Mistake(f"{content.name}/{name}", 0, "", text, sort="fichier ignoré", harmless=True)


def _find_unknown_files(content: Path, others: list[str], homes: Iterable[str]) -> Iterator[Mistake]:
    """Files among publications that are neither one nor anything that a publication could show: `x.md-2026`, `con.`."""
    folders = tuple(f"{home}/" for home in homes)
    for name in others:
        ending = Path(name).suffix.lower()
        is_known_type = ending == ".md" or ending in TYPED | RUN_BY_BROWSERS | RUN_BY_HOSTS | COMPRESSED
        if not name.startswith(folders) or is_known_type or name.lower().endswith((*UNREAD, *WORD_PROCESSORS)):
            continue
        if LEFT_BEHIND.fullmatch(name):
            text = "cette copie d’un éditeur de texte n’est pas lue. Effacez-la."
            yield Mistake(f"{content.name}/{name}", 0, "", text, sort="fichier ignoré", harmless=True)
        else:
            yield from _build_mistakes(
                content, [(name, "ce fichier n’est pas lu. Donnez-lui un nom en « .md », ou effacez-le.")], "fichier ignoré"
            )


def _build_mistakes(content: Path, names: Iterable[tuple[str, str]], sort: str) -> Iterator[Mistake]:
    for name, text in names:
        yield Mistake(f"{content.name}/{_format_name(name)}", 0, "", text, sort=sort)
