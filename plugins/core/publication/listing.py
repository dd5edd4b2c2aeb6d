"""Lists of publications and their pages: those numbered from the oldest, those of an audience, those of a quarter.

The landing page shows the newest: between `size` and 2 × `size` − 1 of them. When it is full, its oldest `size` become a page for ever.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from operator import attrgetter
from typing import Any

from plugins.core.infrastructure.settings import IntegerReader
from plugins.core.publication.identifiers import slugify, slugify_name
from plugins.core.publication.overview import ContentsOverview, ensure_overview
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.core.publication.words import IN_FRENCH, N_, Words

PUBLICS_FOLDER = "publics/"
YOUNG = "jeunes"
"""The readers who are told in three lines, and have an address that can be said aloud: /jeunes/."""


@dataclass(frozen=True, order=True)
class Public:
    """One of PUBLICS: `name` as the town writes it, `url` site-relative."""

    slug: str
    name: str

    @property
    def is_for_young_readers(self) -> bool:
        """Whether these are the readers of the three lines."""
        return self.slug == YOUNG

    @property
    def url(self) -> str:
        return f"{self.slug}/" if self.is_for_young_readers else f"{PUBLICS_FOLDER}{self.slug}/"

    @property
    def title(self) -> str:
        return self.format_page_title(IN_FRENCH)

    def format_page_title(self, words: Words) -> str:
        """The title of its page: a word for the young, « Pour les familles » for others."""
        return self.name.capitalize() if self.is_for_young_readers else words(N_("Pour les %(public)s"), public=self.name)


def find_public(name: str) -> Public:
    return Public(slugify(name), name)


def list_publics(publication: Publication) -> list[Public]:
    return [find_public(name) for name in publication.public]


def sort_publics(publications: Iterable[Publication], order: Iterable[str]) -> Iterator[Public]:
    """Filter `order`, the town's list, to publics with something among `publications`."""
    used = set(chain.from_iterable(set(map(attrgetter("public"), publications))))
    return (find_public(name) for name in order if name in used)


def is_for_the_young(publication: Publication) -> bool:
    return any(public.is_for_young_readers for public in list_publics(publication))


QUARTERS_FOLDER = "quartiers/"


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter: its name is plain text, `url` is site-relative."""

    url: str
    name: str

    @classmethod
    def from_name(cls, name: str) -> "Quarter":
        """The quarter that the town calls `name`."""
        return cls(f"{QUARTERS_FOLDER}{slugify_name(name)}/", name)

    @property
    def slug(self) -> str:
        """The last piece of its address."""
        return self.url.removeprefix(QUARTERS_FOLDER).rstrip("/")


def list_quarter_names(listed: Any) -> tuple[Any, ...]:
    """The names in the setting QUARTIERS: each item is a name, or a mapping that has one."""
    return tuple(each.get("name") if isinstance(each, Mapping) else each for each in listed or ())


def group_by_quarter(items: Iterable[PublishedContent]) -> dict[Quarter, list[PublishedContent]]:
    """`items`, Pelican's contents, under each quarter that they are about, in their order, each once."""
    items_by_name: dict[str, list[PublishedContent]] = {}
    overview = ensure_overview(items)
    names_of_items = list(map(attrgetter("quartiers"), overview.texts))
    for item, quarter_names in compress(zip(overview, names_of_items, strict=True), names_of_items):
        for name in dict.fromkeys(quarter_names):
            items_by_name.setdefault(name, []).append(item)
    return {Quarter.from_name(name): members for name, members in items_by_name.items()}


@dataclass(frozen=True)
class Listing:
    """One page of a list, as templates see it.

    `address` is its own place; `older_url` and `newer_url` are site-relative, or None at an end. `number` is None on the landing page.
    `count` is the length of the whole list, told on the landing page alone: the others would all move with each publication. `items` are
    newest first.
    """

    title: str
    address: str
    items: tuple[PublishedContent, ...]
    count: int | None = None
    number: int | None = None
    older_url: str | None = None
    newer_url: str | None = None


def select_alerts_for_listing(listing: Listing, context: Mapping[str, Any]) -> tuple[object, ...]:
    """The alerts of `context` that a page of a list shows: an old page never changes, and asks for them."""
    return context.get("banner", ()) if listing.number is None else ()


parse_page_size = IntegerReader("il faut au moins 5 publications par page.", 5)
"""Reads how many publications a page of a list holds: at least five, so that no list is a chain of single items."""


def paginate(title: str, address: str, items: Sequence[PublishedContent], size: int) -> list[Listing]:
    """The pages of the list at `address` (`rubriques/culture/`), the landing page first. `items` are oldest first."""
    full = max(0, (len(items) - size) // size)
    landing = Listing(
        title, address, _reverse(items[full * size :]), len(items), older_url=_format_page_address(address, full) if full else None
    )
    return [landing] + [_build_old_page(landing, number, items, size, full) for number in range(1, full + 1)]


def list_page_addresses(address: str, count: int, size: int) -> list[str]:
    """The addresses of the pages of a list of `count` publications, in the order of `paginate`."""
    return [address, *(_format_page_address(address, number) for number in range(1, max(0, (count - size) // size) + 1))]


def _build_old_page(landing: Listing, number: int, items: Sequence[PublishedContent], size: int, full: int) -> Listing:
    return Listing(
        title=landing.title,
        address=_format_page_address(landing.address, number),
        items=_reverse(items[(number - 1) * size : number * size]),
        number=number,
        older_url=_format_page_address(landing.address, number - 1) if number > 1 else None,
        newer_url=_format_page_address(landing.address, number + 1) if number < full else landing.address,
    )


def _format_page_address(address: str, number: int) -> str:
    return f"{address}page/{number}/"


def _reverse(items: Sequence[PublishedContent]) -> tuple[PublishedContent, ...]:
    return tuple(reversed(items))


def exclude_translations(items: Sequence[PublishedContent], lang: str) -> Sequence[PublishedContent]:
    """`items`, Pelican's, without those that say in another language what one of them says in `lang`."""
    if is_all_in(lang, items):
        return items
    active_contents = items.active_contents if isinstance(items, ContentsOverview) else items
    translated = {item.publication.translation for item in active_contents if item.lang == lang and item.publication.translation}
    others = {id(item) for item in active_contents if item.lang != lang and item.publication.translation in translated}
    if isinstance(items, ContentsOverview):
        return items.take_places([number for number, item in enumerate(items) if id(item) not in others]) if others else items
    return [item for item in items if id(item) not in others]


TranslationFilter = Callable[[Sequence[PublishedContent]], Sequence[PublishedContent]]
"""What `exclude_translations` makes of lists of articles that are looked over."""


def make_translation_filter(articles: ContentsOverview, lang: str) -> TranslationFilter | None:
    """A filter without translations for lists of some of the `articles`: of each it looks at those that have a translation. None where all
    are in `lang`."""
    if is_all_in(lang, articles):
        return None
    translated = {id(item) for item in articles.active_contents if item.publication.translation}

    def drop_translations(members: Sequence[PublishedContent]) -> Sequence[PublishedContent]:
        theirs = [item for item in members if id(item) in translated]
        left_out = {*map(id, theirs)}.difference(map(id, exclude_translations(theirs, lang)))
        return [item for item in members if id(item) not in left_out] if left_out else members

    return drop_translations


def is_all_in(lang: str, items: Iterable[PublishedContent]) -> bool:
    """Whether all of `items`, Pelican's, are in `lang`: then no list of some of them has a translation."""
    return find_languages(items) <= {lang}


def find_languages(items: Iterable[PublishedContent]) -> frozenset[str]:
    """In which languages `items`, Pelican's, are."""
    return items.languages if isinstance(items, ContentsOverview) else frozenset(map(attrgetter("lang"), items))
