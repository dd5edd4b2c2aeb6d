"""Articles that bear the same `serie`, in the order of their dates: each knows its number and its neighbours.

Dossiers: pages that gather the publications whose `dossier` names them, by short address or by title.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.core.publication.identifiers import slugify, slugify_name
from plugins.core.publication.publication import PublishedContent, rank_by_date
from plugins.journal.story.mention import Mention, build_mention

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
