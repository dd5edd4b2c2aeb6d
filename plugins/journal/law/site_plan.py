"""The plan of the site: how much there is under each heading. Counts only, so that no edit of a publication touches the page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from plugins.core.publication.kind import Kind
from plugins.core.publication.listing import exclude_translations, is_all_in
from plugins.core.publication.overview import ensure_overview
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import SOURCE


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


def build_site_plan(contents: Iterable[PublishedContent], kinds: Iterable[Kind], lang: str = SOURCE) -> SitePlan:
    """The plan of what `contents`, Pelican's, are. As in the lists, what is in several languages is counted once."""
    overview = ensure_overview(contents)
    is_in_one = is_all_in(lang, overview)
    of_category: dict[tuple[str, str], list[PublishedContent]] = defaultdict(list)
    members_by_address: dict[str, list[PublishedContent]] = defaultdict(list)
    for content, named in zip(overview, map(attrgetter("kind", "category"), overview.texts), strict=True):
        of_category[named].append(content)
    for (_, category), members in of_category.items():
        if category:
            members_by_address[members[0].category.url] += members
    by_category, by_kind = (
        Counter({key: len(each if is_in_one else exclude_translations(each, lang)) for key, each in group.items()})
        for group in (members_by_address, overview.by_kind)
    )
    listed = (Heading(kind.plural, kind.address.partition("{")[0], by_kind[kind.name]) for kind in kinds if by_kind[kind.name])
    return SitePlan(dict(sorted(by_category.items())), tuple(heading for heading in listed if heading.url))
