"""The room `transit` in Pelican: the pages of the traffic, the lines and the stops, where the town has a network."""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from pelican import signals
from pelican.generators import Generator

from plugins.core.infrastructure.build_services import get_output_manifest, write_output
from plugins.core.infrastructure.errors import is_urgent
from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.hand_offs import OwnPage, OwnPages, connect_generator
from plugins.core.publication.overview import look_over
from plugins.journal.feeds.feed import FORMATS, Feed, Format
from plugins.town.transit import known_network, settings
from plugins.town.transit.disruption import BELIEVED, NO_SITUATION, Situation, format_situation
from plugins.town.transit.network import Badge, FeedError, Stop, TransitLine, TransitNetwork, format_stylesheet
from plugins.town.transit.room import TransitContext
from plugins.town.transit.settings import Settings
from plugins.town.transit.traffic import (
    LiveTraffic,
    OperatorContact,
    Traffic,
    build_line_feed,
    build_traffic,
    format_line_address,
    list_feed_links,
    list_state_labels,
    list_town_disruptions,
)

log = logging.getLogger(__name__)

Read = TypeVar("Read")

SHEET, STOPS = f"{settings.FOLDER}lignes.css", f"{settings.FOLDER}arrets/"
STOP = "transit_stop"
"""The template of a stop."""


def register() -> None:
    connect_generator(signals.get_generators, TransitGenerator)


class TransitGenerator(OwnPages, Generator):
    """Writes the pages of the network, once every publication is read; nothing at all where there is no network."""

    names = TransitContext

    def generate_context(self) -> None:
        """Called by Pelican, once every publication is read."""
        context, conf = self.context, self.settings
        self.room = gather_settings(Settings, conf, os.environ)
        self.network = self._read(partial(known_network.load_network, conf, self.room), None)
        if self.network is None:
            return
        now, listens = context["now"], bool(self.room.transit.alerts or settings.find_notices_source(conf))
        situation = self._read(partial(known_network.read_situation, conf, self.room, self.network, now), NO_SITUATION)
        active_contents = look_over(conf, context["articles"], context["pages"]).active_contents
        self.of_town = list_town_disruptions(active_contents, self.network, now)
        contact = OperatorContact(situation.made_at, situation.is_believable(now), listens)
        self.traffic = build_traffic(self.network, (*situation.disruptions, *self.of_town), contact, now)
        self.keep_pages(list_transit_pages(self.network, self.traffic, bool(self.room.transit.alerts), conf))
        shared = TransitContext(context)
        shared.network, shared.traffic, shared.traffic_url = self.network, self.traffic, settings.FOLDER
        shared.traffic_live = LiveTraffic(self._find_live_url(), int(BELIEVED.total_seconds()))

    def generate_output(self, writer: Any) -> None:
        """Called by Pelican, once every publication is written."""
        if (network := self.network) is None:
            return
        live = self._find_live_url()
        words = list_state_labels(self.traffic.operator.listens)
        more = {"labels": words, "transit": self.room.transit, "live": live, "believed": BELIEVED}
        standing_pages = self._find_standing_pages(writer, network, more)
        for page in self.pages:
            if page.address not in standing_pages:
                self.write_page(writer, page, **more)
        self._put(SHEET, lambda: format_stylesheet(network.lines).encode(), network.lines)
        self._put(settings.OF_TOWN, lambda: format_situation(Situation(None, self.of_town)), self.of_town)
        if not self.room.transit.alerts:
            self._write_feeds(network)

    def _find_standing_pages(self, writer: Any, network: TransitNetwork, more: Mapping[str, object]) -> set[str]:
        """The addresses of the stops' pages, as long as none of them moved: there are thousands, which the network alone tells, and what
        disturbs it."""
        stop_pages = [page for page in self.pages if page.template == STOP]
        addresses, badges = [page.address for page in stop_pages], [line.badge for line in network.lines]
        mark = (repr((network.stops, badges)), self.traffic.shown_disruptions, *more.values())
        is_standing = addresses and self.stays(writer, STOP, addresses, (*stop_pages[0].variables, *more), mark)
        return set(addresses) if is_standing else set()

    def _find_live_url(self) -> str:
        return f"{find_site_root(self.settings['SITEURL'])}/{settings.LIVE}{settings.NOW}" if self.room.transit.alerts else ""

    def _read(self, read: Callable[[], Read], instead: Read) -> Read:
        """What `read` gives. Where it cannot be read, an alert at night and a preview do with `instead`, and say so."""
        try:
            return read()
        except (FeedError, OSError) as error:
            if not (self.settings.get("PREVIEW") or is_urgent(self.settings)):
                raise
            log.warning("%s Le site se fait sans.", error)
            return instead

    def _write_feeds(self, network: TransitNetwork) -> None:
        """Where nobody refreshes them, the build writes the feeds of the lines."""
        for line in network.lines:
            mine = tuple(shown_disruption for shown_disruption in self.traffic.shown_disruptions if shown_disruption.at_line(line.slug))
            folder = find_feed_folder(line, live=False)
            build_feed = partial(build_line_feed, line, self.traffic.disruptions, self.context["now"], folder, self.settings, os.environ)
            for form in FORMATS:
                self._put(f"{folder}/{form.name}", partial(_write, form, build_feed), line, mine)

    def _put(self, name: str, content: Callable[[], bytes], *made_from: object) -> None:
        if not get_output_manifest(self.settings).is_current(name, *made_from):
            write_output(self.output_path, name, content())


def _write(form: Format, make: Callable[[], Feed]) -> bytes:
    return form.write(make())


def find_feed_folder(line: TransitLine, live: bool) -> str:
    """The folder of a line's feed, without a final slash: where `refresh` writes it if it does (`live`), else with the journal's."""
    return f"{settings.LIVE}{line.slug}" if live else f"flux/{settings.FOLDER}{line.slug}"


def list_transit_pages(network: TransitNetwork, traffic: Traffic, live: bool, conf: Mapping[str, Any]) -> Iterator[OwnPage]:
    """All pages of the network. The pages of the stops say nothing of how the lines run: there are thousands, and that changes every
    minute."""
    yield OwnPage("traffic", settings.FOLDER, {"rows": traffic.rows, "told": traffic.shown_disruptions, "heard": traffic.operator})
    yield OwnPage("transit_stops", STOPS, {"stops": tuple((stop.slug, stop.name, _badges(network, stop)) for stop in network.stops)})
    for line, row in zip(network.lines, traffic.rows, strict=True):
        disruptions = tuple(shown_disruption for shown_disruption in traffic.shown_disruptions if shown_disruption.at_line(line.slug))
        links = list_feed_links(line, find_feed_folder(line, live), conf)
        variables = {"rows": (row,), "ways": _ways(network, line), "told": disruptions, "heard": traffic.operator, "line_feed_links": links}
        yield OwnPage("transit_line", format_line_address(line), variables)
    for stop in network.stops:
        disruptions = tuple(shown_disruption for shown_disruption in traffic.shown_disruptions if shown_disruption.at_stop(stop))
        yield OwnPage(STOP, f"{STOPS}{stop.slug}/", {"stop": stop, "badges": _badges(network, stop), "told": disruptions})


def _badges(network: TransitNetwork, stop: Stop) -> tuple[Badge, ...]:
    return tuple(network.line[slug].badge for slug in stop.lines)


def _ways(network: TransitNetwork, line: TransitLine) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Where each way leads, and the slugs and names of its stops."""
    named = network.stop
    return tuple((way.heading, tuple((slug, named[slug].name) for slug in way.stops if slug in named)) for way in line.ways)
