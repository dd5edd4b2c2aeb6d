"""The manifest of the room `town_folder`: the address of the site and the version that the town has pinned, for `doctor`."""

from collections.abc import Iterable, Iterator, Sequence

from plugins.infrastructure.health import HealthCheck
from plugins.infrastructure.town import TownPaths
from plugins.publication.room import Conf, Environ, Room
from plugins.publication.stored_format import StoredFormat


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.town_folder.health import gather_health_checks  # reads the pins of a town's folder: for `doctor` alone

    return gather_health_checks(conf, environ)


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """The settings."""
    from plugins.town_folder.settings_format import list_settings_formats  # for `upgrade` and `doctor` alone

    return list_settings_formats(town.folder)


ROOM = Room(list_health_checks=list_health_checks, list_stored_formats=list_stored_formats)
