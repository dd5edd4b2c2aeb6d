"""Which program wrote what one was given: an address, a file or a folder; told by what is in it, never by its name alone."""

from pathlib import Path

from plugins.infrastructure.errors import SettingsError
from plugins.migration.source_site import SourceSite
from plugins.migration.wordpress import WordPressExport

HEAD = 64 * 1024


def open_source(source: str, base: str) -> SourceSite:
    """The site in `source`, whose former address is `base` when the source does not say it. Raises SettingsError when nobody knows it."""
    path = Path(source).expanduser().resolve()
    if not path.exists():
        raise SettingsError([f"{source} : rien ne se trouve là. Donnez un fichier d’export, un dossier, ou l’adresse d’un site WordPress."])
    return WordPressExport(path, base.rstrip("/"))
