"""Which lines and stops a notice of GTFS-Realtime is about. What one selector says holds together; several selectors add up.

https://gtfs.org/documentation/realtime/reference/#message-entityselector
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from plugins.town.transit.effects import Level
from plugins.town.transit.network import TransitLine, TransitNetwork

Routes = Callable[[], Mapping[str, str]]
"""The route of each trip, read from the feed when it is asked for."""


@dataclass(frozen=True)
class Selector:
    """Identities of the feed; empty is « any »."""

    agency: str = ""
    route: str = ""
    mode: str = ""
    stop: str = ""
    trip: str = ""
    direction: str = ""


@dataclass
class TouchedLines:
    """`routes` are touched along their whole way; `partly` are slugs of lines of which a part is: some stops, trips, one direction."""

    routes: set[str] = field(default_factory=set)
    partly: set[str] = field(default_factory=set)
    stops: set[str] = field(default_factory=set)
    precisions: dict[str, None] = field(default_factory=dict)

    def list_lines(self, network: TransitNetwork, level: Level) -> tuple[tuple[str, Level], ...]:
        """Each line with how it runs: where a part alone is touched, it is never stopped."""
        touched = []
        for line in network.lines:
            mine = self.routes & set(line.routes)
            if mine or line.slug in self.partly:
                touched.append((line.slug, level if mine == set(line.routes) else min(level, Level.DISTURBED)))
        return tuple(touched)


def find_touched(selectors: Iterable[Selector], network: TransitNetwork, routes: Routes) -> TouchedLines:
    """The lines and stops of ours that the selectors name; an empty or foreign one names nothing."""
    touched_lines = TouchedLines()
    for selector in selectors:
        if any(vars(selector).values()):
            _add(touched_lines, selector, network, routes)
    return touched_lines


def _add(touched_lines: TouchedLines, selector: Selector, network: TransitNetwork, routes: Routes) -> None:
    route = selector.route or (routes().get(selector.trip, "") if selector.trip else "")
    if selector.trip and not route:
        return
    near = [network.line_of_route[route]] if route in network.line_of_route else [] if route else network.lines
    lines = [line for line in near if _is(line, selector, route)]
    if selector.stop:
        stop = network.stop_of_id.get(selector.stop)
        lines = [line for line in lines if stop and line.slug in stop.lines]
        touched_lines.stops |= {stop.slug} if stop and lines else set()
    if selector.stop or selector.trip or selector.direction:
        touched_lines.partly |= {line.slug for line in lines}
    else:
        touched_lines.routes |= {line_route for line in lines for line_route in line.routes if not route or line_route == route}
    if lines:
        touched_lines.precisions.update(dict.fromkeys(_list_precisions(selector, lines)))


def _is(line: TransitLine, selector: Selector, route: str) -> bool:
    criteria = ((selector.agency, (line.agency,)), (route, line.routes), (selector.mode, line.types))
    return all(not required or required in had for required, had in criteria)


def _list_precisions(selector: Selector, lines: Iterable[TransitLine]) -> Iterable[str]:
    if selector.direction:
        headings = {way.heading: None for line in lines for way in line.ways if way.direction == selector.direction and way.heading}
        yield from (f"direction {heading}" for heading in headings)
    if selector.trip:
        yield "certains trajets seulement"
