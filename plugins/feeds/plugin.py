"""The room `feeds` in Pelican: the addresses of the feeds before any page is written, then the feeds."""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.feeds.feed import Feed, Masthead
from plugins.feeds.formats import FORMATS, links
from plugins.feeds.item import item, told
from plugins.feeds.selection import by_category, newest
from plugins.feeds.settings import Settings
from plugins.publication.settings import gather
from plugins.publication.slug import slugify


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_links)
    signals.get_generators.connect(feeds_generator)


def share_links(generator: Generator) -> None:
    """What every template may use: `feed_links`, and `category_feed_links` by the category's slug."""
    context, conf = generator.context, generator.settings
    if "feed_links" not in context:
        masthead = _masthead(conf)
        context["feed_links"] = links(masthead.feed(()))
        context["category_feed_links"] = {slug: links(masthead.category(name, slug, ())) for slug, name in _declared(conf).items()}


def feeds_generator(pelican: Any) -> type[Generator]:
    """Called by Pelican."""
    return FeedsGenerator


class FeedsGenerator(Generator):
    """Writes every feed in every format, once every publication is read."""

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican."""
        for feed in self._feeds():
            folder = Path(self.output_path, feed.folder.removeprefix(f"{self.context['SITEURL']}/"))
            folder.mkdir(parents=True, exist_ok=True)
            for form in FORMATS:
                (folder / form.name).write_bytes(form.write(feed))

    def _feeds(self) -> Iterator[Feed]:
        room, masthead = gather(Settings, self.settings, os.environ), _masthead(self.settings)
        once = cache(lambda content: item(content, room.feed_authority))
        contents = [content for content in chain(self.context["articles"], self.context["pages"]) if told(content)]
        yield masthead.feed(tuple(map(once, newest(contents, room.feed_max_items))))
        grouped = by_category(contents)
        names = {slug: members[0].publication.category for slug, members in grouped.items()}
        for slug, name in sorted({**_declared(self.settings), **names}.items()):
            yield masthead.category(name, slug, tuple(map(once, newest(grouped.get(slug, ()), room.feed_max_items))))


def _masthead(conf: Mapping[str, Any]) -> Masthead:
    room = gather(Settings, conf, os.environ)
    return Masthead(
        title=conf["SITENAME"],
        description=conf.get("SITESUBTITLE") or "",
        siteurl=conf["SITEURL"],
        language=conf["DEFAULT_LANG"],
        authority=room.feed_authority,
        hubs=room.websub_hubs,
    )


def _declared(conf: Mapping[str, Any]) -> dict[str, str]:
    """The town's categories by slug: each has its feed even while it has no publication, so that no subscriber meets a 404."""
    return {slugify(name): name for name in conf.get("CATEGORIES") or ()}
