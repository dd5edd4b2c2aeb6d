"""The pages of the network: the template of each, its address, and what it is given, so little that few of them ever move."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.publication.own_pages import OwnPage
from plugins.transit import line_feed, places
from plugins.transit.network import Badge, Stop, TransitLine, TransitNetwork
from plugins.transit.traffic import Traffic

STOPS = f"{places.FOLDER}arrets/"
STOP = "transit_stop"
"""The template of a stop."""


def find_feed_folder(line: TransitLine, live: bool) -> str:
    """The folder of a line's feed, without a final slash: where `refresh` writes it if it does (`live`), else with the journal's."""
    return f"{places.LIVE}{line.slug}" if live else f"flux/{places.FOLDER}{line.slug}"


def list_transit_pages(network: TransitNetwork, traffic: Traffic, live: bool, conf: Mapping[str, Any]) -> Iterator[OwnPage]:
    """All pages of the network. The pages of the stops say nothing of how the lines run: there are thousands, and that changes every
    minute."""
    yield OwnPage("traffic", places.FOLDER, {"rows": traffic.rows, "told": traffic.shown_disruptions, "heard": traffic.operator})
    yield OwnPage("transit_stops", STOPS, {"stops": tuple((stop.slug, stop.name, _badges(network, stop)) for stop in network.stops)})
    for line, row in zip(network.lines, traffic.rows, strict=True):
        disruptions = tuple(shown_disruption for shown_disruption in traffic.shown_disruptions if shown_disruption.at_line(line.slug))
        links = line_feed.list_feed_links(line, find_feed_folder(line, live), conf)
        variables = {"rows": (row,), "ways": _ways(network, line), "told": disruptions, "heard": traffic.operator, "line_feed_links": links}
        yield OwnPage("transit_line", line_feed.format_line_address(line), variables)
    for stop in network.stops:
        disruptions = tuple(shown_disruption for shown_disruption in traffic.shown_disruptions if shown_disruption.at_stop(stop))
        yield OwnPage(STOP, f"{STOPS}{stop.slug}/", {"stop": stop, "badges": _badges(network, stop), "told": disruptions})


def _badges(network: TransitNetwork, stop: Stop) -> tuple[Badge, ...]:
    return tuple(network.line[slug].badge for slug in stop.lines)


def _ways(network: TransitNetwork, line: TransitLine) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Where each way leads, and the slugs and names of its stops."""
    named = network.stop
    return tuple((way.heading, tuple((slug, named[slug].name) for slug in way.stops if slug in named)) for way in line.ways)
