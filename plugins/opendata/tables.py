"""Every table that the rooms in use give, with the kinds of publications of which it is made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugins.opendata.derived import derive_dataset, exported_fields
from plugins.publication.dataset import Dataset
from plugins.publication.kind import Field, Kind
from plugins.publication.room import rooms_in_use


@dataclass(frozen=True)
class RoomTable:
    """`dataset` is made of the publications of `kinds`, by name. `own`: it is derived from the `fields` that one kind exports, alone."""

    dataset: Dataset
    kinds: tuple[str, ...]
    own: bool = False
    fields: tuple[Field, ...] = ()


def tables(plugins: Iterable[str]) -> tuple[RoomTable, ...]:
    """Those that rooms declare, in PLUGINS' order, then one for each kind whose room declares none."""
    rooms = [(room.kinds, room.datasets) for room in rooms_in_use(plugins)]
    room_tables = [RoomTable(dataset, tuple(kind.name for kind in kinds)) for kinds, datasets in rooms for dataset in datasets]
    return (*room_tables, *_derived([kind for kinds, datasets in rooms if not datasets for kind in kinds]))


def _derived(kinds: Iterable[Kind]) -> Iterator[RoomTable]:
    return (RoomTable(derive_dataset(kind), (kind.name,), own=True, fields=exported_fields(kind)) for kind in kinds if kind.exports)
