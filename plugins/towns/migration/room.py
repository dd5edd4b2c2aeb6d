"""The manifest of the room `migration`: commands alone use it."""

from collections.abc import Iterator, Sequence

from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import Room
from plugins.core.publication.stored_format import StoredFormat


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """The record of imports."""
    from plugins.towns.migration.record import FORMAT, RECORD_FILE, read_record_version  # for `upgrade` and `doctor` alone

    file = town.folder / "reprise" / RECORD_FILE
    files = (file,) if file.is_file() else ()
    yield StoredFormat(name="le registre de la reprise", version=FORMAT, files=files, read_version=read_record_version)


ROOM = Room(list_stored_formats=list_stored_formats)
