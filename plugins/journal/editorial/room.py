"""The manifest of the room `editorial`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.room import Room, RoomInputs
from plugins.journal.editorial.checks import CHECKS
from plugins.journal.editorial.kinds import KINDS
from plugins.journal.editorial.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from plugins.core.infrastructure.errors import Mistake
    from plugins.core.publication.publication import Publication
    from plugins.journal.editorial.links import LinkAnswer


class EditorialExtras(ContentExtras, key="editorial"):
    """The extras of every publication, given to Pelican by its reader with its metadata."""

    publication: Publication
    """The publication of its file, checked; without its body, which is the content."""
    state: str
    """`published`, `hidden`, `withdrawn`, `expired`; in a preview also `draft`, `scheduled`."""
    permalink: str
    """Its public address, absolute."""
    correction: str
    """One HTML paragraph, dated, to be shown before the text; empty when nothing was corrected."""
    asked: tuple[LinkAnswer, ...] = ()
    """The questions its body asked of other files, with the answers."""
    mistakes: tuple[Mistake, ...] = ()
    """The mistakes in its body."""


class EditorialContext(ContextNames):
    """What is known of all the files."""

    next_change: datetime | None
    """When a publication next appears or expires by itself."""
    mistakes: list[Mistake]
    """In a preview, the mistakes of the files that were left out."""
    withheld: frozenset[str]
    """The files of the content folder that this site leaves out: those of texts for another audience."""


ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    checks=CHECKS,
    extras=(EditorialExtras,),
    context=EditorialContext,
    inputs=RoomInputs(attributes=("asked",), changes_at=lambda context: context.get("next_change")),
)
