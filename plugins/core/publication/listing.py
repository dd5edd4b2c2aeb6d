"""A list of publications cut into pages that are numbered from the oldest, so that an old page never changes.

The landing page shows the newest: between `size` and 2 × `size` − 1 of them. When it is full, its oldest `size` become a page for ever.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from plugins.core.infrastructure.settings import make_integer_reader
from plugins.core.publication.overview import ContentsOverview
from plugins.core.publication.publication import PublishedContent


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


parse_page_size = make_integer_reader("il faut au moins 5 publications par page.", 5)
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
