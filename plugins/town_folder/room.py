"""What the room `town_folder` brings: the version that the town has pinned, for `doctor`."""

from collections.abc import Iterable

from plugins.infrastructure.health import HealthCheck
from plugins.publication.room import Conf, Environ, Room


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """What `doctor` looks at here."""
    from plugins.town_folder.health import examination  # reads the pins of a town's folder: for `doctor` alone

    return examination(conf, environ)


ROOM = Room(list_health_checks=list_health_checks)
