"""The room `feeds` in Pelican: the addresses of the feeds before any page is written, the feeds once every file is."""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pelican import signals
from pelican.generators import Generator
from pelican.urlwrappers import Category

from plugins.feeds.feed import Feed, Journal
from plugins.feeds.formats import FORMATS, links
from plugins.feeds.item import item, told
from plugins.feeds.selection import by_category, newest
from plugins.feeds.settings import Settings
from plugins.publication.settings import gather


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_links)
    signals.all_generators_finalized.connect(write_last)


def share_links(generator: Generator) -> None:
    """What every template may use: `feed_links`, and `category_feed_links` by the category's slug."""
    context = generator.context
    if "feed_links" not in context:
        journal = _journal(context)
        context["feed_links"] = links(journal.feed(()))
        context["category_feed_links"] = {slug: links(journal.category(name, slug, ())) for slug, name in _declared(context).items()}


def write_last(generators: list[Generator]) -> None:
    """Put the feeds behind every other generator: the size of an enclosure is that of the file it names."""
    first = generators[0]
    generators.append(FeedsWriter(first.context, first.output_path))


class FeedsWriter:
    """Writes every feed in every format. Among Pelican's generators, it is the last."""

    def __init__(self, context: Mapping[str, Any], output_path: str):
        self.context, self.output = context, Path(output_path)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican."""
        for feed in self._feeds():
            folder = self._file(feed.folder)
            folder.mkdir(parents=True, exist_ok=True)
            for form in FORMATS:
                (folder / form.name).write_bytes(form.write(feed))

    def _feeds(self) -> Iterator[Feed]:
        room, journal = gather(Settings, self.context, os.environ), _journal(self.context)
        once = cache(lambda content: item(content, room.feed_authority, self._length))
        contents = [content for content in chain(self.context["articles"], self.context["pages"]) if told(content)]
        yield journal.feed(tuple(map(once, newest(contents, room.feed_max_items))))
        grouped = by_category(contents)
        names = {slug: members[0].category.name for slug, members in grouped.items()}
        for slug, name in sorted({**_declared(self.context), **names}.items()):
            yield journal.category(name, slug, tuple(map(once, newest(grouped.get(slug, ()), room.feed_max_items))))

    def _length(self, url: str) -> int | None:
        file = self._file(url)
        return file.stat().st_size if file and file.is_file() else None

    def _file(self, url: str) -> Path | None:
        siteurl = f"{self.context['SITEURL']}/"
        return self.output / unquote(url.removeprefix(siteurl)) if url.startswith(siteurl) else None


def _journal(context: Mapping[str, Any]) -> Journal:
    return Journal(
        title=context["SITENAME"],
        description=context.get("SITESUBTITLE") or "",
        siteurl=context["SITEURL"],
        language=context["DEFAULT_LANG"],
        authority=gather(Settings, context, os.environ).feed_authority,
    )


def _declared(context: Mapping[str, Any]) -> dict[str, str]:
    """The town's categories by slug: each has its feed even while it has no publication, so that no subscriber meets a 404."""
    return {Category(name, context).slug: name for name in context.get("CATEGORIES") or ()}
