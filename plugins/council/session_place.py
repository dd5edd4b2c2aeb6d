"""Where the council sits: one of the town's places, or a name and a street."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.publication.slug import slugify

PLACE = "lieu"
"""The kind of the town's places, which another room declares."""


@dataclass(frozen=True)
class SessionPlace:
    """`name` and `street` are plain text, `url` the page of the place, site-relative; each may be empty."""

    name: str = ""
    street: str = ""
    url: str = ""


def places(contents: Iterable[Any]) -> Mapping[str, Any]:
    """The places among `contents`, Pelican's, by all that an editor may call them."""
    ours = [content for content in contents if content.publication.kind.name == PLACE]
    return {slugify(name): one for one in ours for name in (one.publication.title, one.publication.slug, one.publication.identity)}


def whereabouts(extra: Mapping[str, Any], known: Mapping[str, Any]) -> SessionPlace:
    """Where the session whose keys are `extra` is held."""
    written, street = extra.get("place") or "", extra.get("street_address") or ""
    place = known.get(slugify(written))
    if place is None:
        return SessionPlace(written, street)
    shown = place.url if place.status == "published" else ""
    return SessionPlace(place.publication.title, street or place.publication.extra.get("street_address", ""), shown)
