"""Related publications: for each, the articles that share most of its tags and its quarter, the nearest in time first.

Only its nearest neighbours under each tag and each quarter are compared, so that ten thousand articles of one tag cost no more than ten
thousand of a hundred tags, and that a new article changes the pages of a few others, however long the archive: those are looked at again.
"""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from plugins.core.infrastructure.build_services import RoomRows
from plugins.core.publication.identifiers import slugify, slugify_name
from plugins.core.publication.publication import Publication, PublishedContent, rank_by_date
from plugins.journal.story.room import StoryExtras


@dataclass(frozen=True)
class Mention:
    """`title`, `section` and `summary` are plain text; `url` is site-relative; `lang` is the language of the title."""

    title: str
    url: str
    date: datetime | None
    section: str
    lang: str
    summary: str = ""


def build_mention(content: PublishedContent) -> Mention:
    """The mention of one of Pelican's contents."""
    publication = content.publication
    return Mention(publication.title, publication.address, publication.date, publication.category, publication.lang, publication.summary)


# Articles that bear the same `serie`, in the order of their dates: each knows its number and its neighbours.
# Dossiers: pages that gather the publications whose `dossier` names them, by short address or by title.

AROUND = 3
"""Articles shown on each side: a weekly series of ten years changes the pages of its last few, not of five hundred."""


@dataclass(frozen=True, order=True)
class Series:
    """One series: its page lists it all. `name` is as its first article spells it; `url` is site-relative."""

    name: str
    url: str


@dataclass(frozen=True)
class Episode:
    """Where an article stands in its series: `number` counts from 1, the oldest; `around` are its neighbours and itself, oldest first,
    each with its number."""

    series: Series
    number: int
    previous: Mention | None
    next: Mention | None
    around: tuple[tuple[int, Mention], ...]


def find_episodes(contents: Iterable[PublishedContent]) -> Mapping[PublishedContent, Episode]:
    """The episode that each of `contents` is, when it is of a series."""
    groups: dict[str, list[PublishedContent]] = defaultdict(list)
    named = [content for content in contents if (extra := content.publication.extra) and extra.get("serie")]
    for content in sorted(named, key=rank_by_date):
        groups[slugify_name(content.publication.extra["serie"])].append(content)
    return {
        content: episode for slug, group in groups.items() for content, episode in zip(group, _build_episodes(slug, group), strict=True)
    }


def _build_episodes(slug: str, group: list[PublishedContent]) -> list[Episode]:
    series = Series(group[0].publication.extra["serie"], f"series/{slug}/")
    parts = list(enumerate(map(build_mention, group), 1))
    part_by_number = dict(parts)
    return [
        Episode(
            series,
            number,
            part_by_number.get(number - 1),
            part_by_number.get(number + 1),
            tuple(parts[max(0, number - 1 - AROUND) : number + AROUND]),
        )
        for number, _ in parts
    ]


KIND = "dossier"


def gather_dossiers(
    contents: Iterable[PublishedContent], pages: Iterable[PublishedContent]
) -> Mapping[PublishedContent, tuple[PublishedContent, ...]]:
    """Each dossier of `pages`, newest first, with the `contents` that name it, newest first too; none without any."""
    dossiers = _sort_newest_first(page for page in pages if page.publication.kind.name == KIND)
    named = {name: page for page in dossiers for name in (slugify(page.publication.title), page.publication.slug)}
    groups: dict[PublishedContent, list[PublishedContent]] = defaultdict(list)
    for content in _sort_newest_first(content for content in contents if content.publication.extra.get("dossier")) if named else ():
        dossier = named.get(slugify(content.publication.extra.get("dossier") or ""))
        if dossier is not None:
            groups[dossier].append(content)
    return {dossier: tuple(groups[dossier]) for dossier in dossiers}


def _sort_newest_first(contents: Iterable[PublishedContent]) -> list[PublishedContent]:
    return sorted(contents, key=rank_by_date, reverse=True)


NEAR = 3
"""Neighbours that are looked at under each subject, on each side: as many as are shown."""

RELATED_SHOWN = 3
"""At most: a fourth is under the thumb's reach on no phone."""

WORDS_SIZE = 12
"""Bytes of a digest of a title and a summary: ten thousand titles and summaries would take 5 MB of each edit that moves one."""

TAG, QUARTER = 3, 2
"""What a shared tag and a shared quarter are worth, where a shared category is worth 1."""

_slug = lru_cache(maxsize=20_000)(slugify)

Subject = tuple[str, str, str]
"""Where publications are filed: a language, then a tag, or a quarter in its category."""
Place = tuple[str, str]
"""A place in time: the day and hour on the clock, then the address, which no two share."""


class Traits(NamedTuple):
    """The traits by which publications are compared: date, the same in seconds, then subjects. `is_filed`: others are led to it. `words` is
    the digest of what else the pages that lead to it show of it."""

    place: Place
    moment: float
    tags: tuple[str, ...]
    quarters: tuple[str, ...]
    category: str
    series: str
    lang: str
    is_filed: bool
    words: bytes

    def list_subjects(self) -> Iterator[Subject]:
        """The subjects it is filed under: each tag, and its category under each quarter; no reader is led to another language."""
        yield from ((self.lang, "", tag) for tag in self.tags)
        yield from ((self.lang, self.category, quarter) for quarter in self.quarters)


AS_TRAITS = partial(tuple.__new__, Traits)
"""What `Traits._make` does, in a third of its time."""


def build_traits(content: PublishedContent) -> tuple[Any, ...]:
    """The row of a content: its `Traits`, as plain values."""
    publication: Publication = content.publication
    date = publication.date
    return tuple(
        Traits(
            (date.isoformat(timespec="microseconds")[:26] if date else "", publication.address),
            date.timestamp() if date else 0.0,
            tuple(dict.fromkeys(map(_slug, publication.tags))),
            tuple(dict.fromkeys(publication.quartiers)),
            publication.category,
            slugify_name(serie) if (serie := publication.extra.get("serie")) else "",
            publication.lang,
            not publication.kind.one_paragraph,
            hashlib.blake2b(
                repr((publication.title, publication.summary)).encode("utf-8", "surrogatepass"), digest_size=WORDS_SIZE
            ).digest(),
        )
    )


def find_related(rows: RoomRows) -> tuple[dict[str, tuple[str, ...]], frozenset[str] | None]:
    """The sources related to each publication of `rows`, best first, and those of which they, or what is shown of them, may have changed;
    None for all of them. What is known of before is in the memo of `rows`, and is brought up to date.

    Brèves are led to articles, and nothing is led to a brève.
    """
    if rows.changes.is_everything or rows.memo is None:
        related = _Archive(rows.now).find(rows.now)
        rows.write_memo(related)
        return related, None
    if not rows.changes:
        return rows.memo, frozenset()
    changed, before = rows.changes.present | rows.changes.removed, rows.memo
    related = {**before, **_find_again(rows)}
    for source in rows.changes.removed:
        related.pop(source, None)
    rows.write_memo(related)
    led = (source for source, others in related.items() if not changed.isdisjoint(others) or others != before.get(source))
    return related, frozenset((*led, *changed))


def find_related_of(source: str, rows: Mapping[str, tuple[Any, ...]]) -> tuple[str, ...]:
    """The sources related to `source` alone, best first, where the archive is of these `traits`."""
    return _Archive(rows).find([source])[source]


def _find_again(rows: RoomRows) -> dict[str, tuple[str, ...]]:
    """What is related to those that moved, and to whoever has one of them among its neighbours, or had."""
    was = {source: Traits(*row) for source, row in rows.before.items()}
    now = {source: Traits(*rows.now[source]) for source in rows.changes.present}
    if {source: each[:-1] for source, each in was.items()} == {source: each[:-1] for source, each in now.items()}:
        return {}
    archive, touched = _Archive(rows.now), defaultdict[Subject, set[Place]](set)
    for each in (*was.values(), *now.values()):
        for subject in each.list_subjects():
            touched[subject].add(each.place)
    return archive.find({*archive.neighbours(touched), *rows.changes.present})


class _Archive:
    """Publications by source: under each subject, the places of those to which others are led, in time."""

    def __init__(self, rows: Mapping[str, tuple[Any, ...]]):
        self.traits = dict(zip(rows, map(AS_TRAITS, rows.values()), strict=True))
        self.sources = {each.place: source for source, each in self.traits.items()}
        self._filed: dict[Subject, list[Place]] = defaultdict(list)
        for place, _, tags, quarters, category, _, lang, is_filed, _ in self.traits.values():
            if is_filed:
                for tag in tags:
                    self._filed[lang, "", tag].append(place)
                for quarter in quarters:
                    self._filed[lang, category, quarter].append(place)
        self.filed = cache(lambda subject: sorted(self._filed.get(subject, ())))  # those of a few subjects, where little moved

    def neighbours(self, touched: Mapping[Subject, Collection[Place]]) -> Iterator[str]:
        """Those that look for neighbours under a subject, and have any of the places that were `touched` there near, or had.

        One that was near and is gone has the same rank or less between it, unless others came between, which are then near themselves.
        """
        ranks = {
            subject: {rank for place in places for rank in _list_ranks(bisect_left(self.filed(subject), place), NEAR + 1)}
            for subject, places in touched.items()
        }
        names = {name for *_, name in touched}
        for source, each in self.traits.items():
            if names.isdisjoint(each.tags) and names.isdisjoint(each.quarters):
                continue
            if any(subject in ranks and bisect_left(self.filed(subject), each.place) in ranks[subject] for subject in each.list_subjects()):
                yield source

    def find(self, sources: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The publications related to each of `sources`, best first."""
        return {source: tuple(self._choose_best(self.traits[source])) for source in sources}

    def _choose_best(self, own: Traits) -> list[str]:
        near = {place for subject in own.list_subjects() for place in _iterate_near(self.filed(subject), own.place)}
        others = [self.traits[self.sources[place]] for place in near]
        scored = [
            (-_compute_likeness(own, each), abs(own.moment - each.moment), each.place)
            for each in others
            if not own.series or own.series != each.series
        ]
        return [self.sources[place] for *_, place in sorted(scored)[:RELATED_SHOWN]]


def _list_ranks(rank: int, around: int) -> range:
    return range(rank - around, rank + around + 1)


def _iterate_near(places: Sequence[Place], place: Place) -> Iterator[Place]:
    at = bisect_left(places, place)
    yield from (other for other in places[max(0, at - NEAR) : at + NEAR + 1] if other != place)


def _compute_likeness(own: Traits, other: Traits) -> int:
    shared = len({*own.tags} & {*other.tags})
    return TAG * shared + QUARTER * (not {*own.quarters}.isdisjoint(other.quarters)) + (own.category == other.category)


class InSeries(LookupError):
    """A publication of a series or of a dossier changes what its neighbours show: the build does all of them at once."""


def hang_story_ahead(generator: Any, content: PublishedContent) -> None:
    """Give `content` its `related`, the same as the build will. Raises InSeries."""
    if content.publication.kind.name == KIND or any(content.publication.extra.get(name) for name in ("serie", "dossier")):
        raise InSeries(content.relative_source_path)
    if not content.publication.kind.stream:
        return
    contents = {each.relative_source_path: each for each in [*generator.context["articles"], content]}
    related = find_related_of(content.relative_source_path, {source: build_traits(each) for source, each in contents.items()})
    StoryExtras(content).related = tuple(build_mention(contents[source]) for source in related)
