"""The names that the room `transit` adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.core.publication.hand_offs import ContextNames

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from plugins.town.transit.network import Badge, Stop, TransitNetwork
    from plugins.town.transit.sources import FeedSources
    from plugins.town.transit.traffic import LineStatus, LiveTraffic, OperatorContact, ShownDisruption, Traffic


class TransitContext(ContextNames):
    """The buses. All are absent where the town has no network; all but the first four are of its pages."""

    network: TransitNetwork
    """The network: lines and stops."""
    traffic: Traffic
    """The state of each line, and the disruptions."""
    traffic_url: str
    """The address of the traffic page."""
    traffic_live: LiveTraffic
    """What a script needs to poll the live state."""
    transit: FeedSources
    """The setting TRANSIT."""
    labels: Mapping[str, str]
    """The label of each state."""
    live: str
    """The address of the live state; empty where nobody refreshes it."""
    believed: timedelta
    """How long the operator's state is valid."""
    rows: tuple[LineStatus, ...]
    """The state of the page's lines."""
    told: tuple[ShownDisruption, ...]
    """The disruptions of the page's lines."""
    heard: OperatorContact
    """The last contact with the operator."""
    ways: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Where each direction of a line leads, and its stops: their slugs and names."""
    line_feed_links: tuple[tuple[str, str, str], ...]
    """The feeds of a line."""
    stops: tuple[tuple[str, str, tuple[Badge, ...]], ...]
    """The slug, name and lines of each stop, on the list of stops."""
    stop: Stop
    """The stop of the page."""
    badges: tuple[Badge, ...]
    """The lines of the stop."""
