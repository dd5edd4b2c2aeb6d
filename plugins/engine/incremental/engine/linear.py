"""Pelican's work in proportion to what moved, with the same result: translations by their key, pages of what does not stay.

Stock Pelican 4.12 compares every article with every other to find its translations.
"""

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any


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


def _is_plain(item: Any) -> bool:
    metadata: dict[str, str] = item.__dict__.get("metadata", item.__dict__)
    return metadata.get("translation", "false").lower() == "false"


def _format_header(names: list[str], values: Any) -> str:
    values_told = (values,) if len(names) == 1 else values
    return "with" + ", ".join([' {} "{{}}"'] * len(names)).format(*names).format(*values_told)
