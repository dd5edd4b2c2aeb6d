"""The room `editorial` in Pelican: every `.md` file is read as `check` reads it, and becomes an article or a page.

The whole content is surveyed before Pelican reads its first file, so that a mistake stops the build at once and none is lost in silence.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import escape
from pelican import signals
from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader
from pelican.utils import SafeDatetime

from plugins.editorial import correction, withdrawn
from plugins.editorial.body import converter, render
from plugins.editorial.journal import Journal, survey
from plugins.editorial.rules import Rules
from plugins.publication.errors import ContentError, Mistake
from plugins.publication.publication import Publication
from plugins.publication.slug import slugify

log = logging.getLogger(__name__)

UNREAD = dict.fromkeys(("markdown", "mkd", "mdown", "html", "htm", "rst"))
STATUS = {"published": "published", "hidden": "hidden", "withdrawn": "hidden", "expired": "hidden"}
"""Pelican's status for each state; what is not here is not shown. In preview everything else is published, and marked."""


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(read_everything)
    signals.static_generator_finalized.connect(keep_back)
    signals.all_generators_finalized.connect(lose_nothing)


def read_everything(pelican: Any) -> None:
    """Survey the content before Pelican looks at it, and have Pelican read what was surveyed. Raises ContentError."""
    conf = pelican.settings
    journal = survey(Path(conf["PATH"]).resolve(), Rules.of(conf, os.environ))
    _stop(journal.all_mistakes(), journal.rules.settings.preview)
    conf["READERS"] = {**conf["READERS"], **UNREAD, "md": partial(PublicationReader, journal=journal)}


def _stop(mistakes: list[Mistake], preview: bool) -> None:
    errors = [mistake for mistake in mistakes if not mistake.harmless]
    if errors and not preview:
        raise ContentError(errors)


class PublicationReader(BaseReader):
    """Reads one file for Pelican, out of the journal that was surveyed. `mistakes` are those of files left out and of bodies."""

    file_extensions = ()

    def __init__(self, conf: Mapping[str, Any], journal: Journal):
        super().__init__(conf)
        self.journal, self.now = journal, journal.rules.now
        self.markdown = converter(journal.rules.settings)
        self.mistakes: list[Mistake] = []

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The HTML and the metadata of one file; its status is `skip` when readers may not see it."""
        source = Path(source_path).relative_to(self.journal.content).as_posix()
        reading = self.journal.readings.get(source)
        if reading is None or reading.publication is None or reading.errors:
            self.mistakes.extend(reading.errors if reading else ())
            return "", {"status": "skip"}
        publication = reading.publication
        state = publication.state(self.now)
        status = STATUS.get(state, "published" if self.journal.rules.settings.preview else "skip")
        if status == "skip":
            return "", {"status": status}
        if state == "withdrawn":
            return withdrawn.notice(publication), self._metadata(withdrawn.emptied(publication), state, status)
        body = render(publication, self.journal, self.now, self.markdown)
        self.mistakes.extend(body.mistakes)
        return body.html, self._metadata(publication, state, status)

    def _metadata(self, publication: Publication, state: str, status: str) -> dict[str, Any]:
        siteurl = self.settings["SITEURL"].rstrip("/")
        dates = {"date": publication.date, "modified": publication.modified}
        return {
            "publication": publication,
            "state": state,
            "correction": correction.notice(publication),
            "permalink": f"{siteurl}/{publication.address}",
            "status": status,
            "template": self._template(publication),
            "title": escape(publication.title),
            "slug": publication.slug,
            "lang": publication.lang,
            "url": publication.address,
            "save_as": f"{publication.address}index.html",
            **{name: _safe(moment) for name, moment in dates.items() if moment},
            **({"summary": escape(publication.summary)} if publication.summary else {}),
            **self._people_and_subjects(publication),
        }

    def _people_and_subjects(self, publication: Publication) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if publication.kind.stream:
            found["category"] = self._named(Category, publication.category or publication.kind.plural)
        if publication.tags:
            slugs = dict.fromkeys(slugify(tag) for tag in publication.tags)
            found["tags"] = [self._named(Tag, self.journal.tag_names[slug]) for slug in slugs]
        if publication.authors:
            found["authors"] = [self._named(Author, author) for author in publication.authors]
        return found

    def _named(self, sort: type, name: str) -> Any:
        named = sort(escape(name), self.settings)
        named.slug = slugify(name) or named.slug
        return named

    def _template(self, publication: Publication) -> str:
        """The kind's template, or the one that every theme has when this theme does not know the kind."""
        folders = [*self.settings["THEME_TEMPLATES_OVERRIDES"], Path(self.settings["THEME"]) / "templates"]
        if any((Path(folder) / f"{publication.kind.template}.html").exists() for folder in folders):
            return publication.kind.template
        return "article" if publication.kind.stream else "page"


def keep_back(generator: Any) -> None:
    """Leave what readers may not be given out of a preview too, which may be shown to others."""
    refused = generator.readers.readers["md"].journal.refused
    generator.context["staticfiles"] = [file for file in generator.context["staticfiles"] if file.get_relative_source_path() not in refused]


def lose_nothing(generators: list[Any]) -> None:
    """Stop the build on mistakes found in the bodies, or when Pelican dropped a file that readers should see. Raises ContentError."""
    readers = [reader for generator in generators if isinstance(reader := generator.readers.readers.get("md"), PublicationReader)]
    if not readers:
        return
    journal, context = readers[0].journal, generators[0].context
    mistakes = sorted({mistake for reader in readers for mistake in reader.mistakes} | set(_dropped(journal, readers[0].now, context)))
    _stop(mistakes, journal.rules.settings.preview)
    context["mistakes"] = [mistake for mistake in mistakes if not mistake.harmless]
    for mistake in context["mistakes"]:
        log.warning("%s", mistake)


def _dropped(journal: Journal, now: datetime, context: Mapping[str, Any]) -> Iterator[Mistake]:
    for publication in journal.publications:
        reading = journal.readings[publication.source]
        shown = publication.state(now) in STATUS and not reading.errors
        if shown and context["generated_content"].get(publication.source) is None:
            yield Mistake(
                f"{journal.content.name}/{publication.source}",
                0,
                "",
                "Pelican ne l’a pas lu.",
                "Vérifiez ARTICLE_PATHS, PAGE_PATHS et IGNORE_FILES.",
                "fichier perdu",
            )


def _safe(moment: datetime) -> SafeDatetime:
    return SafeDatetime(*moment.timetuple()[:6], tzinfo=moment.tzinfo, fold=moment.fold)
