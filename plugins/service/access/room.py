"""The manifest of the room `access`: its part of the permanent service. A build asks nothing of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from plugins.core.publication.room import Room

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from plugins.service.web_service.part import Delay, WebPart, WebTown, Work, WorkQueue  # the manifest alone is read by a build


def build_web_part() -> "WebPart":
    """The door of the service."""
    from plugins.service.web_service.part import WebPart  # for the service alone

    return WebPart(
        "plugins.service.access",
        prefix="bureau/",
        addresses=_import_addresses,
        middleware=("plugins.service.access.people.VisitorRecognition",),
        works=_import_works,
        delays=_import_delays,
        statics=("desk/entry.js", "desk/passkeys.js", "desk/print.js", "desk/codes.css"),
    )


def _import_addresses() -> "Sequence[URLPattern | URLResolver]":
    from plugins.service.access.pages import urlpatterns  # Django, once it is ready

    return urlpatterns


def _import_works() -> "Mapping[WorkQueue, Mapping[str, Work]]":
    from plugins.service.access import mailing  # Django, once it is ready
    from plugins.service.web_service.part import WorkQueue  # for the service alone

    letters = {mailing.SEND_CODE: mailing.send_code, mailing.SEND_INVITATION: mailing.send_invitation}
    return {WorkQueue.MAIL: letters}


def _import_delays() -> "Callable[[WebTown], Iterable[Delay]]":
    from plugins.service.access.oidc import find_provider_trouble  # for the service alone

    return find_provider_trouble


ROOM = Room(web=build_web_part)
