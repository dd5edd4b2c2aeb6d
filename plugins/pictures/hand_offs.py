"""What the room `pictures` hands others: what it hangs on contents, what it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.pictures.picture import Card, ResponsivePicture


class PicturesExtras(ContentExtras, key="pictures"):
    """The pictures of a publication, ready to be shown."""

    picture: ResponsivePicture | None = None
    """The one that it begins with; addresses are absolute."""
    card: Card
    """What networks show for the link."""
    hung: tuple[ResponsivePicture, ...] = ()
    """Those that its body shows."""


class PicturesContext(ContextNames):
    """What pages without a publication show."""

    default_card: Card
    """Of pages that have no card of their own: home, lists."""
    picture_sources: frozenset[str]
    """The files of the publications that begin with a picture: nobody need ask each of thousands."""
