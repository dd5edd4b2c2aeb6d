"""What the room `transit` adds to the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.publication.hand_offs import ContextNames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.transit.network import Badge, Stop, TransitNetwork
    from plugins.transit.sources import FeedSources
    from plugins.transit.traffic import LineStatus, LiveTraffic, OperatorContact, ShownDisruption, Traffic


class TransitContext(ContextNames):
    """The buses. All are absent where the town has no network; all but the first four are of its pages."""

    network: TransitNetwork
    """Its lines and its stops."""
    traffic: Traffic
    """How each line runs, and what disturbs it."""
    traffic_url: str
    """Where the page of the traffic is."""
    traffic_live: LiveTraffic
    """What a script needs to ask how the lines run now."""
    transit: FeedSources
    """The setting TRANSIT."""
    labels: Mapping[str, Any]
    """The words of each state."""
    live: str
    """Where the page asks how lines run now; empty where nobody refreshes it."""
    believed: int
    """Seconds for which what the operator says is believed."""
    rows: tuple[LineStatus, ...]
    """How the lines of the page run."""
    told: tuple[ShownDisruption, ...]
    """What disturbs them."""
    heard: OperatorContact
    """When the operator was last heard."""
    ways: tuple[Any, ...]
    """Of a line: where each way leads, and its stops."""
    line_feed_links: tuple[tuple[str, str, str], ...]
    """Of a line: its feeds."""
    stops: tuple[tuple[str, str, tuple[Badge, ...]], ...]
    """Of the list of the stops: slug, name, lines of each."""
    stop: Stop
    """Of a stop: which."""
    badges: tuple[Badge, ...]
    """Of a stop: its lines."""
