"""Every table that the rooms in use give, with the kinds of publications of which it is made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from plugins.opendata.derived import derived
from plugins.publication.dataset import Dataset
from plugins.publication.kind import Kind
from plugins.publication.rooms import declared


@dataclass(frozen=True)
class Table:
    """`dataset` is made of the publications of `kinds`, by name. `own`: it is derived from what one kind exports, and from that alone."""

    dataset: Dataset
    kinds: tuple[str, ...]
    own: bool = False


def tables(plugins: Iterable[str]) -> tuple[Table, ...]:
    """Those that rooms declare, in PLUGINS' order, then one for each kind whose room declares none."""
    rooms = [(_first(name, "kinds", "KINDS"), _first(name, "open_data", "DATASETS")) for name in plugins]
    given = [Table(dataset, tuple(kind.name for kind in kinds)) for kinds, datasets in rooms for dataset in datasets]
    return (*given, *_derived([kind for kinds, datasets in rooms if not datasets for kind in kinds]))


def _first(plugin: str, module: str, attribute: str) -> Any:
    return next(iter(declared([plugin], module, attribute)), ())


def _derived(kinds: Iterable[Kind]) -> Iterator[Table]:
    return (Table(derived(kind), (kind.name,), own=True) for kind in kinds if kind.exports)
