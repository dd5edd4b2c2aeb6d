"""A quarter of the town: what the setting QUARTIERS and front matters call it, and where its page is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.publication.slug import slugify

FOLDER = "quartiers/"


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter: its name is plain text, `url` is site-relative."""

    url: str
    name: str

    @classmethod
    def from_name(cls, name: str) -> "Quarter":
        """The quarter that the town calls `name`."""
        return cls(f"{FOLDER}{slugify(name)}/", name)

    @property
    def slug(self) -> str:
        """The last piece of its address."""
        return self.url.removeprefix(FOLDER).rstrip("/")


def names(listed: Any) -> tuple[Any, ...]:
    """What the setting QUARTIERS calls its quarters: each is a name, or a mapping that has one."""
    return tuple(each.get("name") if isinstance(each, Mapping) else each for each in listed or ())


def quarters_of(item: Any) -> list[Quarter]:
    """Those that the publication of `item`, one of Pelican's contents, is about; each once."""
    return list(dict.fromkeys(map(Quarter.from_name, item.publication.quartiers)))


def by_quarter(items: Iterable[Any]) -> dict[Quarter, list[Any]]:
    """`items` under each quarter that they are about, in their order."""
    items_by_quarter: dict[Quarter, list[Any]] = {}
    for item in items:
        for quarter in quarters_of(item) if item.publication.quartiers else ():
            items_by_quarter.setdefault(quarter, []).append(item)
    return items_by_quarter
