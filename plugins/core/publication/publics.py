"""Audiences: each of the town's PUBLICS has a page and a feed of the publications addressed to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from plugins.core.publication.publication import Publication
from plugins.core.publication.slug import slugify
from plugins.core.publication.words import IN_FRENCH, N_, Words

FOLDER = "publics/"
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
        """The address of its page."""
        return f"{self.slug}/" if self.is_for_young_readers else f"{FOLDER}{self.slug}/"

    @property
    def title(self) -> str:
        """The French title of its page."""
        return self.format_page_title(IN_FRENCH)

    def format_page_title(self, words: Words) -> str:
        """The title of its page: a word for the young, « Pour les familles » for others."""
        return self.name.capitalize() if self.is_for_young_readers else words(N_("Pour les %(public)s"), public=self.name)


def find_public(name: str) -> Public:
    """The public that the town calls `name`."""
    return Public(slugify(name), name)


def list_publics(publication: Publication) -> list[Public]:
    """The publics that `publication` is for."""
    return [find_public(name) for name in publication.public]


def sort_publics(publications: Iterable[Publication], order: Iterable[str]) -> Iterator[Public]:
    """Filter `order`, the town's list, to publics with something among `publications`."""
    used = set(chain.from_iterable(set(map(attrgetter("public"), publications))))
    return (find_public(name) for name in order if name in used)


def is_for_the_young(publication: Publication) -> bool:
    """Whether the young are among those that it is for."""
    return any(public.is_for_young_readers for public in list_publics(publication))
