"""What is about each quarter, in the order of the town."""

from collections.abc import Iterable, Sequence
from typing import Any

from plugins.publication.quarter import Quarter, by_quarter


def gathered(items: Iterable[Any], names: Sequence[str]) -> tuple[tuple[Quarter, tuple[Any, ...]], ...]:
    """The quarters that have publications, each with its own, in the order of `names`, the town's; any other comes after, by name."""
    found = by_quarter(items)
    ranks = {Quarter.named(name): rank for rank, name in enumerate(names)}
    ordered = sorted(found, key=lambda quarter: (ranks.get(quarter, len(ranks)), quarter))
    return tuple((quarter, tuple(found[quarter])) for quarter in ordered)
