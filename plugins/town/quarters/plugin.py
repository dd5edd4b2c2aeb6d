"""The room `quarters` in Pelican: the pages of quarters, and the directory of streets."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure import settings
from plugins.core.infrastructure.build_services import get_output_manifest, get_publication_rows, write_output
from plugins.core.publication.current_spans import find_current_spans
from plugins.core.publication.hand_offs import OwnPage, OwnPages, connect_filters, connect_generator
from plugins.core.publication.listing import Listing, paginate, select_alerts_for_listing
from plugins.core.publication.overview import look_over
from plugins.core.publication.words import get_words
from plugins.town.quarters.directory import (
    FILE,
    LIST,
    Life,
    build_directory,
    draw_town_map,
    format_directory,
    gather_quarters,
    list_passing,
)
from plugins.town.quarters.room import QuartersContext
from plugins.town.quarters.settings import Settings, format_numbers


def register() -> None:
    connect_filters(signals.initialized, {"numbers": format_numbers, "town_map": draw_town_map})
    connect_generator(signals.get_generators, QuartersGenerator)


class QuartersGenerator(OwnPages, Generator):
    """Writes the page of each quarter, the list of the streets, and the file in which readers' browsers look them up."""

    names = QuartersContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        self.room, context = settings.gather_settings(Settings, self.settings, os.environ), self.context
        rows, kinds = get_publication_rows(self.settings), context["kinds"]
        current_spans = find_current_spans("quarters", list_passing(context["pages"], kinds), context["now"], rows)
        quarters = gather_quarters(
            look_over(self.settings, context["articles"]),
            context["pages"],
            kinds,
            self.room.quartiers,
            current_spans,
            self.settings["DEFAULT_LANG"],
        )
        quarter_lives, shared = quarters.lives, QuartersContext(context)
        shared.quarters_until = quarters.until
        shared.quarters = tuple((life.quarter, life.count, life.portrait) for life in quarter_lives)
        shared.has_quarters = self.room.listings and bool(quarter_lives)
        shared.quarters_told = self.room
        shared.streets = build_directory(self.room.quartiers)
        self.listings = list(self._build_listings(quarter_lives)) if self.room.listings else []
        context["elsewhere"].extend(listing.address for _, listing in self.listings)
        if self.listings and context["streets"]:
            context["elsewhere"].append(LIST)

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        for life, listing in self.listings:
            variables = {
                "quartier": life.quarter,
                "life": replace(life, portrait=None, sections=(), news=()) if listing.number else self._add_lists(life),
                "banner": select_alerts_for_listing(listing, self.context),
            }
            self.write_page(writer, OwnPage("quarter", listing.address, {"listing": listing, **variables}))
        if self.listings and self.context["streets"]:
            self.write_page(writer, OwnPage("streets", LIST))
            self._write_file()

    def _add_lists(self, life: Life) -> Life:
        """Each section leads to the list that its room has of this quarter, where it writes one."""
        addresses = set(self.context["elsewhere"])
        led = ((section, f"{section.url}{life.url}") for section in life.sections)
        return replace(life, sections=tuple(replace(each, url=own) if own in addresses else each for each, own in led), news=())

    def _write_file(self) -> None:
        text = format_directory(self.context["streets"], get_words(self.settings, self.settings["DEFAULT_LANG"]))
        if not get_output_manifest(self.settings).is_current(FILE, text):
            write_output(self.output_path, FILE, text)

    def _build_listings(self, found: tuple[Life, ...]) -> Iterator[tuple[Life, Listing]]:
        for life in found:
            oldest_first = sorted(life.news, key=lambda item: (item.date, item.url))
            for listing in paginate(life.name, life.url, oldest_first, self.room.listing_size):
                yield life, listing
