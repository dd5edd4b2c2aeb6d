"""What the room `reviews` hands others: what it hangs on contents, what it adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContentExtras, ContextNames

if TYPE_CHECKING:
    from plugins.voices.reviews.place_reviews import PlaceReviews
    from plugins.voices.reviews.settings import Reviews


class ReviewsExtras(ContentExtras, key="reviews"):
    """A place of the directory."""

    place_reviews: PlaceReviews | None = None
    """Residents' reviews of the place; None without any."""


class ReviewsContext(ContextNames):
    """The section of the reviews."""

    review_rules: Reviews
    """Whether there are stars, how reviews are checked, how long they are kept."""
