"""The manifest of the room `deploy`."""

from collections.abc import Iterable, Iterator, Sequence

from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import Conf, Environ, HealthCheck, Room
from plugins.core.publication.stored_format import StoredFormat, read_user_version
from plugins.engine.deploy.settings import Settings


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.engine.deploy.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterator[StoredFormat]:
    """This machine's record of each destination."""
    from plugins.engine.deploy.record import FORMAT  # for `upgrade` and `doctor` alone

    yield StoredFormat(
        name="ce que la mise en ligne retient",
        version=FORMAT,
        files=tuple(sorted(town.state.glob("deploy-*.sqlite"))),
        read_version=read_user_version,
        is_remade=True,
    )


ROOM = Room(
    settings=Settings,
    list_stored_formats=list_stored_formats,
    list_health_checks=list_health_checks,
)
