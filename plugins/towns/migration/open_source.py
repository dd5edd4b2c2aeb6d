"""Detects which program wrote the given address, file or folder, from its content and never from its name alone."""

import gzip
import os
import re
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from plugins.core.infrastructure.errors import PersonRequired, SettingsError
from plugins.towns.migration.source_site import SourceSite
from plugins.towns.migration.spip import SpipSite
from plugins.towns.migration.static_folder import CONFIGS, MARKDOWN, NOT_CONTENT, OTHER_TEXTS, PAGES, UNREAD, StaticFolder, find_config
from plugins.towns.migration.wordpress import WordPressExport, WordPressRest

HEAD = 64 * 1024
SPIP_DUMP = re.compile(rb"spip_|(?:INSERT INTO|CREATE TABLE)[^\n]{0,40}_(?:articles|rubriques)", re.IGNORECASE)
ACCEPTED_SOURCES = "Donnez le fichier d’export, le dossier du site, une copie (dossier ou WARC), ou l’adresse d’un WordPress."
COPY, TEXTS = "copie", "textes"
PROGRAMS = {TEXTS: "Markdown", **{program.lower(): program for program in CONFIGS}}
"""What a folder may be said to be, and the program of a StaticFolder."""

PROGRAM_WORDS = (COPY, *PROGRAMS)
NEARBY = 3
"""Folders in one another, below the one given, where the settings of a site are looked for."""


def open_source(source: str, base: str, now: datetime, program: str = "") -> SourceSite:
    """The site in `source`, whose former address is `base` when the source does not give it. `program`, one of PROGRAM_WORDS, says what a
    folder is. Raises SettingsError when it is unknown, PersonRequired when it may be one thing or another."""
    if source.startswith(("http://", "https://")):
        return WordPressRest(source)
    path = Path(source).expanduser().resolve()
    if not path.exists():
        raise SettingsError([f"{source} : rien ne se trouve là. Donnez un fichier d’export, un dossier, ou l’adresse d’un site WordPress."])
    base = base.rstrip("/")
    if path.is_dir():
        return _open_folder(path, source, base, now, program)
    if program:
        raise SettingsError([f"{source} est un fichier : « --program » dit ce qu’est un dossier. Relancez sans."])
    return _open_file(path, source, base, now)


def _open_file(path: Path, source: str, base: str, now: datetime) -> SourceSite:
    try:
        with path.open("rb") as file:
            start = file.read(HEAD)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(path) as packed:
                start = packed.read(HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise SettingsError([f"{source} : impossible de lire ce fichier ({error})."]) from None
    if start.startswith(b"WARC/"):
        from plugins.towns.migration.crawl import CrawledSite, WarcCopies  # what finds the text of any page: half a second

        return CrawledSite(WarcCopies(path, base), now)
    if b"wordpress.org/export" in start or b"<rss" in start[:2048]:
        return WordPressExport(path, base)
    if (
        start.startswith(b"SQLite format 3")
        or b"<SPIP" in start[:4096]
        or SPIP_DUMP.search(start)
        or path.suffix.lower() in (".sql", ".sqlite")
    ):
        return SpipSite(path, base)
    raise SettingsError([f"{source} : ni un export de WordPress, ni une sauvegarde de SPIP. {ACCEPTED_SOURCES}"])


def _open_folder(path: Path, source: str, base: str, now: datetime, program: str) -> SourceSite:
    if program and program != COPY:
        return StaticFolder(path, PROGRAMS[program], base)
    if not program:
        for detected_program in CONFIGS:
            if find_config(path, detected_program):
                return StaticFolder(path, detected_program, base)
        survey = _survey_folder(path)
        if survey.texts.total():
            raise PersonRequired(_format_question(source, survey))
    from plugins.towns.migration.crawl import CrawledSite, FolderCopies  # what finds the text of any page: half a second

    return CrawledSite(FolderCopies(path, base), now)


@dataclass
class _Survey:
    """What a folder holds, by ending, and the sites below it: the file of their settings, and their program."""

    texts: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    sites: list[tuple[str, str]] = field(default_factory=list)


def _survey_folder(root: Path) -> _Survey:
    survey = _Survey()
    for place, folders, names in os.walk(root):
        folder = Path(place)
        folders[:] = sorted(name for name in folders if name not in UNREAD and not name.startswith("."))
        paths = [Path(name) for name in names if not (folder == root and Path(name).stem.lower() in NOT_CONTENT)]
        survey.texts.update(suffix for path in paths if (suffix := path.suffix.lower()) in (*MARKDOWN, *OTHER_TEXTS))
        survey.pages.update(suffix for path in paths if (suffix := path.suffix.lower()) in PAGES)
        if len(folder.relative_to(root).parts) <= NEARBY:
            configs = ((find_config(folder, program), program) for program in CONFIGS)
            survey.sites += [(config.relative_to(root).as_posix(), program) for config, program in configs if config]
    return survey


def _format_question(source: str, survey: _Survey) -> str:
    """What was found, what each answer would take and leave, what to type."""
    counts = [f"{count} {ending}" for endings in (survey.texts, survey.pages) for ending, count in endings.most_common()]
    readable = [ending for ending in survey.texts if ending in MARKDOWN]
    unreadable = [ending for ending in survey.texts if ending not in MARKDOWN]
    lines = [
        f"{source} : {', '.join(counts[:-1])}{' et ' if counts[1:] else ''}{counts[-1]}, sans fichier de réglages de {', '.join(CONFIGS)}. "
        "Rien n’est repris tant que vous n’avez pas dit ce que c’est. Relancez la même commande :"
    ]
    lines += [f"- sur {config.rpartition('/')[0] or '.'}/ : {config} est d’un site {program} ;" for config, program in survey.sites]
    if readable:
        lines.append(f"- avec « --program {TEXTS} » : les {' et '.join(readable)} sont les textes, le reste est dit dans le rapport ;")
    if survey.pages:
        lines.append(f"- avec « --program {COPY} » : les {' et '.join(survey.pages)} sont une copie du site, le reste est laissé ;")
    lines.append(f"- avec « --program {', '.join(list(PROGRAMS)[1:])} » si c’est l’un d’eux, ses réglages ailleurs.")
    if unreadable:
        lines.append(f"Les {', '.join(unreadable)} ne se lisent pas ici : pandoc en fait du Markdown.")
    return "\n".join(lines)
