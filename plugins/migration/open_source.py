"""Detects which program wrote the given address, file or folder, from its content and never from its name alone."""

import gzip
import re
import zlib
from pathlib import Path

from plugins.infrastructure.errors import SettingsError
from plugins.migration.front_matter import CONFIGS
from plugins.migration.source_site import SourceSite
from plugins.migration.spip import SpipSite
from plugins.migration.static_folder import StaticFolder
from plugins.migration.wordpress import WordPressExport
from plugins.migration.wordpress_rest import WordPressRest

HEAD = 64 * 1024
SPIP_DUMP = re.compile(rb"spip_|(?:INSERT INTO|CREATE TABLE)[^\n]{0,40}_(?:articles|rubriques)", re.IGNORECASE)
ACCEPTED_SOURCES = "Donnez le fichier d’export, le dossier du site, une copie (dossier ou WARC), ou l’adresse d’un WordPress."


def open_source(source: str, base: str) -> SourceSite:
    """The site in `source`, whose former address is `base` when the source does not give it. Raises SettingsError when it is unknown."""
    if source.startswith(("http://", "https://")):
        return WordPressRest(source)
    path = Path(source).expanduser().resolve()
    if not path.exists():
        raise SettingsError([f"{source} : rien ne se trouve là. Donnez un fichier d’export, un dossier, ou l’adresse d’un site WordPress."])
    base = base.rstrip("/")
    if path.is_dir():
        return _open_folder(path, source, base)
    return _open_file(path, source, base)


def _open_file(path: Path, source: str, base: str) -> SourceSite:
    try:
        with path.open("rb") as file:
            start = file.read(HEAD)
        if start.startswith(b"\x1f\x8b"):
            with gzip.open(path) as packed:
                start = packed.read(HEAD)
    except (OSError, EOFError, zlib.error) as error:
        raise SettingsError([f"{source} : impossible de lire ce fichier ({error})."]) from None
    if start.startswith(b"WARC/"):
        from plugins.migration.crawl import CrawledSite, WarcCopies  # what finds the text of any page: half a second

        return CrawledSite(WarcCopies(path, base))
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


def _open_folder(path: Path, source: str, base: str) -> SourceSite:
    for program, names in CONFIGS.items():
        if any((path / name).is_file() for name in names):
            return StaticFolder(path, program, base)
    if next(path.rglob("*.htm*"), None) is None and next(path.rglob("*.md"), None) is not None:
        raise SettingsError([f"{source} : ni Jekyll, ni Hugo, ni MkDocs, ni Eleventy. Donnez le dossier où est leur fichier de réglages."])
    from plugins.migration.crawl import CrawledSite, FolderCopies  # what finds the text of any page: half a second

    return CrawledSite(FolderCopies(path, base))
