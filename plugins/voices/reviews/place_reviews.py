"""The reviews of each place, the last visit first; their average, once there are enough of them for one to mean something."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from plugins.core.publication.publication import PublishedContent
from plugins.voices.reviews.settings import Reviews

AVERAGED_FROM = 5
"""Ratings below which an average is one person's mood: the issue's own number."""
REVIEWS_SHOWN = 5
"""Before a fold: two screens of a phone."""


@dataclass(frozen=True)
class PlaceReviews:
    """`reviews` are Pelican's contents; `average` is None without stars, or with too few of them."""

    reviews: tuple[PublishedContent, ...]
    average: float | None
    rating_count: int
    rules: Reviews

    @property
    def newest(self) -> tuple[PublishedContent, ...]:
        """The reviews that the page shows open."""
        return self.reviews[:REVIEWS_SHOWN]

    @property
    def older(self) -> tuple[PublishedContent, ...]:
        """The reviews that it folds."""
        return self.reviews[REVIEWS_SHOWN:]


def gather_reviews(contents: Iterable[PublishedContent], rules: Reviews, today: date) -> Mapping[str, PlaceReviews]:
    """The current reviews among `contents`, Pelican's, by the slug of their place."""
    by_place: dict[str, list[PublishedContent]] = defaultdict(list)
    for content in contents:
        instant = content.publication.date
        if content.state == "published" and instant and not is_past_keeping(instant.date(), rules, today):
            by_place[content.publication.extra.get("place") or ""].append(content)
    return {place: _gather_place(ours, rules) for place, ours in by_place.items()}


def is_past_keeping(published: date, rules: Reviews, today: date) -> bool:
    """Whether a review of that day is older than those that the town keeps online."""
    return (today.year - published.year) - ((today.month, today.day) < (published.month, published.day)) >= rules.years


def _gather_place(contents: list[PublishedContent], rules: Reviews) -> PlaceReviews:
    ordered = sorted(contents, key=_make_sort_key, reverse=True)
    ratings = [rating for content in ordered if (rating := content.publication.extra.get("rating"))] if rules.stars else []
    average = round(sum(ratings) / len(ratings), 1) if len(ratings) >= AVERAGED_FROM else None
    return PlaceReviews(tuple(ordered), average, len(ratings), rules)


def _make_sort_key(content: PublishedContent) -> tuple[str, str]:
    publication = content.publication
    return publication.date.isoformat() if publication.date else "", publication.identity
