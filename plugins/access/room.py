"""What the room `access` brings: its part of the permanent service. A build asks nothing of it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plugins.publication.room import Room

if TYPE_CHECKING:
    from plugins.web_service.part import Work  # the manifest alone is read by a build


def web_part() -> object:
    """The door of the service."""
    from plugins.web_service.part import WebPart  # for the service alone

    return WebPart(
        "plugins.access",
        prefix="bureau/",
        addresses=_addresses,
        middleware=("plugins.access.visitors.VisitorRecognition",),
        works=_works,
        statics=("desk/entry.js", "desk/passkeys.js"),
    )


def _addresses() -> Sequence[Any]:
    from plugins.access.addresses import urlpatterns  # Django, once it is ready

    return urlpatterns


def _works() -> "Mapping[str, Work]":
    from plugins.access.mail_codes import SEND_CODE, send_code  # Django, once it is ready

    return {SEND_CODE: send_code}


ROOM = Room(web=web_part)
