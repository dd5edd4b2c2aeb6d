"""The pieces of a live page, made by the templates of the theme: the same ones with which the build makes the page.

The HTML of an entry is made once, and again only when it is put right: a thousand entries cost no more than the one that came.
"""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, FileSystemLoader
from markupsafe import Markup

from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.infrastructure.town import ROOT
from plugins.journal.languages.catalog import load_words
from plugins.journal.languages.environments import set_language
from plugins.journal.languages.settings import OwnWords
from plugins.journal.languages.settings import Settings as Languages
from plugins.journal.site import dates
from plugins.journal.site.text_filters import join_words, number, typographic
from plugins.service.council_live.visible_session import VisibleSession
from plugins.town.council.session import NEWEST_ENTRIES, PageEntry, build_chapters
from plugins.town.council.vote import list_bar_parts

FILTERS = {
    "long_date": dates.long_date,
    "short_date": dates.short_date,
    "clock_time": dates.clock_time,
    "iso": dates.iso,
    "number": number,
    "listed": join_words,
    "typographic": typographic,
    "vote_bar": list_bar_parts,
}
PARTIALS = "partials/council/"
ENTRY = f"{PARTIALS}entry.html"
RENDERED_ENTRY = "{{ rendered(one) }}"
"""What stands for the template of an entry in those of the places."""


class PageFragments:
    """Makes the pieces of the page at `address` (on this host, with a final slash), in the language `lang`, with the settings `conf`."""

    def __init__(self, conf: Mapping[str, Any], environ: Mapping[str, str], lang: str, address: str):
        overrides = [Path(folder) for folder in conf.get("THEME_TEMPLATES_OVERRIDES") or ()]
        folders = [*overrides, Path(conf.get("THEME") or ROOT / "theme") / "templates", ROOT / "theme" / "templates"]
        files = FileSystemLoader(folders)
        room = gather_settings(Languages, conf, environ)
        self.vocabularies = load_words(lang, conf), OwnWords(room.default_lang, room.translations or {})
        self.conf, self.lang, self.address, self.root = conf, lang, address, find_site_root(conf["SITEURL"])
        self.pieces: dict[tuple[Hashable, ...], str] = {}
        self.entry = self._build_environment(files).get_template(ENTRY)
        self.places = self._build_environment(ChoiceLoader([DictLoader({ENTRY: RENDERED_ENTRY}), files]))

    def render_entry(self, entry: PageEntry) -> str:
        """The HTML of an entry."""
        key = (
            entry.entry.id,
            entry.entry.picture,
            entry.by and entry.by.id,
            entry.corrects and entry.corrects.id,
            entry.item,
            entry.most,
            entry.stands,
            entry.to_check,
        )
        if key not in self.pieces:
            self.pieces[key] = self.entry.render(one=entry, named=True, page_url=self.address, localsiteurl=self.root).strip()
        return self.pieces[key]

    def render_fragments(self, visible: VisibleSession) -> dict[str, str]:
        """The HTML of the places of the page but its data."""
        words = {
            "session": visible.session,
            "shown": visible.entries,
            "chapters": build_chapters(visible.session, visible.entries),
            "now_at": visible.item,
            "closed_doors": visible.closed_doors,
            "awaited": visible.is_awaited,
            "silent": visible.is_silent,
            "newest": NEWEST_ENTRIES,
            "page_url": self.address,
            "localsiteurl": self.root,
            "rendered": lambda one: Markup(f"{self.render_entry(one)}\n"),
        }
        template_by_place = {"status": "status", "nav": "item_nav", "entries": "newest"}
        return {place: self.places.get_template(f"{PARTIALS}{name}.html").render(words) for place, name in template_by_place.items()}

    def _build_environment(self, loader: BaseLoader) -> Environment:
        options = {"trim_blocks": True, "lstrip_blocks": True, **(self.conf.get("JINJA_ENVIRONMENT") or {}), "autoescape": True}
        env = Environment(loader=loader, **options)
        env.filters.update(FILTERS)
        return set_language(env, *self.vocabularies)
