"""The manifest of the room `feeds`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.core.infrastructure.settings import IntegerReader, parse_folder, parse_text, parse_texts, setting
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Room, RoomInputs

if TYPE_CHECKING:
    from collections.abc import Mapping

LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
DOMAIN = rf"{LABEL}(?:\.{LABEL})*"
AUTHORITY = re.compile(rf"(?:[A-Za-z0-9._-]+@)?{DOMAIN},(\d{{4}})(?:-(\d\d))?(?:-(\d\d))?")
"""`taggingEntity` of RFC 4151, section 2.1: a domain or an electronic address, a comma, a day of which month and day may be left out."""

HUB = re.compile(
    r"(?:https://[\w.-]+|http://(?:localhost|127\.0\.0\.1)(?![\w.-]))(?::\d{1,5})?(?:/[\w.~:/?@!$&'()*+,;=%-]*)?",
    re.ASCII,
)
"""TLS, but on this machine; nothing that a feed would have to escape, and no credentials, for everybody reads a feed."""


def parse_authority(value: Any) -> str:
    """The name under which every publication is known to feed readers, for ever."""
    name = parse_text(value)
    if not AUTHORITY.fullmatch(name):
        raise ValueError(f"« {name} » n’a pas la forme « domaine,année ». Écrivez par exemple ma-ville.fr,2026.")
    parse_authority_day(name)
    return name


def parse_authority_day(text: str) -> date:
    """The day named by an authority: the first of its month, or of its year, when it says no more.

    Raises ValueError when no calendar has it.
    """
    match = AUTHORITY.fullmatch(text)
    try:
        year, month, day = match.groups(default="01") if match else ("", "", "")
        return date(int(year), int(month), int(day))
    except ValueError:
        raise ValueError(f"« {text} » : cette date n’existe pas. Écrivez par exemple ma-ville.fr,2026.") from None


def parse_hubs(value: Any) -> tuple[str, ...]:
    """Addresses of WebSub hubs, each once, as they are written."""
    hub_addresses = tuple(dict.fromkeys(parse_texts(value)))
    for address in hub_addresses:
        if not HUB.fullmatch(address):
            raise ValueError(f"« {address} » n’est pas l’adresse d’un relais. Écrivez par exemple https://pubsubhubbub.appspot.com/.")
    return hub_addresses


@dataclass(frozen=True)
class Settings:
    """The settings of the room `feeds`."""

    feed_authority: str = setting(
        parse_authority,
        "Le nom des flux et des annonces. domaine,année : une fois pour toutes, il ne change jamais.",
        example="ma-ville.fr,2026",
    )
    feed_max_items: int = setting(
        IntegerReader("il faut au moins une publication par flux.", 1),
        "Les publications par flux.",
        default=30,
        details="Les plus récentes.",
    )
    websub_hubs: tuple[str, ...] = setting(
        parse_hubs,
        "Les relais à prévenir quand un flux change.",
        default=(),
        form="texts",
        details='`["https://pubsubhubbub.appspot.com/"]` : [comment](operations.md#prévenir-les-lecteurs-de-flux).',
    )
    beffroi_state: Path = setting(
        parse_folder,
        "Le dossier de ce que Beffroi retient.",
        default=Path(".beffroi"),
        variable="BEFFROI_STATE",
        details="Le registre, et les annonces rassemblées ; jamais dans le site publié.",
    )


FeedLinks = tuple[tuple[str, str, str], ...]
"""A feed in each format: title, address, media type."""


class FeedsContext(ContextNames):
    """The feeds that pages lead to."""

    feed_links: FeedLinks
    """The feeds of the whole journal."""
    edition_feed_links: Mapping[str, FeedLinks]
    """The feeds of each other language, by its code."""
    public_feed_links: Mapping[str, FeedLinks]
    """The feeds of each public, by its slug."""
    category_feed_links: Mapping[str, FeedLinks]
    """The feeds of each category, by its slug."""
    kind_feed_links: Mapping[str, FeedLinks]
    """Of each kind that stands apart from the journal’s lists, by its name."""
    quarter_feed_links: Mapping[str, FeedLinks]
    """The feeds of each quarter, by its slug: publications of every kind about it."""


ROOM = Room(
    settings=Settings,
    context=FeedsContext,
    inputs=RoomInputs(),
)
