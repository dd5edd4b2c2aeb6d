"""Compute in one pass what Pelican computes by comparing every article with every other, with the same result.

Stock Pelican 4.12 looks each article up in a list for each tag, category, author and period, and for its translations.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

Write = Callable[..., None]
"""What writes one page of a generator."""


def index_translations(original_items: Callable[[list[Any], str], list[Any]]) -> Callable[..., tuple[list[Any], list[Any]]]:
    """`pelican.utils.process_translations`, given its own `get_original_items`, which also warns."""

    def process_translations(contents: list[Any], translation_id: str | Iterable[str] | None = None) -> tuple[list[Any], list[Any]]:
        if not translation_id:
            return contents, []
        names = [translation_id] if isinstance(translation_id, str) else list(translation_id)
        key = attrgetter(*names)
        contents.sort(key=key)
        if len(set(map(key, contents))) == len(contents) and all(map(_is_plain, contents)):
            for item in contents:
                item.translations = []
            return list(contents), []
        index: list[Any] = []
        others: list[Any] = []
        for values, group in groupby(contents, key):
            items = list(group)
            originals = items if len(items) == 1 and _is_plain(items[0]) else original_items(items, _format_header(names, values))
            chosen = set(map(id, originals))
            index.extend(originals)
            others.extend(item for item in items if id(item) not in chosen)
            for item in items:
                item.translations = [other for other in items if other is not item]
        return index, others

    return process_translations


def index_members(generator: Any, generate: Callable[[Write], None]) -> Callable[[Write], None]:
    """`generate_tags`, `generate_categories` or `generate_authors` of an articles' generator, with the `dates` of all lists found in one
    pass."""

    def generated(write: Write) -> None:
        dates, generator.dates = generator.dates, []
        among = build_member_filter(dates)

        def written(*words: Any, articles: Sequence[Any], **more: Any) -> None:
            write(*words, articles=articles, **more | {"dates": among(articles)})

        try:
            generate(written)
        finally:
            generator.dates = dates

    return generated


def build_member_filter(items: Sequence[Any]) -> Callable[[Iterable[Any]], list[Any]]:
    """A filter of some things to those that `items` holds, in its order."""
    place = dict(zip(map(id, items), range(len(items)), strict=True))

    def among(some: Iterable[Any]) -> list[Any]:
        places = map(place.get, map(id, some))
        return [items[number] for number in sorted([number for number in places if number is not None])]

    return among


def write_changed_pages(
    generator: Any, names: tuple[str, ...], select_changed: Callable[[list[Any]], list[Any]], generate: Callable[..., None]
) -> Callable[..., None]:
    """A writer of the pages of the contents that `generator` holds under `names`, given only those that `select_changed` gives."""

    def generated(*words: Any) -> None:
        contents_by_name = {name: getattr(generator, name) for name in names}
        try:
            for name, contents in contents_by_name.items():
                setattr(generator, name, select_changed(contents))
            generate(*words)
        finally:
            for name, contents in contents_by_name.items():
                setattr(generator, name, contents)

    return generated


def index_periods(build: Callable[..., dict[str, list[Any]]]) -> Callable[..., dict[str, list[Any]]]:
    """`_build_period_archives` of an articles' generator, with the `articles` of all periods found in one pass."""

    def built(sorted_articles: Sequence[Any], articles: Sequence[Any], settings: Any) -> dict[str, list[Any]]:
        among = build_member_filter(articles)
        archives_by_period = build(sorted_articles, (), settings)
        for archives in archives_by_period.values():
            for archive in archives:
                archive["articles"] = among(archive["dates"])
        return archives_by_period

    return built


def _is_plain(item: Any) -> bool:
    metadata: dict[str, str] = item.__dict__.get("metadata", item.__dict__)
    return metadata.get("translation", "false").lower() == "false"


def _format_header(names: list[str], values: Any) -> str:
    values_told = (values,) if len(names) == 1 else values
    return "with" + ", ".join([' {} "{{}}"'] * len(names)).format(*names).format(*values_told)
