"""The manifest of the room `languages`."""

from collections.abc import Iterable

from plugins.infrastructure.health import HealthCheck
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.languages.catalog import list_catalog_files
from plugins.languages.hand_offs import LanguagesContext, LanguagesExtras
from plugins.languages.settings import Settings
from plugins.publication.room import Conf, Environ, Room, list_attribute_names


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.languages.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


ROOM = Room(
    settings=Settings,
    extras=(LanguagesExtras,),
    context=LanguagesContext,
    inputs=RoomInputs(attributes=list_attribute_names(LanguagesExtras), files=list_catalog_files),
    list_health_checks=list_health_checks,
)
