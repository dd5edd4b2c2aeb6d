"""The plan of the site: how much there is under each heading. Counts only, so that no edit of a publication touches the page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.publication.kind import Kind


@dataclass(frozen=True)
class Heading:
    """One list of the journal: `url` is site-relative, `count` how many publications it holds."""

    name: str
    url: str
    count: int


@dataclass(frozen=True)
class SitePlan:
    """`categories` holds the number of publications of each category, by its address; `kinds` are those that have a list of their own."""

    categories: Mapping[str, int]
    kinds: tuple[Heading, ...]


def site_plan(contents: Iterable[Any], kinds: Iterable[Kind]) -> SitePlan:
    """The plan of what `contents`, Pelican's, are; in one pass."""
    by_category, by_kind = Counter(), Counter()
    for content in contents:
        by_kind[content.publication.kind.name] += 1
        if content.publication.category:
            by_category[content.category.url] += 1
    listed = (Heading(kind.plural, kind.address.partition("{")[0], by_kind[kind.name]) for kind in kinds if by_kind[kind.name])
    return SitePlan(dict(sorted(by_category.items())), tuple(heading for heading in listed if heading.url))
