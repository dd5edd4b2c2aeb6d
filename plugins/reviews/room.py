"""The manifest of the room `reviews`."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from plugins.infrastructure.clock import PARIS
from plugins.infrastructure.room_inputs import RoomInputs
from plugins.publication.room import Room, list_attribute_names
from plugins.reviews.checks import CHECKS, JOURNAL_CHECKS
from plugins.reviews.hand_offs import ReviewsContext, ReviewsExtras
from plugins.reviews.kinds import KIND, KINDS
from plugins.reviews.settings import Settings


def find_next_review_midnight(context: Mapping[str, Any]) -> datetime | None:
    """The next midnight where there are reviews: one may be older then than those that the town keeps."""
    if any(content.publication.kind.name == KIND for content in context["hidden_pages"]):
        return datetime.combine(context["now"].date() + timedelta(days=1), time(), PARIS)
    return None


ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    kind_checks={KIND: CHECKS},
    journal_checks=JOURNAL_CHECKS,
    extras=(ReviewsExtras,),
    context=ReviewsContext,
    inputs=RoomInputs(attributes=list_attribute_names(ReviewsExtras), changes_at=find_next_review_midnight),
)
