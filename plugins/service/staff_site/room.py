"""The manifest of the room `staff_site`: its setting, its part of the permanent service, what `doctor` looks at."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from plugins.core.publication.room import Conf, Environ, HealthCheck, Room
from plugins.service.staff_site.settings import Settings

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from plugins.service.web_service.part import WebPart  # the manifest alone is read by a build


def build_web_part() -> "WebPart":
    """The agents' site, behind the door."""
    from plugins.service.web_service.part import WebPart  # for the service alone

    return WebPart("plugins.service.staff_site", prefix="agents/", addresses=_import_addresses)


def _import_addresses() -> "Sequence[URLPattern | URLResolver]":
    from plugins.service.staff_site.pages import urlpatterns  # Django, once it is ready

    return urlpatterns


def list_health_checks(conf: Conf, environ: Environ) -> Iterable[HealthCheck]:
    """The health checks of this room."""
    from plugins.service.staff_site.health import gather_health_checks  # what reaches the outside: for `doctor` alone

    return gather_health_checks(conf, environ)


ROOM = Room(settings=Settings, web=build_web_part, list_health_checks=list_health_checks)
