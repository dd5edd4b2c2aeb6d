"""The room `search` in Pelican: every template may know that there is a search, and where its index is."""

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.output_files import SEARCH, find_site_root
from plugins.journal.search.room import PAGES, SearchContext


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share_search)


def share_search(generator: Generator) -> None:
    """Share with templates what the search form and page need."""
    root = find_site_root(generator.settings["SITEURL"])
    shared = SearchContext(generator.context)
    shared.search_url, shared.search_index = f"{root}/{PAGES['search']}", f"{root}/{SEARCH}/"
