"""The room `quarters` in Pelican: what is about each quarter, and its pages."""

import os
from collections.abc import Iterator
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.publication import settings
from plugins.publication.listing import Listing, paginate
from plugins.publication.quarter import Quarter, names
from plugins.quarters.gathered import gathered
from plugins.quarters.settings import Settings


def register() -> None:
    """Called by Pelican."""
    signals.get_generators.connect(quarters_generator)


def quarters_generator(engine: Any) -> type[Generator]:
    """Called by Pelican."""
    return QuartersGenerator


class QuartersGenerator(Generator):
    """Writes the page of each quarter."""

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        self.room = settings.gather(Settings, self.settings, os.environ)
        self.context["quarters"] = gathered(self.context["articles"], names(self.settings.get("QUARTIERS")))
        self.context["has_quarters"] = self.room.listings and bool(self.context["quarters"])
        self.pages = list(self._pages()) if self.room.listings else []
        self.context["elsewhere"].extend(listing.address for _, listing in self.pages)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        template = self.get_template("quartier") if self.pages else None
        for quarter, listing in self.pages:
            name, shown = f"{listing.address}index.html", {"listing": listing, "quartier": quarter, "template_name": "quartier"}
            writer.write_file(name, template, self.context, relative_urls=False, url=listing.address, **shown)

    def _pages(self) -> Iterator[tuple[Quarter, Listing]]:
        for quarter, members in self.context["quarters"]:
            oldest_first = sorted(members, key=lambda item: (item.date, item.url))
            for listing in paginate(quarter.name, quarter.url, oldest_first, self.room.listing_size):
                yield quarter, listing
