"""The room `search` in Pelican: every template may know that there is a search, and where its index will be."""

from pelican import signals
from pelican.generators import Generator

from plugins.infrastructure.output_files import SEARCH
from plugins.search.room import PAGES


def register() -> None:
    """Called by Pelican."""
    signals.generator_init.connect(share)


def share(generator: Generator) -> None:
    """What the masthead's form and the page of the search need."""
    siteurl = generator.settings["SITEURL"]
    generator.context["search_url"] = f"{siteurl}/{PAGES['recherche']}"
    generator.context["search_index"] = f"{siteurl}/{SEARCH}/"
