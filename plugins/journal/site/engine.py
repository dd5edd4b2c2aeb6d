"""Beffroi's Pelican settings: those that no town needs to change.

`pelicanconf.py` imports them all; what it assigns afterwards wins.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.town import ROOT
from plugins.core.publication.hand_offs import find_template

# Which templates autoescape: those of a theme that says so with a file named AUTOESCAPE beside its templates.
# Ours says so. Pelican's own themes, and nearly all others, print HTML as it comes: to escape it would show them tags as text. They are
# handed text that is safe already (docs/architecture/other-hand-offs.md), and stay as their authors tried them.

MARK = "AUTOESCAPE"
LANGUAGE = re.compile(r"@[\w-]+(?=\.\w+$)")
"""What the room `languages` adds to the name of a template."""


@dataclass(frozen=True)
class EscapeByFolder:
    """Tells Jinja2 whether to escape what a template prints, by its name: `folders` are those in which templates are looked up, in order,
    and whether each wants it. One that none of them has comes from Pelican's `simple`, and is not escaped."""

    folders: tuple[tuple[str, bool], ...]

    def __call__(self, name: str | None) -> bool:
        """Whether the template `name` escapes; one without a name was written in Python, beside those of the theme."""
        return any(wants for _, wants in self.folders) if name is None else _is_escaped(self.folders, LANGUAGE.sub("", name))


def build_escaping(conf: Mapping[str, Any]) -> EscapeByFolder:
    """The autoescape rule of the theme in use, and of the town's own templates; a folder of another theme has its own mark beside it."""
    theme = Path(conf["THEME"])
    is_escaped = (theme / MARK).is_file()
    folders = (Path(folder) for folder in (*conf["THEME_TEMPLATES_OVERRIDES"], theme / "templates"))
    return EscapeByFolder(tuple((str(folder), is_escaped or (folder.parent / MARK).is_file()) for folder in folders))


@cache
def _is_escaped(folders: tuple[tuple[str, bool], ...], name: str) -> bool:
    return next((wants for folder, wants in folders if find_template([folder], name)), False)


PLUGINS = [
    "plugins.engine.incremental.plugin",
    "plugins.journal.editorial.plugin",
    "plugins.journal.site.plugin",
    "plugins.journal.languages.plugin",
    "plugins.journal.branding.plugin",
    "plugins.journal.pictures.plugin",
    "plugins.journal.story.plugin",
    "plugins.journal.feeds.plugin",
    "plugins.journal.accounts.plugin",
    "plugins.announce.plugin",
    "plugins.journal.law.plugin",
    "plugins.journal.search.plugin",
    "plugins.journal.assets.plugin",
    "plugins.journal.offline.plugin",
    "plugins.town.agenda.plugin",
    "plugins.town.roadworks.plugin",
    "plugins.town.quarters.plugin",
    "plugins.town.opendata.plugin",
    "plugins.town.transit.plugin",
    "plugins.town.places.plugin",
    "plugins.town.alerts.plugin",
    "plugins.town.council.plugin",
    "plugins.voices.questions.plugin",
    "plugins.voices.neighbours.plugin",
    "plugins.voices.debates.plugin",
    "plugins.voices.reviews.plugin",
]

TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
PATH = "content"
THEME = str(ROOT / "theme")
OUTPUT_PATH = "output"
DISPLAY_PAGES_ON_MENU = False
IGNORE_FILES = ["**/.*", "__pycache__", ".#*", ".DS_Store", "*~", "*.swp"]

STATIC_PATHS = ["documents"]

ARTICLE_TRANSLATION_ID = None
PAGE_TRANSLATION_ID = None
AUTHOR_SAVE_AS = ""
CATEGORY_URL, CATEGORY_SAVE_AS = "rubriques/{slug}/", "rubriques/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "mots-cles/{slug}/", "mots-cles/{slug}/index.html"
ARCHIVES_URL, ARCHIVES_SAVE_AS = "archives/", "archives/index.html"
YEAR_ARCHIVE_URL, YEAR_ARCHIVE_SAVE_AS = "archives/{date:%Y}/", "archives/{date:%Y}/index.html"
MONTH_ARCHIVE_URL, MONTH_ARCHIVE_SAVE_AS = "archives/{date:%Y}/{date:%m}/", "archives/{date:%Y}/{date:%m}/index.html"
DIRECT_TEMPLATES = ["index", "archives", "category_list", "tag_list", "follow", "contact", "404"]
INDEX_URL = ""
CATEGORY_LIST_URL, CATEGORY_LIST_SAVE_AS = "rubriques/", "rubriques/index.html"
TAG_LIST_URL, TAG_LIST_SAVE_AS = "mots-cles/", "mots-cles/index.html"
FOLLOW_URL, FOLLOW_SAVE_AS = "suivre/", "suivre/index.html"
CONTACT_URL, CONTACT_SAVE_AS = "contact/", "contact/index.html"

FEED_MAX_ITEMS = 30
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None

MARKDOWN = {
    "extensions": ["extra", "sane_lists", "admonition", "codehilite", "toc"],
    "extension_configs": {
        "extra": {
            "tables": {"use_align_attribute": True},
            "footnotes": {"BACKLINK_TITLE": "Retour à l’appel de note {}", "BACKLINK_TEXT": "&#8617;&#xFE0E;"},
        },
        "codehilite": {"css_class": "highlight", "guess_lang": False},
    },
    "output_format": "html",
}
