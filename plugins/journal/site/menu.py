"""The links of every page: categories with publications, pages, and the doors of the front page. Names and addresses only.

An article's page that reached the lists themselves would have to be made again at each new article.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from plugins.core.publication import listing
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import PublishedContent
from plugins.core.publication.words import IN_FRENCH, N_, Words
from plugins.journal.site.lists import get_address_prefix


@dataclass(frozen=True)
class MenuLink:
    """`name` is plain text; `url` is site-relative."""

    name: str
    url: str


def sort_categories(
    categories: Iterable[tuple[Any, Sequence[PublishedContent]]], order: Sequence[str]
) -> tuple[tuple[Any, Sequence[PublishedContent]], ...]:
    """Pelican's pairs of `categories`, in the town's order, then any other by name.

    A list of publications without a category is nobody's.
    """
    ranks = {slugify(name): rank for rank, name in enumerate(order)}
    named = {category.slug: (category, items) for category, items in categories if items[0].publication.category}
    return tuple(named[slug] for slug in sorted(named, key=lambda slug: (ranks.get(slug, len(ranks)), slug)))


def list_category_links(categories: Iterable[tuple[Any, Sequence[PublishedContent]]], order: Sequence[str]) -> tuple[MenuLink, ...]:
    """The categories as links."""
    return tuple(MenuLink(items[0].publication.category, category.url) for category, items in sort_categories(categories, order))


def list_public_links(articles: Iterable[PublishedContent], order: Sequence[str], words: Words = IN_FRENCH) -> tuple[MenuLink, ...]:
    """The publics with publications, in the town's order."""
    return tuple(
        MenuLink(each.format_page_title(words), each.url) for each in listing.sort_publics(map(attrgetter("publication"), articles), order)
    )


def list_page_links(pages: Iterable[PublishedContent]) -> tuple[MenuLink, ...]:
    """The pages, by title; those of a kind that has a folder of its own, such as the dossiers, are one link to all of them."""
    links = {_build_page_link(page) for page in pages if page.publication.kind.is_linked_in_footer}
    return tuple(sorted(links, key=lambda link: (slugify(link.name), link.url)))


def _build_page_link(page: PublishedContent) -> MenuLink:
    kind = page.publication.kind
    folder = get_address_prefix(kind)
    return MenuLink(kind.plural, folder) if folder else MenuLink(page.publication.title, page.url)


@dataclass(frozen=True)
class Door:
    """`name` is the question in two words, `about` what is found behind it; `url` is site-relative."""

    url: str
    name: str
    about: str


AGENDA, PLACES, TRAFFIC = "agenda/ce-week-end/", "lieux/", "trafic/"
DOORS = (
    Door(AGENDA, N_("Ce week-end"), N_("Que faire, et où")),
    Door(PLACES, N_("Où manger"), N_("Et tout ce qui ouvre")),
    Door(TRAFFIC, N_("Mon bus"), N_("Chaque ligne, son état")),
)


def list_doors(addresses: Collection[str]) -> tuple[Door, ...]:
    """The menu entries whose page is among `addresses`, those that rooms write themselves."""
    return tuple(door for door in DOORS if door.url in addresses)
