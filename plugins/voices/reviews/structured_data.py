"""Structured data of reviews on a place's page: https://schema.org/Review. Nothing of places that may be the town's own.

A body that publishes reviews of itself may not mark them up: https://developers.google.com/search/docs/appearance/structured-data/review-snippet
"""

from collections.abc import Mapping

from markupsafe import Markup

from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.town.places.kinds import BY_NAME, PRIVATE
from plugins.voices.reviews.place_reviews import PlaceReviews


def add_reviews(data: Mapping[str, object], content: PublishedContent) -> dict[str, object]:
    """The structured `data` of the place `content`, with the reviews that its page shows."""
    reviews: PlaceReviews | None = getattr(content, "place_reviews", None)
    place_type = content.publication.extra.get("type")
    if reviews is None or place_type not in BY_NAME or BY_NAME[place_type].family not in PRIVATE:
        return dict(data)
    marked_up = {**data, "review": [_build_review(review, reviews.rules.stars) for review in reviews.reviews]}
    if reviews.average is not None:
        marked_up["aggregateRating"] = {"@type": "AggregateRating", "ratingValue": reviews.average, "ratingCount": reviews.rating_count}
    return marked_up


def _build_review(content: PublishedContent, has_stars: bool) -> dict[str, object]:
    publication, extra = content.publication, content.publication.extra
    rating = extra.get("rating") if has_stars else None
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": extra.get("name") or ANONYMOUS},
        **({"datePublished": publication.date.date().isoformat()} if publication.date else {}),
        "reviewBody": Markup(content.content).striptags(),
        **({"reviewRating": {"@type": "Rating", "ratingValue": rating, "bestRating": 5, "worstRating": 1}} if rating else {}),
    }
