"""The manifest of the room `languages`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.room import Room, RoomInputs, list_attribute_names
from plugins.journal.languages.catalog import Settings, gather_health_checks, list_catalog_files

if TYPE_CHECKING:
    from plugins.core.publication.listing import Listing
    from plugins.journal.languages.editions import Edition, Translation


class LanguagesExtras(ContentExtras, key="languages"):
    """A publication in other languages."""

    translations_linked: tuple[Translation, ...] = ()
    """Its translations, one per other language."""


class LanguagesContext(ContextNames):
    """The languages of the journal. The first three are globals of the templates of each language."""

    language: str
    """The language of the page."""
    locale: str
    """The locale of the language, for the Open Graph: `fr_FR`."""
    home: str
    """The address of the front page of that language, below the journal’s."""
    editions: tuple[Translation, ...]
    """The front page of each language, the journal’s own first; empty in a journal of one language."""
    edition: Edition
    """The edition, on its front page."""
    listing: Listing
    """The page of the list, on a front page."""


ROOM = Room(
    settings=Settings,
    extras=(LanguagesExtras,),
    context=LanguagesContext,
    inputs=RoomInputs(attributes=list_attribute_names(LanguagesExtras), files=list_catalog_files),
    list_health_checks=gather_health_checks,
)
