"""The manifest of the room `town_folder`: the address of the site and the version that the town has pinned, for `doctor`."""

from collections.abc import Iterable

from plugins.core.publication.room import Conf, Environ, HealthCheck, Room


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.towns.town_folder.upgrade import gather_health_checks  # reads the pins of a town's folder: for `doctor` alone

    return gather_health_checks(conf, environ)


ROOM = Room(list_health_checks=list_health_checks)
