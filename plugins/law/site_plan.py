"""The plan of the site: how much there is under each heading. Counts only, so that no edit of a publication touches the page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.publication.kind import Kind
from plugins.publication.listing import without_translations
from plugins.publication.words import SOURCE


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


def site_plan(contents: Iterable[Any], kinds: Iterable[Kind], lang: str = SOURCE) -> SitePlan:
    """The plan of what `contents`, Pelican's, are; in one pass. As in the lists, what is in several languages is counted once."""
    categories, of_kind = defaultdict(list), defaultdict(list)
    addresses: dict[int, str] = {}
    for content in contents:
        of_kind[content.publication.kind.name].append(content)
        if content.publication.category:
            category = content.category  # one object for all that are in it, of which Pelican formats the address at each question
            address = addresses.get(id(category)) or addresses.setdefault(id(category), category.url)
            categories[address].append(content)
    by_category, by_kind = (
        Counter({key: len(without_translations(each, lang)) for key, each in group.items()}) for group in (categories, of_kind)
    )
    listed = (Heading(kind.plural, kind.address.partition("{")[0], by_kind[kind.name]) for kind in kinds if by_kind[kind.name])
    return SitePlan(dict(sorted(by_category.items())), tuple(heading for heading in listed if heading.url))
