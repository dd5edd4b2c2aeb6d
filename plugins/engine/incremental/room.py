"""The manifest of the room `incremental`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugins.core.infrastructure.settings import parse_non_negative_integer, setting
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import Room
from plugins.core.publication.stored_format import StoredFormat, read_user_version


@dataclass(frozen=True)
class Settings:
    """The build settings of a town; they never change the output."""

    build_processes: int = setting(
        parse_non_negative_integer,
        "Les processus qui se partagent la construction ; 0 : un par cœur.",
        default=0,
        details="`1` convient partout, et prend moins de mémoire.",
    )


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """The stored format of the build's cache."""
    from plugins.engine.incremental.cache.store import FORMAT  # for `upgrade` and `doctor` alone
    from plugins.engine.incremental.disk.scan import STORE, find_sibling_path

    file = find_sibling_path(town.output, STORE)
    yield StoredFormat(
        name="ce que la construction retient",
        version=FORMAT,
        files=(file,) if file.is_file() else (),
        read_version=read_user_version,
        is_remade=True,
    )


ROOM = Room(
    settings=Settings,
    list_stored_formats=list_stored_formats,
)
