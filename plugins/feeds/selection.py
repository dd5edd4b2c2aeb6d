"""Which publications a feed tells: the newest, of the whole journal and of each category."""

from collections.abc import Iterable
from heapq import nlargest
from typing import Any


def newest(contents: Iterable[Any], most: int) -> list[Any]:
    """The `most` newest of `contents`, Pelican's, newest first; those of one instant in the order of their identities."""
    return nlargest(most, contents, key=lambda content: (content.publication.date, content.publication.identity))


def by_category(contents: Iterable[Any]) -> dict[str, list[Any]]:
    """`contents` by the slug of their category, in one pass."""
    found: dict[str, list[Any]] = {}
    for content in contents:
        if content.publication.category:
            found.setdefault(content.category.slug, []).append(content)
    return found
