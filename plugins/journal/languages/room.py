"""The manifest of the room `languages`."""

from collections.abc import Iterable

from plugins.core.publication.room import Conf, Environ, HealthCheck, Room, RoomInputs, list_attribute_names
from plugins.journal.languages.catalog import list_catalog_files
from plugins.journal.languages.hand_offs import LanguagesContext, LanguagesExtras
from plugins.journal.languages.settings import Settings


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.journal.languages.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


ROOM = Room(
    settings=Settings,
    extras=(LanguagesExtras,),
    context=LanguagesContext,
    inputs=RoomInputs(attributes=list_attribute_names(LanguagesExtras), files=list_catalog_files),
    list_health_checks=list_health_checks,
)
