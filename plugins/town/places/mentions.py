"""Mentions of each place: the events that it hosts, the articles that name it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import TypeVar

from plugins.core.publication.current_spans import CurrentSpans
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.slug import slugify

Named = TypeVar("Named")
EVENT = "evenement"
MOST = 20
"""Publications that a page shows; older ones are found by the search."""


@dataclass(frozen=True)
class PlaceMention:
    """A publication as the page of a place shows it: a title in plain text, a site-relative address."""

    title: str
    url: str
    date: datetime | None
    lang: str


def index_by_name(places: Iterable[PublishedContent]) -> dict[str, PublishedContent]:
    """The places, Pelican's contents, by all that others may call them: identity, short address, title."""
    all_places = list(places)
    titles = {slugify(place.publication.title): place for place in all_places}
    slugs = {place.publication.slug: place for place in all_places}
    return {**titles, **slugs, **{place.publication.identity: place for place in all_places}}


def find_hosted_events(
    names: Mapping[str, PublishedContent],
    contents: Iterable[PublishedContent],
    find_spans: Callable[[list[PublishedContent]], CurrentSpans],
) -> dict[PublishedContent, tuple[PublishedContent, ...]]:
    """The current and coming events among `contents`, by the place that each names, the next first. `find_spans` tells when."""
    events = [content for content in contents if content.publication.kind.name == EVENT]
    places = [find_named_place(names, event.publication.extra.get("place")) for event in events]
    hosted_events = list(compress(events, [place is not None for place in places]))
    current_spans, events_by_place = find_spans(hosted_events), defaultdict(list)
    for event, place in zip(hosted_events, (place for place in places if place is not None), strict=True):
        if times := current_spans.find_times(event):
            events_by_place[place].append((times[0], event.publication.address, event))
    return {
        place: tuple(content for *_, content in sorted(events, key=lambda one: one[:2])[:MOST]) for place, events in events_by_place.items()
    }


def find_mentions(
    names: Mapping[str, PublishedContent], contents: Iterable[PublishedContent]
) -> dict[PublishedContent, tuple[PlaceMention, ...]]:
    """The publications among `contents` whose `lieux` name each place, the newest first."""
    mentions_by_place = defaultdict(list)
    for content in contents:
        publication = content.publication
        for name in publication.extra.get("lieux") or ():
            place = find_named_place(names, name)
            if place is not None and place is not content:
                mentions_by_place[place].append(PlaceMention(publication.title, publication.address, publication.date, publication.lang))
    return {place: tuple(sorted(set(ones), key=_make_sort_key, reverse=True)[:MOST]) for place, ones in mentions_by_place.items()}


def find_named_place(names: Mapping[str, Named], name: object) -> Named | None:
    """The place that `name` means, or None: an address in words is none."""
    return (names.get(name) or names.get(slugify(name))) if isinstance(name, str) and name else None


def _make_sort_key(mention: PlaceMention) -> tuple[str, str]:
    return mention.date.isoformat() if mention.date else "", mention.url
