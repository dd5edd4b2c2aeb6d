"""The manifest of the room `web_service`: its settings, and the part that every other needs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.room import HealthCheck, Room
from plugins.core.publication.stored_format import StoredFormat
from plugins.service.web_service.settings import Settings

if TYPE_CHECKING:
    from plugins.service.web_service.part import WebPart  # the manifest alone is read by a build


def build_web_part() -> "WebPart":
    """The store's own tables, the health page, the pages' files."""
    from plugins.service.web_service.part import WebPart  # for the service alone

    return WebPart(
        "plugins.service.web_service", statics=("static/css/tokens.css", "static/fonts/*.woff2", "static/icons/*", "desk/base.css")
    )


def list_health_checks(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterable[HealthCheck]:
    """The health checks: the service answers."""
    from plugins.service.web_service.maintenance import gather_health_checks  # asks the service: for `doctor` alone

    return gather_health_checks(conf, environ)


def list_stored_formats(town: TownPaths, rooms: Sequence[str]) -> Iterable[StoredFormat]:
    """The base of all parts."""
    from plugins.service.web_service.maintenance import list_stored_formats as list_tables  # for `upgrade` and `doctor` alone

    return list_tables(town, rooms)


ROOM = Room(settings=Settings, web=build_web_part, list_health_checks=list_health_checks, list_stored_formats=list_stored_formats)
