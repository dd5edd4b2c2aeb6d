"""The room `reviews` in Pelican: adds residents' reviews to the page of each place."""

import os
from collections.abc import Sequence
from typing import Any

from pelican import signals

from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import connect_filters
from plugins.voices.reviews.hand_offs import ReviewsContext, ReviewsExtras
from plugins.voices.reviews.kinds import KIND, PLACE_KIND
from plugins.voices.reviews.place_reviews import gather_reviews
from plugins.voices.reviews.settings import Settings
from plugins.voices.reviews.structured_data import add_reviews

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
