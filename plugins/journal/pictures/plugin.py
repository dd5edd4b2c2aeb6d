"""The room `pictures` in Pelican: every publication receives its picture and its card, and shows the pictures of its body in every size.

It works as soon as a generator has read its publications, so that the rooms that wait for all generators find everything in place.
"""

import logging
from collections import deque
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Article, Content, Page
from pelican.generators import Generator

from plugins.core.infrastructure.build_services import (
    get_begin_work,
    get_do_beside_pages,
    get_later_extras,
    get_output_manifest,
    get_publication_rows,
)
from plugins.core.infrastructure.errors import ContentError, Mistake, is_urgent
from plugins.core.publication.overview import look_over
from plugins.journal.pictures.exhibit import Exhibit, Recollection, StandingCards, build_default_card, find_below, find_html
from plugins.journal.pictures.gallery import open_gallery
from plugins.journal.pictures.metadata import strip_metadata
from plugins.journal.pictures.renditions import PictureError
from plugins.journal.pictures.room import Card, PicturesContext

ARTICLES = ("articles", "translations", "hidden_articles", "hidden_translations", "drafts", "drafts_translations")
PAGES = ("pages", "translations", "hidden_pages", "hidden_translations", "draft_pages", "draft_translations")

BARE = "bare"
"""What is made of a picture among the documents; Pelican's own copy of another file is made from the file alone."""

log = logging.getLogger(__name__)


def register() -> None:
    """Called by Pelican."""
    signals.article_generator_finalized.connect(show_in_articles)
    signals.page_generator_finalized.connect(show_in_pages)
    signals.static_generator_finalized.connect(hand_over_bare)


def show_in_articles(generator: Generator) -> None:
    """Articles, brèves and whatever else is dated."""
    attach_pictures(generator, ARTICLES, Article)


def show_in_pages(generator: Generator) -> None:
    """Pages."""
    attach_pictures(generator, PAGES, Page)


def attach_pictures(generator: Generator, lists: Iterable[str], sort: type[Content]) -> None:
    """Attach their pictures to the contents of `lists`, all those of a `sort`. Raises ContentError when a picture of a recent one cannot be
    read."""
    content, conf, memory = Path(generator.path), generator.settings, Recollection.from_generator(generator)
    gallery = open_gallery(conf, Path(generator.output_path), get_output_manifest(conf))
    hangings = memory.recall(gallery)
    every = look_over(conf, *(getattr(generator, name) for name in lists))
    standing = StandingCards.from_rows(gallery, f"pictures {type(generator).__name__}", every, get_publication_rows(conf))
    contents = [generator.context["generated_content"][source] for source in sorted(standing.find_unmade())]
    exhibits = [Exhibit(gallery, content, each.publication, find_html(each), hangings.get(each.publication.source)) for each in contents]
    without = bool(conf.get("PREVIEW")) or is_urgent(conf)
    drawings = gallery.prepare((work for exhibit in exhibits for work in exhibit.list_works()), get_begin_work(conf))
    if "default_card" not in generator.context:
        PicturesContext(generator.context).default_card = build_default_card(gallery, content, without)
    default: Card = generator.context["default_card"]
    shown_by_source: dict[str, dict[str, Any]] = {}
    exhibits_by_source: dict[str, Exhibit] = {}
    for each, exhibit in zip(contents, exhibits, strict=True):
        source: str = each.relative_source_path
        exhibits_by_source[source] = exhibit
        if source in standing.drawn_cards:
            continue
        picture = exhibit.get_picture()
        if exhibit.inside:
            each._content = exhibit.render_body()
        shown_by_source[source] = {"picture": picture, "hung": exhibit.hung_pictures}
        _keep_originals_home(generator, content, exhibit)
    pictures = {source for source, extras in shown_by_source.items() if extras["picture"]}
    PicturesContext(generator.context).picture_sources = generator.context.get("picture_sources", frozenset()) | pictures

    @cache
    def find_card(source: str) -> Card:
        return exhibits_by_source[source].get_card(default) if source in exhibits_by_source else standing.find_card(source, default)

    def remember_cards() -> None:
        deque(drawings, maxlen=0)
        standing.remember({source: find_card(source) for source in exhibits_by_source}, default)

    def make_pictures(each: Any) -> Mapping[str, object]:
        source: str = each.relative_source_path
        return shown_by_source.get(source) or {"picture": None, "hung": ()} if isinstance(each, sort) else {}

    def make_card(each: Any) -> Mapping[str, object]:
        source: str = each.relative_source_path
        return {"card": find_card(source)} if isinstance(each, sort) else {}

    get_do_beside_pages(conf)(remember_cards)
    sources = None if sort is Article else frozenset(every.sources)  # ten thousand need not be named
    for names, make in ((("picture", "hung"), make_pictures), (("card",), make_card)):
        name = f"{names[0]} {type(generator).__name__}"
        get_later_extras(conf, every).add_extras(name, names, standing.find_changed(default), make, sources)
    memory.store(gallery, (exhibit for exhibit in exhibits if exhibit.publication.source not in standing.drawn_cards))
    _report_mistakes([mistake for exhibit in exhibits for mistake in exhibit.mistakes], without)


def hand_over_bare(generator: Generator) -> None:
    """Pictures among the documents: what stays beside their pixels is not copied. Pelican copies the other files."""
    content, output, manifest = Path(generator.path), Path(generator.output_path), get_output_manifest(generator.settings)
    others, mistakes = [], []
    for file in generator.context["staticfiles"]:
        path = find_below(content, file.get_relative_source_path())
        if path and manifest.is_current(file.save_as, BARE, path):
            continue
        try:
            picture = strip_metadata(path.read_bytes()) if path else None
        except PictureError as error:
            name = f"{content.name}/{file.get_relative_source_path()}"
            mistakes.append(Mistake(name, 0, "", str(error), sort="image illisible"))
            continue
        if picture is None:
            others.append(file)
        else:
            bare_path = output / file.save_as
            bare_path.parent.mkdir(parents=True, exist_ok=True)
            bare_path.write_bytes(picture)
    generator.context["staticfiles"] = others
    _report_mistakes(mistakes, without=bool(generator.settings.get("PREVIEW")) or is_urgent(generator.settings))


def _keep_originals_home(generator: Generator, content: Path, exhibit: Exhibit) -> None:
    """Pelican copies whatever a publication links to, as it is, with the position that the camera wrote in it."""
    original_names = {path.relative_to(content.resolve()).as_posix() for path in exhibit.list_paths()}
    generator.context["static_links"] -= original_names


def _report_mistakes(mistakes: list[Mistake], without: bool) -> None:
    """An editor at work sees the page without its picture; readers never do, unless an alert waits."""
    serious = [mistake for mistake in mistakes if not (mistake.harmless or without)]
    if serious:
        raise ContentError(serious)
    for mistake in mistakes:
        log.warning("%s", mistake)
