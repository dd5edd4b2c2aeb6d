"""What the room `deploy` brings."""

from collections.abc import Iterable

from plugins.deploy.settings import Settings
from plugins.infrastructure.health import HealthCheck
from plugins.publication.room import Conf, Environ, Room


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """What `doctor` looks at here."""
    from plugins.deploy.health import examination  # what reaches the outside: for `doctor` alone

    return examination(conf, environ)


ROOM = Room(
    settings=Settings,
    list_health_checks=list_health_checks,
)
