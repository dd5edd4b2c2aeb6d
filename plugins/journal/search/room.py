"""The manifest of the room `search`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.output_files import SEARCH_PAGE
from plugins.core.infrastructure.settings import parse_flag, parse_folder, parse_texts, parse_web_address, setting
from plugins.core.publication.hand_offs import ContextNames
from plugins.core.publication.room import Room, RoomInputs


def parse_families(value: Any) -> tuple[str, ...]:
    """Parse word families, each a text of at least two words. Raises ValueError for one that is alone."""
    lines = parse_texts(value)
    for family in lines:
        if len(family.split()) < 2:
            raise ValueError(f"« {family} » est seul. Écrivez ensemble les mots qui se cherchent l’un pour l’autre : « navette minibus ».")
    return lines


@dataclass(frozen=True)
class Settings:
    """The settings of the room `search`."""

    siteurl: str = setting(parse_web_address, variable="BEFFROI_SITEURL")
    search_words: tuple[str, ...] = setting(
        parse_families,
        "Les mots qui se cherchent l’un pour l’autre. Une famille par texte.",
        default=(),
        form="texts",
        example="navette minibus",
        details="[Comment](operations.md#la-recherche).",
    )
    preview: bool = setting(parse_flag, default=False)
    beffroi_state: Path = setting(parse_folder, default=Path(".beffroi"), variable="BEFFROI_STATE")


PAGES = {"search": SEARCH_PAGE}
"""The pages that the room writes by itself: address by the name that settings give the page."""


class SearchContext(ContextNames):
    """The search, for templates."""

    search_url: str
    """The address of the search form."""
    search_index: str
    """The folder of the index."""


ROOM = Room(
    settings=Settings,
    pages=PAGES,
    context=SearchContext,
    inputs=RoomInputs(),
)
