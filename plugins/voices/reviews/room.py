"""The manifest of the room `reviews`: its settings, its kind, the reviews of each place that other rooms are handed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.infrastructure.settings import DictionaryReader, IntegerReader, gather_settings, parse_flag, parse_text, setting
from plugins.core.publication.hand_offs import ContentExtras, ContextNames
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.room import Room, RoomInputs, list_attribute_names
from plugins.core.publication.voice import AskedKey, Voice, VoiceSubject
from plugins.voices.reviews.kinds import CHECKS, JOURNAL_CHECKS, KIND, KINDS, LONGEST_REVIEW, MOST_STARS, PLACE_KIND


@dataclass(frozen=True)
class Reviews:
    """The keys of the setting REVIEWS."""

    stars: bool = setting(parse_flag, "Des notes de 1 à 5.", default=False)
    checked: str = setting(parse_text, "Comment ils sont contrôlés, en une phrase.", default="")
    years: int = setting(
        IntegerReader("il faut un nombre d’années, de 1 à 10.", 1, 10), "Combien d’années ils restent.", default=3, example="3"
    )


@dataclass(frozen=True)
class Settings:
    """The settings of the room `reviews`."""

    reviews: Reviews = setting(
        DictionaryReader(Reviews), "Les avis sur les lieux.", default=Reviews(), details="[Comment](manuel/avis.md)."
    )


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


class ReviewsExtras(ContentExtras, key="reviews"):
    """A place of the directory."""

    place_reviews: PlaceReviews | None = None
    """Residents' reviews of the place; None without any."""


class ReviewsContext(ContextNames):
    """The section of the reviews."""

    review_rules: Reviews
    """Whether there are stars, how reviews are checked, how long they are kept."""


def find_next_review_midnight(context: Mapping[str, Any]) -> datetime | None:
    """The next midnight where there are reviews: one may be older then than those that the town keeps."""
    if any(content.publication.kind.name == KIND for content in context["hidden_pages"]):
        return datetime.combine(context["now"].date() + timedelta(days=1), time(), PARIS)
    return None


def list_stars(conf: Mapping[str, Any]) -> tuple[str, ...]:
    """The ratings that a review may have; none where the town has no stars."""
    return tuple(map(str, range(1, MOST_STARS + 1))) if gather_settings(Settings, conf, {}).reviews.stars else ()


VOICE = Voice(
    kind=KIND,
    path="avis",
    label="Avis",
    title="Donner un avis",
    text_label="Votre avis",
    longest=LONGEST_REVIEW,
    asks=(
        AskedKey("place", "place", "Lieu", "hidden", True),
        AskedKey("visited", "visited", "Le jour de votre visite", "day", True),
        AskedKey("rating", "rating", "Votre note", "stars", empty="Sans note", choices=list_stars),
    ),
    subject=VoiceSubject("place", PLACE_KIND, "Ce lieu n’est pas, ou plus, dans l’annuaire.", "Sur"),
    email_use="pour vous dire ce que devient votre avis",
    page="lieux/{place}/#avis",
    too_long="avis trop long",
    kept_keys=("place", "visited"),
)


ROOM = Room(
    settings=Settings,
    kinds=KINDS,
    voice=VOICE,
    kind_checks={KIND: (VOICE.check, *CHECKS)},
    journal_checks=JOURNAL_CHECKS,
    extras=(ReviewsExtras,),
    context=ReviewsContext,
    inputs=RoomInputs(attributes=list_attribute_names(ReviewsExtras), changes_at=find_next_review_midnight),
)
