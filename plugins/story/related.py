"""What else to read: for each publication, the articles that share most of its tags and its quarter, the nearest in time first.

Only its nearest neighbours under each tag and each quarter are compared, so that ten thousand articles of one tag cost no more than ten
thousand of a hundred tags, and that a new article changes the pages of a few others, however long the archive.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from plugins.publication.publication import Publication
from plugins.publication.slug import short_slug, slugify

NEAR = 3
"""Neighbours that are looked at under each subject, on each side: as many as are shown."""

RELATED_SHOWN = 3
"""At most: a fourth is under the thumb's reach on no phone."""

TAG, QUARTER = 3, 2
"""What a shared tag and a shared quarter are worth, where a shared category is worth 1."""

_slug = lru_cache(maxsize=20_000)(slugify)


class _Traits(NamedTuple):
    """What a publication is compared by. `place` is its rank in time, `moment` in seconds."""

    place: int
    moment: float
    tags: frozenset[str]
    quarters: frozenset[str]
    category: str
    series: str

    def subjects(self, lang: str) -> Iterator[tuple[str, str, str]]:
        """Where it is filed: under each tag, and in its category under each quarter; no reader is led to another language."""
        yield from ((lang, "", tag) for tag in self.tags)
        yield from ((lang, self.category, quarter) for quarter in self.quarters)


def find_related(contents: Sequence[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Each of `contents` with those related to it, best first; brèves are led to articles, and nothing is led to a brève.

    The same whatever the order of `contents`.
    """
    ordered = sorted(contents, key=lambda content: (content.publication.date, content.publication.address))
    traits = [_traits(place, content) for place, content in enumerate(ordered)]
    filed = _filed(ordered, traits)
    for content, own in zip(ordered, traits, strict=True):
        near = {place for subject in own.subjects(content.publication.lang) for place in _near(filed[subject], own.place)}
        yield content, [ordered[place] for place in _best(own, near, traits)]


def _traits(place: int, content: Any) -> _Traits:
    publication: Publication = content.publication
    tags = frozenset(map(_slug, publication.tags))
    series = short_slug(publication.extra.get("serie") or "")
    return _Traits(
        place,
        publication.date.timestamp() if publication.date else 0.0,
        tags,
        frozenset(publication.quartiers),
        publication.category,
        series,
    )


def _filed(ordered: Sequence[Any], traits: Sequence[_Traits]) -> Mapping[tuple[str, str, str], list[int]]:
    filed: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for content, own in zip(ordered, traits, strict=True):
        if not content.publication.kind.one_paragraph:
            for subject in own.subjects(content.publication.lang):
                filed[subject].append(own.place)
    return filed


def _near(places: Sequence[int], place: int) -> Iterator[int]:
    at = bisect_left(places, place)
    yield from (other for other in places[max(0, at - NEAR) : at + NEAR + 1] if other != place)


def _best(own: _Traits, near: set[int], traits: Sequence[_Traits]) -> list[int]:
    others = (traits[place] for place in near)
    scored = [(-_alike(own, one), abs(own.moment - one.moment), one.place) for one in others if not own.series or own.series != one.series]
    return [place for *_, place in sorted(scored)[:RELATED_SHOWN]]


def _alike(own: _Traits, other: _Traits) -> int:
    return TAG * len(own.tags & other.tags) + QUARTER * (not own.quarters.isdisjoint(other.quarters)) + (own.category == other.category)
