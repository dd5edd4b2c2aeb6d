"""The town's own disruptions of lines and stops, from any of its publications: alerts, works."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from plugins.core.publication.publication import Publication, PublishedContent
from plugins.core.publication.slug import slugify
from plugins.town.transit.disruption import Disruption
from plugins.town.transit.effects import Level
from plugins.town.transit.network import Stop, TransitLine, TransitNetwork
from plugins.town.transit.period import TimePeriod

LINES, STOPS = "lignes", "arrets"
"""The keys of the front matter, whatever the kind."""
POSTPONED = "reportés"
"""Works that are put off (their key `etat`): their dates mean nothing any more."""
GRAVITY = {"information": Level.NOTICE, "vigilance": Level.DISTURBED, "urgence": Level.DISTURBED}
"""How a line runs under an alert of that `severity`. Whether it is stopped, only its operator can say."""


def list_town_disruptions(contents: Iterable[PublishedContent], network: TransitNetwork, now: datetime) -> tuple[Disruption, ...]:
    """The town's own disruptions of lines and stops of `network`, from Pelican's contents, not over at `now`."""
    return tuple(disruption for content in contents for disruption in _iterate_town_disruptions(content, network, now))


def match_lines(publication: Publication, network: TransitNetwork) -> dict[str, TransitLine | None]:
    """Each line that a publication names, by the word it uses; None for one that the network does not have."""
    line_by_slug = {slugify(name): line for line in reversed(network.lines) for name in (line.slug, line.name)}
    return {word: line_by_slug.get(slugify(word)) for word in publication.extra.get(LINES) or ()}


def match_stops(publication: Publication, network: TransitNetwork) -> dict[str, list[Stop]]:
    """The stops of each name that a publication uses: several villages may have their « Mairie »."""
    words = publication.extra.get(STOPS) or ()
    stops_by_slug: dict[str, list[Stop]] = {slugify(word): [] for word in words}
    for stop in network.stops if words else ():
        for name in {stop.slug, slugify(stop.name)} & set(stops_by_slug):
            stops_by_slug[name].append(stop)
    return {word: stops_by_slug[slugify(word)] for word in words}


def _iterate_town_disruptions(content: PublishedContent, network: TransitNetwork, now: datetime) -> Iterator[Disruption]:
    publication = content.publication
    if content.state != "published" or not (publication.extra.get(LINES) or publication.extra.get(STOPS)):
        return
    span = publication.kind.find_current_span(publication, now) if publication.kind.find_current_span else None
    lines = [line for line in match_lines(publication, network).values() if line]
    stops = [stop for named_stop in match_stops(publication, network).values() for stop in named_stop]
    if lines:
        served = {line.slug for line in lines}
        stops = [stop for stop in stops if served & set(stop.lines)]
    if span is None or publication.extra.get("etat") == POSTPONED or not (lines or stops):
        return
    level = GRAVITY.get(publication.extra.get("severity", ""), Level.NOTICE)
    touched = [line.slug for line in lines] or [slug for stop in stops for slug in stop.lines]
    yield Disruption(
        identity=f"mairie-{publication.slug}",
        title=publication.title,
        text=tuple(filter(None, (publication.extra.get("bus") or publication.summary,))),
        effect=publication.kind.label,
        lines=tuple((slug, level) for slug in dict.fromkeys(touched)),
        stops=tuple(sorted({stop.slug for stop in stops})),
        periods=(TimePeriod(span.start, span.end),),
        url=content.permalink,
        by_town=True,
        announced_at=publication.date,
    )
