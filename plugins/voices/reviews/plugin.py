"""The room `reviews` in Pelican: adds residents' reviews to the page of each place."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from pelican import signals

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import connect_filters
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.untrusted_text import ANONYMOUS
from plugins.town.places.kinds import BY_NAME, PRIVATE
from plugins.voices.reviews.kinds import KIND, PLACE_KIND
from plugins.voices.reviews.room import PlaceReviews, ReviewsContext, ReviewsExtras, Settings, gather_reviews


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


FILTERS = {"with_reviews": add_reviews}


def register() -> None:
    """Called by Pelican."""
    connect_filters(signals.initialized, FILTERS)
    signals.all_generators_finalized.connect(attach_reviews)


def attach_reviews(generators: Sequence[Any]) -> None:
    """Give each place its reviews."""
    context, conf = generators[0].context, generators[0].settings
    rules = gather_settings(Settings, conf, os.environ).reviews
    ReviewsContext(context).review_rules = rules
    ours = [page for page in context["hidden_pages"] if page.publication.kind.name == KIND]
    by_place = gather_reviews(ours, rules, context["now"].date()) if ours else {}
    for place in (page for page in context["pages"] if page.publication.kind.name == PLACE_KIND):
        if reviews := by_place.get(place.publication.slug):
            ReviewsExtras(place).place_reviews = reviews
