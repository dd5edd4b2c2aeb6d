"""The attributes that the room `announce` attaches to contents, and the names that it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.announce.preview_pages import PreviewedAnnouncement
    from plugins.announce.syndication import PostLink


class AnnounceExtras(ContentExtras, key="announce"):
    """The posts about a publication, for templates."""

    syndication: tuple[PostLink, ...] = ()
    """The posts that announce it."""


class AnnounceContext(ContextNames):
    """The post preview, for templates."""

    shown: list[PreviewedAnnouncement]
    """The posts that the build would make, on `/_apercu/annonces/`."""
