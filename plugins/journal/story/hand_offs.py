"""The extras and context names of the room `story`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.core.publication.publication import PublishedContent
    from plugins.journal.story.mention import Mention
    from plugins.journal.story.series import Episode, Series


class StoryExtras(ContentExtras, key="story"):
    """A publication among the others."""

    related: tuple[Mention, ...] = ()
    """Related publications; every article and brève in the lists has some."""
    episode: Episode | None = None
    """Its position in a series: name, number, previous, next, around."""
    dossier: Mention | None = None
    """The dossier it belongs to."""
    gathered: tuple[PublishedContent, ...] = ()
    """The publications of a dossier, newest first."""


class StoryContext(ContextNames):
    """Collections of publications, for `/dossiers/` only."""

    dossiers: tuple[Mention, ...]
    """Every dossier."""
    series: tuple[Series, ...]
    """Every series."""
