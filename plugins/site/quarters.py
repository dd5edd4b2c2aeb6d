"""The quarters of the town: the page of each, the publications that it holds."""

from collections.abc import Iterable, Sequence
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
    def named(cls, name: str) -> "Quarter":
        """The quarter that the setting QUARTIERS and front matters call `name`."""
        return cls(f"{FOLDER}{slugify(name)}/", name)


def quarters_of(item: Any) -> list[Quarter]:
    """Those that a publication is about, each once."""
    return list(dict.fromkeys(Quarter.named(name) for name in item.publication.quartiers))


def gathered(items: Iterable[Any], names: Sequence[str]) -> tuple[tuple[Quarter, tuple[Any, ...]], ...]:
    """The quarters that have publications, each with its own, in the order of `names`, the town's; any other comes after, by name."""
    found: dict[Quarter, list[Any]] = {}
    for item in items:
        for quarter in quarters_of(item):
            found.setdefault(quarter, []).append(item)
    ranks = {Quarter.named(name): rank for rank, name in enumerate(names)}
    ordered = sorted(found, key=lambda quarter: (ranks.get(quarter, len(ranks)), quarter))
    return tuple((quarter, tuple(found[quarter])) for quarter in ordered)
