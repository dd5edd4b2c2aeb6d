"""The traffic at the instant of a build, the town's own disruptions among it, the feed of each line, and open data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from html import escape
from typing import Any

from plugins.core.infrastructure.output_files import find_site_root
from plugins.core.infrastructure.settings import gather_settings
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import Publication, PublishedContent, format_guid
from plugins.core.publication.room import Column, Dataset
from plugins.core.publication.words import N_
from plugins.journal.feeds.feed import FORMATS, Feed, FeedItem
from plugins.journal.feeds.room import Settings, parse_authority_day
from plugins.town.transit import settings
from plugins.town.transit.disruption import (
    LABELS,
    Disruption,
    Level,
    Phase,
    TimePeriod,
    find_line_levels,
    remove_duplicates,
    sort_disruptions,
)
from plugins.town.transit.network import Badge, Stop, TransitLine, TransitNetwork

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


def format_line_address(line: TransitLine) -> str:
    """The page of a line, site-relative."""
    return f"{settings.FOLDER}lignes/{line.slug}/"


def format_feed_title(line: TransitLine, journal: str) -> str:
    return f"{journal} – {line.mode} {line.name}"


def list_feed_links(line: TransitLine, folder: str, conf: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """The links to a line's feed, which is in `folder`: title, address and media type of each format."""
    name = format_feed_title(line, conf["SITENAME"])
    return tuple((f"{name} ({form.label})", f"{find_site_root(conf['SITEURL'])}/{folder}/{form.name}", form.media_type) for form in FORMATS)


def build_line_feed(
    line: TransitLine, every: Iterable[Disruption], now: datetime, folder: str, conf: Mapping[str, Any], environ: Mapping[str, str]
) -> Feed:
    """The feed of `line`, kept in `folder` (site-relative, no final slash): of `every` disruption, those of the line, not over at `now`."""
    authority = gather_settings(Settings, conf, environ).feed_authority
    born = datetime.combine(parse_authority_day(authority), time(), UTC)
    home = f"{conf['SITEURL']}/{format_line_address(line)}"
    items = tuple(
        _build_item(disruption, line, home, authority, born, now)
        for disruption in sort_disruptions(every, now)
        if disruption.is_about_line(line.slug)
    )
    return Feed(
        guid=format_guid(authority, f"{settings.FOLDER}lignes/{line.slug}"),
        title=format_feed_title(line, conf["SITENAME"]),
        description=f"Ce qui perturbe la ligne {line.name}, et ce qui est prévu.",
        author=conf["SITENAME"],
        home=home,
        folder=f"{conf['SITEURL']}/{folder}/",
        language=conf["DEFAULT_LANG"],
        updated=max((item.updated for item in items), default=born),
        items=items,
    )


def _build_item(disruption: Disruption, line: TransitLine, home: str, authority: str, born: datetime, now: datetime) -> FeedItem:
    published = (
        disruption.announced_at
        or max((period.start for period in disruption.periods if period.start and period.start <= now), default=born)
    ).astimezone(UTC)
    sentences = [", ".join((disruption.effect, *disruption.precisions)), disruption.format_periods(now), *disruption.text]
    return FeedItem(
        guid=format_guid(authority, f"{settings.FOLDER}{line.slug}/{disruption.identity}"),
        link=disruption.url if disruption.by_town and disruption.url else f"{home}#{disruption.identity}",
        title=f"{line.name} : {disruption.title}",
        summary=" – ".join(filter(None, sentences[:2])),
        content="".join(f"<p>{escape(words)}</p>" for words in sentences if words),
        published=published,
        updated=published,
    )


UNKNOWN = "unknown"
GRAVE = (Level.DISTURBED.word, Level.STOPPED.word)
SOON = timedelta(days=2)
"""What begins later is for a later build: a journal is built again each night."""


@dataclass(frozen=True)
class ShownDisruption:
    """One disruption as a page shows it. `lines` are badges with the word of how each runs; `stops` are slugs and names; `spans` are its
    periods in seconds since 1970, for scripts (`1774598400-1774620000 -1775000000`). `as_operator_tells` are slugs and words."""

    identity: str
    title: str
    text: tuple[str, ...]
    effect: str
    level: str
    coming: bool
    soon: bool
    when: str
    lines: tuple[tuple[Badge, str], ...]
    stops: tuple[tuple[str, str], ...]
    spans: str
    url: str
    by_town: bool
    as_operator_tells: tuple[tuple[str, str], ...] = ()

    @property
    def grave_lines(self) -> list[tuple[dict[str, str], bool]]:
        """The names of the lines that are stopped or disturbed, by slug, as who tells it first says, then as the operator says of what the
        town tells; with each, whether that is the town's word."""
        names = {badge.slug: badge.name for badge, _ in self.lines}
        first = {badge.slug: badge.name for badge, level in self.lines if level in GRAVE}
        operator = {slug: names[slug] for slug, level in self.as_operator_tells if level in GRAVE and slug in names and slug not in first}
        return [(lines, by_town) for lines, by_town in ((first, self.by_town), (operator, False)) if lines]

    def at_line(self, slug: str) -> bool:
        """Whether the page of that line shows it."""
        return any(badge.slug == slug for badge, _ in self.lines)

    def at_stop(self, stop: Stop) -> bool:
        """Whether the page of that stop shows it: it names it, or no stop at all but a line that serves it."""
        named = [slug for slug, _ in self.stops]
        return stop.slug in named if named else any(badge.slug in stop.lines for badge, _ in self.lines)


@dataclass(frozen=True)
class LineStatus:
    """A line, and how it runs: `state` is a word of `LABELS`."""

    badge: Badge
    state: str

    @property
    def is_disturbed(self) -> bool:
        """Whether who waits for it is to know."""
        return self.state in GRAVE


@dataclass(frozen=True)
class OperatorContact:
    """`heard_at` is when the operator was last heard, `is_believable` whether that can be believed; `listens` whether anybody hears it at
    all."""

    heard_at: datetime | None
    is_believable: bool
    listens: bool


@dataclass(frozen=True)
class LiveTraffic:
    """The address of the live state (empty where nobody refreshes it), and for how many seconds it is valid."""

    url: str
    believed: int


@dataclass(frozen=True)
class Traffic:
    """The lines in their order, and what disturbs them, what is going on first; `shown_disruptions` is the same as pages tell it."""

    rows: tuple[LineStatus, ...]
    shown_disruptions: tuple[ShownDisruption, ...]
    disruptions: tuple[Disruption, ...]
    operator: OperatorContact

    @property
    def grave_disruptions(self) -> tuple[ShownDisruption, ...]:
        """The disruptions that stop or disturb a line, now or soon: what the front page counts when it is read."""
        return tuple(each for each in self.shown_disruptions if each.soon and each.grave_lines)


def build_traffic(network: TransitNetwork, disruptions: Iterable[Disruption], contact: OperatorContact, now: datetime) -> Traffic:
    """The network at `now`; `contact` is what the operator said last."""
    every = tuple(disruptions)
    ordered = sort_disruptions(remove_duplicates(every), now)
    believed = contact.is_believable or not contact.listens
    level_by_line = find_line_levels((each for each in every if believed or each.by_town), now)
    rows = tuple(LineStatus(line.badge, _find_state(level_by_line.get(line.slug, Level.NORMAL), believed)) for line in network.lines)
    return Traffic(rows, tuple(_build_shown_disruption(each, network, now) for each in ordered), ordered, contact)


def list_state_labels(listens: bool) -> Mapping[str, str]:
    """The label of a line's state, by its word. Where nobody hears the operator, silence proves nothing."""
    return {**LABELS, **({} if listens else {"normal": N_("Rien d’annoncé")})}


def _find_state(level: Level, believed: bool) -> str:
    """What the town tells holds whatever the operator's silence; without either, nobody knows."""
    return level.word if believed or level is not Level.NORMAL else UNKNOWN


def _build_shown_disruption(disruption: Disruption, network: TransitNetwork, now: datetime) -> ShownDisruption:
    return ShownDisruption(
        identity=disruption.identity,
        title=disruption.title,
        text=disruption.text,
        effect=", ".join((disruption.effect, *disruption.precisions)),
        level=disruption.level.word,
        coming=disruption.compute_phase(now) is Phase.COMING,
        soon=disruption.compute_phase(now + SOON) is not Phase.COMING and disruption.compute_phase(now) is not Phase.OVER,
        when=disruption.format_periods(now),
        lines=tuple((network.line[slug].badge, level.word) for slug, level in disruption.lines if slug in network.line),
        stops=tuple((slug, network.stop[slug].name) for slug in disruption.stops if slug in network.stop),
        spans=" ".join("-".join(_format_seconds(moment) for moment in (period.start, period.end)) for period in disruption.periods),
        url=disruption.url,
        by_town=disruption.by_town,
        as_operator_tells=tuple((slug, level.word) for slug, level in disruption.as_operator_tells),
    )


def _format_seconds(moment: datetime | None) -> str:
    return str(int(moment.timestamp())) if moment else ""


SCHEMA = "https://gtfs.org/documentation/schedule/reference/"


def list_line_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per line, in the operator's order."""
    network: TransitNetwork | None = context.get("network")
    if network is None:
        return
    for line in network.lines:
        yield {
            "route_short_name": line.name,
            "route_long_name": line.title or None,
            "mode": line.mode,
            "route_color": line.ground.removeprefix("#").upper(),
            "route_text_color": line.ink.removeprefix("#").upper(),
            "agency_name": network.agencies.get(line.agency) or None,
            "route_id": list(line.routes),
            "terminus": [way.heading for way in line.ways if way.heading],
            "adresse_web": f"{context['SITEURL']}/{context['traffic_url']}lignes/{line.slug}/",
        }


def list_stop_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per stop, by name."""
    network: TransitNetwork | None = context.get("network")
    if network is None:
        return
    for stop in network.stops:
        yield {
            "stop_name": stop.name,
            "stop_lat": stop.latitude,
            "stop_lon": stop.longitude,
            "wheelchair_boarding": {True: 1, False: 2, None: 0}[stop.wheelchair],
            "lignes": [network.line[slug].name for slug in stop.lines],
            "stop_id": list(stop.ids),
            "adresse_web": f"{context['SITEURL']}/{context['traffic_url']}arrets/{stop.slug}/",
        }


def list_disruption_rows(context: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One row per known disruption that is not over, by its identity."""
    traffic: Traffic | None = context.get("traffic")
    network: TransitNetwork | None = context.get("network")
    if traffic is None or network is None:
        return
    for each in sorted(traffic.disruptions, key=lambda disruption: disruption.identity):
        starts = [period.start for period in each.periods if period.start]
        ends = [period.end for period in each.periods]
        yield {
            "identifiant": each.identity,
            "titre": each.title,
            "texte": "\n".join(each.text) or None,
            "effet": each.effect,
            "gravite": each.level.word,
            "lignes": [network.line[slug].name for slug, _ in each.lines if slug in network.line],
            "arrets": [network.stop[slug].name for slug in each.stops if slug in network.stop],
            "debut": min(starts, default=None),
            "fin": max((end for end in ends if end), default=None) if all(ends) else None,
            "source": "mairie" if each.by_town else "exploitant",
            "adresse_web": each.url or None,
        }


DATASETS = (
    Dataset(
        name="lignes",
        title="Lignes de transport",
        description="Les lignes qui desservent la ville, leurs couleurs et leurs terminus, tels que le site les montre.",
        columns=(
            Column("route_short_name", "Le nom de la ligne, comme au front du bus.", required=True),
            Column("route_long_name", "D’où elle va où."),
            Column("mode", "Ce qu’on y prend : bus, tram, bateau…", required=True),
            Column("route_color", "Sa couleur, RRVVBB.", required=True),
            Column("route_text_color", "L’encre qui se lit dessus, RRVVBB.", required=True),
            Column("agency_name", "Qui l’exploite."),
            Column("route_id", "Ses identifiants dans le GTFS.", "array", required=True),
            Column("terminus", "Où elle mène.", "array"),
            Column("adresse_web", "Sa page.", required=True),
        ),
        rows=list_line_rows,
        schema=SCHEMA,
        follows="Les colonnes à noms anglais sont celles de routes.txt et d’agency.txt (GTFS) ; une ligne y réunit ses variantes.",
    ),
    Dataset(
        name="arrets",
        title="Arrêts de transport",
        description="Les arrêts de la ville, les deux côtés de la rue ensemble, et les lignes qui les desservent.",
        columns=(
            Column("stop_name", "Le nom de l’arrêt.", required=True),
            Column("stop_lat", "Latitude, en degrés (WGS 84).", "number"),
            Column("stop_lon", "Longitude, en degrés (WGS 84).", "number"),
            Column("wheelchair_boarding", "1 : on y monte en fauteuil ; 2 : non ; 0 : nul ne l’a dit.", "integer", required=True),
            Column("lignes", "Les lignes qui s’y arrêtent.", "array", required=True),
            Column("stop_id", "Ses identifiants dans le GTFS.", "array", required=True),
            Column("adresse_web", "Sa page.", required=True),
        ),
        rows=list_stop_rows,
        schema=SCHEMA,
        follows="Les colonnes à noms anglais sont celles de stops.txt (GTFS).",
        position=("stop_lat", "stop_lon"),
    ),
    Dataset(
        name="perturbations",
        title="Perturbations des transports",
        description="Ce que l’exploitant et la ville annonçaient à la dernière publication du site. L’état du moment : /trafic/direct/",
        columns=(
            Column("identifiant", "Le même tant que la perturbation dure.", required=True),
            Column("titre", "Ce qui se passe.", required=True),
            Column("texte", "Ce qu’il faut savoir."),
            Column("effet", "Ce qui change, en quelques mots.", required=True),
            Column("gravite", "notice, disturbed ou stopped.", required=True),
            Column("lignes", "Les lignes touchées.", "array"),
            Column("arrets", "Les arrêts touchés.", "array"),
            Column("debut", "À partir de quand.", "datetime"),
            Column("fin", "Jusqu’à quand ; vide si nul ne le sait.", "datetime"),
            Column("source", "exploitant ou mairie.", required=True),
            Column("adresse_web", "Où en savoir plus."),
        ),
        rows=list_disruption_rows,
    ),
)
