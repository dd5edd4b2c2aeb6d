"""What the room `web_service` brings: its settings, and the part that every other stands on."""

from plugins.publication.room import Room
from plugins.web_service.settings import Settings


def web_part() -> object:
    """The store's own tables, the health page, the pages' files."""
    from plugins.web_service.part import WebPart  # for the service alone

    return WebPart("plugins.web_service", statics=("static/css/tokens.css", "static/fonts/*.woff2", "static/icons/*", "desk/base.css"))


ROOM = Room(settings=Settings, web=web_part)
