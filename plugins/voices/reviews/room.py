"""The manifest of the room `reviews`."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.room import Room, RoomInputs, list_attribute_names
from plugins.voices.reviews.checks import CHECKS, JOURNAL_CHECKS
from plugins.voices.reviews.hand_offs import ReviewsContext, ReviewsExtras
from plugins.voices.reviews.kinds import KIND, KINDS
from plugins.voices.reviews.settings import Settings


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
