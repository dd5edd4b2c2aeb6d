"""A quarter of the town: what the setting QUARTIERS and front matters call it, and where its page is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import compress
from operator import attrgetter
from typing import Any

from plugins.core.publication.overview import ensure_overview
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.slug import slugify_name

FOLDER = "quartiers/"


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter: its name is plain text, `url` is site-relative."""

    url: str
    name: str

    @classmethod
    def from_name(cls, name: str) -> "Quarter":
        """The quarter that the town calls `name`."""
        return cls(f"{FOLDER}{slugify_name(name)}/", name)

    @property
    def slug(self) -> str:
        """The last piece of its address."""
        return self.url.removeprefix(FOLDER).rstrip("/")


def list_quarter_names(listed: Any) -> tuple[Any, ...]:
    """The names in the setting QUARTIERS: each item is a name, or a mapping that has one."""
    return tuple(each.get("name") if isinstance(each, Mapping) else each for each in listed or ())


def group_by_quarter(items: Iterable[PublishedContent]) -> dict[Quarter, list[PublishedContent]]:
    """`items`, Pelican's contents, under each quarter that they are about, in their order, each once."""
    items_by_name: dict[str, list[PublishedContent]] = {}
    overview = ensure_overview(items)
    names_of_items = list(map(attrgetter("quartiers"), overview.texts))
    for item, quarter_names in compress(zip(overview, names_of_items, strict=True), names_of_items):
        for name in dict.fromkeys(quarter_names):
            items_by_name.setdefault(name, []).append(item)
    return {Quarter.from_name(name): members for name, members in items_by_name.items()}
