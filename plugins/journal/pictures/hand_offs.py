"""The extras and context names of the room `pictures`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.journal.pictures.picture import Card, ResponsivePicture


class PicturesExtras(ContentExtras, key="pictures"):
    """The pictures of a publication, ready to be shown."""

    picture: ResponsivePicture | None = None
    """Its main picture; addresses are those of pages, without a host."""
    card: Card
    """The card that networks show for the link."""
    hung: tuple[ResponsivePicture, ...] = ()
    """The pictures in its body."""


class PicturesContext(ContextNames):
    """The pictures of pages without a publication."""

    default_card: Card
    """The card of pages without one of their own: home, lists."""
    picture_sources: frozenset[str]
    """The files of the publications that begin with a picture: nobody need ask each of thousands."""
