"""The room `places` in Pelican: the directory, the coming changes, and what each place's page shows of the others."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.build_services import get_output_manifest, get_publication_rows, write_output
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.current_spans import find_current_spans
from plugins.core.publication.hand_offs import OwnPage, OwnPages, connect_filters, connect_generator
from plugins.core.publication.listing import list_quarter_names
from plugins.core.publication.overview import look_over
from plugins.core.publication.publication import PublishedContent, index_by_name, list_place_names
from plugins.core.publication.room import CONTEXT, AllowedFeatures
from plugins.town.places.directory import (
    TOP,
    PlaceEntry,
    build_entry,
    build_lists,
    build_overview,
    find_hosted_events,
    find_mentions,
    format_changes_address,
    format_coming_changes,
    format_tables,
    list_other_days,
    list_tables,
    read_hours,
    sort_of,
)
from plugins.town.places.directory import URL as TABLES_URL
from plugins.town.places.exports import build_place_data
from plugins.town.places.hours_words import format_line, list_sections
from plugins.town.places.kinds import NAME
from plugins.town.places.openings import Hours
from plugins.town.places.room import PlacesContext, PlacesExtras
from plugins.town.places.settings import Settings, find_local_holidays

FILTERS = {
    "place_entry": build_entry,
    "place_data": build_place_data,
    "place_sort": sort_of,
    "opening_sections": list_sections,
    "opening_line": format_line,
    "other_days": list_other_days,
}


def register() -> None:
    connect_filters(signals.initialized, FILTERS)
    signals.generator_init.connect(share_map)
    signals.all_generators_finalized.connect(hang_place_extras)
    connect_generator(signals.get_generators, PlacesGenerator)


def share_map(generator: Generator) -> None:
    """Share the tile server with templates: none by default."""
    PlacesContext(generator.context).map_tiles = gather_settings(Settings, generator.settings, os.environ).map_tiles


def hang_place_extras(generators: Sequence[Any]) -> None:
    """Attach to each place the events it has `hosted` or will, and the publications that have `told` of it."""
    context, conf = generators[0].context, generators[0].settings
    places = list_places(context)
    if not places:
        return
    others = look_over(conf, context["articles"], context["pages"]).active_contents
    by = index_by_name((list_place_names(place.publication), place) for place in places)
    find_spans = partial(find_current_spans, "places", now=context["now"], rows=get_publication_rows(conf))
    for place, events in find_hosted_events(by, others, find_spans).items():
        PlacesExtras(place).hosted = events
    for place, publications in find_mentions(by, others).items():
        PlacesExtras(place).told = publications


def list_places(context: Mapping[str, Any]) -> list[PublishedContent]:
    """The places that are shown, Pelican's contents."""
    return [page for page in context["pages"] if page.publication.kind.name == NAME]


def mark_hours(places: Mapping[str, Hours]) -> tuple[list[Hours], str]:
    """A value that changes with the hours of `places` by their slugs: those of many are the same object, which is looked at once."""
    hours_by_id = {id(hours): hours for hours in places.values()}
    numbers = {each: number for number, each in enumerate(hours_by_id)}
    return list(hours_by_id.values()), "\n".join(f"{slug} {numbers[id(hours)]}" for slug, hours in places.items())


class PlacesGenerator(OwnPages, Generator):
    """Writes the directory, and the files from which pages compute what is open and near."""

    names = PlacesContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        self.room = gather_settings(Settings, self.settings, os.environ)
        self.local_holidays = find_local_holidays(self.settings, self.room)
        picture_sources = self.context.get("picture_sources", ())
        self.entries = [build_entry(page, page.relative_source_path in picture_sources) for page in list_places(self.context)]
        PlacesContext(self.context).has_places = bool(self.entries)
        PlacesContext(self.context).tables = len(list_tables(self.entries))
        self.keep_pages(self._list_pages() if self.room.listings and self.entries else ())
        if self.entries:
            PlacesContext(self.context).allowed = [*self.context.get(CONTEXT, ()), self._list_allowed_features()]

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        super().generate_output(writer)
        if self.entries:
            self._write_files()

    def _list_pages(self) -> Iterator[OwnPage]:
        quarters = list_quarter_names(self.settings.get("QUARTIERS"))
        yield OwnPage("places", TOP, {"overview": build_overview(self.entries, quarters)})
        for place_list in build_lists(self.entries, quarters):
            yield OwnPage("place_list", place_list.address, {"listed": place_list}, place_list.mark)

    def _list_allowed_features(self) -> AllowedFeatures:
        """The reader's position, which « Autour de moi » asks for, and the pictures of the town's maps."""
        tiles = self.room.map_tiles
        return AllowedFeatures(f"/{TOP}", {"img-src": f"data: {tiles.origin}"} if tiles else {}, ("geolocation",))

    def _write_files(self) -> None:
        manifest, day = get_output_manifest(self.settings), self.context["now"].date()
        if not manifest.is_current(POSITIONS_URL, "\n".join(entry.mark for entry in self.entries)):
            write_output(self.output_path, POSITIONS_URL, format_positions(self.entries))
        hours_by_url = self._group_hours()
        for url, places in hours_by_url.items():
            if not manifest.is_current(url, day, *mark_hours(places)):
                write_output(self.output_path, url, format_coming_changes(places, self.context["now"]))
        seats = list_tables(self.entries)
        hours = {
            entry.slug: hours_by_url[entry.changes][entry.slug] for entry in seats if entry.slug in hours_by_url.get(entry.changes, {})
        }
        where = [(entry.slug, entry.quarter) for entry in seats]
        if seats and not manifest.is_current(TABLES_URL, day, where, hours):
            write_output(self.output_path, TABLES_URL, format_tables(seats, hours, self.context["now"]))

    def _group_hours(self) -> dict[str, dict[str, Hours]]:
        """The hours of each place by its short address, under the address of the file that tells its coming changes."""
        hours_by_url: dict[str, dict[str, Hours]] = defaultdict(dict)
        for page, place_entry in zip(list_places(self.context), self.entries, strict=True):
            hours = read_hours(page.publication, self.room.school_holidays, self.local_holidays)
            if hours:
                hours_by_url[format_changes_address(place_entry.quarter)][place_entry.slug] = hours
        return hours_by_url


POSITIONS_URL = "lieux/positions.json"


def format_positions(entries: Iterable[PlaceEntry]) -> str:
    """The file, as JSON: `changes` and `sorts` are listed once; each place is its title, slug, latitude and longitude (degrees), the ranks
    of its sort and of its file of changes (-1 for none), and its address."""
    located = sorted((entry for entry in entries if entry.position), key=lambda each: each.url)
    sorts = sorted({each.sort.name for each in located})
    files = sorted({each.changes for each in located if each.changes})
    rows = [
        [each.title, each.slug, *(each.position or ()), sorts.index(each.sort.name), _rank(files, each.changes), each.address]
        for each in located
    ]
    return json.dumps({"sorts": sorts, "changes": files, "places": rows}, ensure_ascii=False, separators=(",", ":"))


def _rank(files: list[str], name: str) -> int:
    return files.index(name) if name else -1
