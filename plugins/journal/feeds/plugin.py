"""The room `feeds` in Pelican: the addresses of the feeds before any page is written, then the feeds."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.build_services import get_do_beside_pages, get_output_manifest, get_publication_rows
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import connect_generator
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import Quarter, exclude_translations, find_public, group_by_quarter, list_quarter_names
from plugins.core.publication.overview import ensure_overview, look_over
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import FollowedList, collect_kinds, list_rooms_in_use
from plugins.core.publication.words import KNOWN_SETTING, get_words
from plugins.journal.feeds.feed import (
    FORMATS,
    Feed,
    FeedItem,
    Format,
    Masthead,
    find_age,
    group_by_category,
    list_links,
    make_item_row,
    read_item,
    select_newest,
    select_told,
    sort_newest_first,
)
from plugins.journal.feeds.room import FeedsContext, Settings


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_links)
    connect_generator(signals.get_generators, FeedsGenerator)


def share_links(generator: Generator) -> None:
    """Share with every template: `feed_links`, and `category_feed_links` by the category's slug."""
    context, conf = generator.context, generator.settings
    if "feed_links" not in context:
        masthead, shared = _build_masthead(conf), FeedsContext(context)
        shared.feed_links = list_links(masthead.build_feed(()))
        shared.category_feed_links = {
            slug: list_links(masthead.build_category_feed(name, slug, ())) for slug, name in _list_categories(conf).items()
        }
        others = sorted(conf.get(KNOWN_SETTING, frozenset()) - {conf["DEFAULT_LANG"]})
        shared.edition_feed_links = {lang: list_links(masthead.build_edition_feed(get_words(conf, lang), ())) for lang in others}
        shared.public_feed_links = {
            each.slug: list_links(masthead.build_public_feed(each, ())) for each in map(find_public, conf.get("PUBLICS") or ())
        }
        shared.quarter_feed_links = {
            each.slug: list_links(masthead.build_quarter_feed(each, ())) for each in map(Quarter.from_name, _list_quarters(conf))
        }
        shared.kind_feed_links = {kind.name: list_links(masthead.build_kind_feed(kind, ())) for kind in _list_separate_kinds(conf)}


class FeedsGenerator(Generator):
    """Writes every feed in every format, once every publication is read; unchanged ones stay."""

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican."""
        get_do_beside_pages(self.settings)(self._write_feeds)

    def _write_feeds(self) -> None:
        room, manifest = gather_settings(Settings, self.settings, os.environ), get_output_manifest(self.settings)
        feeds = list(self._list_feeds(room.feed_max_items))
        every = dict.fromkeys(content for _, contents in feeds for content in contents)
        make_row = partial(make_item_row, authority=room.feed_authority)
        rows = get_publication_rows(self.settings).get_rows_as_shown("feeds", b"", every, make_row).now
        once = cache(lambda content: read_item(rows[content.relative_source_path]))
        for make, contents in feeds:
            bare = make(())
            folder = bare.folder.removeprefix(f"{self.context['SITEURL']}/")
            changed_forms = [form for form in FORMATS if not manifest.is_current(f"{folder}{form.name}", bare, contents)]
            if changed_forms:
                self._write(Path(self.output_path, folder), make(tuple(map(once, contents))), changed_forms)

    def _write(self, folder: Path, feed: Feed, formats: Iterable[Format]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for form in formats:
            (folder / form.name).write_bytes(form.write(feed))

    def _list_feeds(self, most: int) -> Iterator[tuple[Callable[[tuple[FeedItem, ...]], Feed], list[PublishedContent]]]:
        """Each feed, once it has its items, and the publications that these are to tell, newest first."""
        masthead = _build_masthead(self.settings)
        every = sort_newest_first(select_told(look_over(self.settings, self.context["articles"], self.context["pages"])))
        stream_kinds = {name for name, members in every.by_kind.items() if members[0].publication.kind.stream}
        stream = every.take_places([number for number, text in enumerate(every.texts) if text.kind in stream_kinds])
        contents = exclude_translations(stream, self.settings["DEFAULT_LANG"])
        yield masthead.build_feed, list(contents[:most])
        for translated in self.context.get("editions", ())[1:]:
            theirs = [content for content in stream if content.lang == translated.lang]
            yield partial(masthead.build_edition_feed, get_words(self.settings, translated.lang)), theirs[:most]
        for kind in _list_separate_kinds(self.settings):
            yield partial(masthead.build_kind_feed, kind), every.by_kind.get(kind.name, [])[:most]
        by_public = _group_by_public(ensure_overview(contents).active_contents)
        for audience in map(find_public, self.settings.get("PUBLICS") or ()):
            yield partial(masthead.build_public_feed, audience), by_public.get(audience.name, [])[:most]
        lists, age_of = self._list_followed(), cache(find_age)  # an event is in half a dozen
        followed = dict.fromkeys(chain.from_iterable(listed for _, listed in lists))
        around, around_in_lists = group_by_quarter(every), group_by_quarter(followed)
        for quarter in map(Quarter.from_name, _list_quarters(self.settings)):
            may_be_told = dict.fromkeys((*around.get(quarter, [])[:most], *around_in_lists.get(quarter, ())))
            yield partial(masthead.build_quarter_feed, quarter), select_newest(may_be_told, most, age_of)
        for each, listed in lists:
            yield partial(masthead.build_list_feed, each), select_newest(listed, most, age_of)
        grouped = group_by_category(contents)
        names = {slug: members[0].publication.category for slug, members in grouped.items()}
        for slug, name in sorted({**_list_categories(self.settings), **names}.items()):
            yield partial(masthead.build_category_feed, name, slug), grouped.get(slug, [])[:most]

    def _list_followed(self) -> list[tuple[FollowedList, list[PublishedContent]]]:
        """The lists of the rooms that people may follow, each with what of it readers may find."""
        finders = (room.list_feeds for room in list_rooms_in_use(self.settings["PLUGINS"]) if room.list_feeds)
        lists = [each for find in finders for each in find(self.context)]
        every = dict.fromkeys(chain.from_iterable(each.contents for each in lists))
        may_be_found = {content for content in every if content.state == "published" and content.publication.date}
        return [(each, list(filter(may_be_found.__contains__, each.contents))) for each in lists]


def _group_by_public(contents: Iterable[PublishedContent]) -> dict[str, list[PublishedContent]]:
    """`contents` by the name of each public that one is for, in one pass."""
    contents_by_name: dict[str, list[PublishedContent]] = {}
    for content in contents:
        for name in dict.fromkeys(content.publication.public):
            contents_by_name.setdefault(name, []).append(content)
    return contents_by_name


def _build_masthead(conf: Mapping[str, Any]) -> Masthead:
    room = gather_settings(Settings, conf, os.environ)
    return Masthead(
        title=conf["SITENAME"],
        description=conf.get("SITESUBTITLE") or conf["SITENAME"],
        siteurl=conf["SITEURL"],
        language=conf["DEFAULT_LANG"],
        authority=room.feed_authority,
        hubs=room.websub_hubs,
        words=get_words(conf, conf["DEFAULT_LANG"]),
    )


def _list_separate_kinds(conf: Mapping[str, Any]) -> list[Kind]:
    """The kinds that are in no list of the journal's, and have a feed of their own."""
    return [kind for kind in collect_kinds(conf["PLUGINS"]) if kind.feeds and not kind.stream]


def _list_quarters(conf: Mapping[str, Any]) -> tuple[str, ...]:
    """The town's quarters: each has its feed even while nothing is about it."""
    return list_quarter_names(conf.get("QUARTIERS"))


def _list_categories(conf: Mapping[str, Any]) -> dict[str, str]:
    """The town's categories by slug: each has its feed even while it has no publication, so that no subscriber meets a 404."""
    return {slugify(name): name for name in conf.get("CATEGORIES") or ()}
