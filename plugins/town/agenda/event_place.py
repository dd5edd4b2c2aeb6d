"""The place of an event: one of the town's places, an address in words, or a link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.core.publication.slug import slugify

PLACE = "lieu"
"""The kind of the town's places, which another room declares."""


@dataclass(frozen=True)
class EventPlace:
    """`name` and `address` are plain text, `url` is the page of the place, site-relative; each is empty when there is none.

    `link` is where to follow it from afar.
    """

    name: str = ""
    address: str = ""
    url: str = ""
    link: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def words(self) -> str:
        """The name, or else the address."""
        return self.name or self.address


def index_places_by_name(contents: Iterable[Any]) -> dict[str, Any]:
    """The places among `contents`, Pelican's, by all that an editor may call them: identity, short address, title."""
    place_by_slug: dict[str, Any] = {}
    for content in contents:
        publication = content.publication
        if publication.kind.name == PLACE:
            for name in (publication.title, publication.slug, publication.identity):
                place_by_slug[slugify(name)] = content
    return place_by_slug


def find_event_place(extra: Mapping[str, Any], places: Mapping[str, Any]) -> EventPlace:
    """The place of the event whose keys are `extra`."""
    link, name = extra.get("onlineaccesslink", ""), extra.get("place", "")
    place = places.get(slugify(name)) if name else None
    if place is None:
        return EventPlace(name, extra.get("street_address", ""), link=link)
    fields = place.publication.extra
    address = place.url if place.status == "published" else ""
    return EventPlace(place.publication.title, fields.get("street_address", ""), address, link, fields.get("lat"), fields.get("lon"))
