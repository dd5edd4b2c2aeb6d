"""The names that the room `neighbours` adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContextNames

if TYPE_CHECKING:
    from plugins.voices.neighbours.notice_board import NoticeBoard, NoticeList


class NeighboursContext(ContextNames):
    """The offers and the needs of neighbours."""

    notice_board: NoticeBoard | None
    """Today's notices; None where there are none and none can be posted."""
    notice_charter: tuple[str, ...]
    """The rules of the section, one sentence each."""
    notice_subjects: tuple[str, ...]
    """The subjects of notices."""
    notice_days: int
    """How many days one stands unless its author says otherwise."""
    notice_hours: int
    """How many hours neighbours have given one another, by all notices; 0 where the town does not count them."""
    notice_list: NoticeList | None = None
    """On the page of the offers or of the needs, these."""
