"""A disruption, from the operator's feed or from the town: its effect, periods, and what it touches."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, IntEnum
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.words import N_, format_french_hour, format_weekday_and_day
from plugins.town.transit.network import FeedError, TransitLine, TransitNetwork


class Level(IntEnum):
    """The state of a line, the gravest last."""

    NORMAL = 0
    NOTICE = 1
    DISTURBED = 2
    STOPPED = 3

    @property
    def word(self) -> str:
        """Its name in scripts, style sheets and files."""
        return self.name.lower()


LABELS = {
    "normal": N_("Rien à signaler"),
    "notice": N_("À savoir"),
    "disturbed": N_("Perturbée"),
    "stopped": N_("Interrompue"),
    "unknown": N_("État inconnu"),
}
"""What readers are told of a line."""

EFFECTS = {
    1: (Level.STOPPED, "Service interrompu"),
    2: (Level.DISTURBED, "Service réduit"),
    3: (Level.DISTURBED, "Retards importants"),
    4: (Level.DISTURBED, "Déviation"),
    5: (Level.NOTICE, "Service renforcé"),
    6: (Level.DISTURBED, "Service modifié"),
    7: (Level.NOTICE, "Information"),
    8: (Level.NOTICE, "Information"),
    9: (Level.DISTURBED, "Arrêt déplacé"),
    10: (Level.NOTICE, "Information"),
    11: (Level.NOTICE, "Accessibilité réduite"),
}
UNKNOWN_EFFECT = 8

CAUSES = {
    3: "incident technique",
    4: "mouvement social",
    5: "manifestation",
    6: "accident",
    7: "jour férié",
    8: "intempéries",
    9: "entretien",
    10: "travaux",
    11: "intervention de la police",
    12: "urgence médicale",
}
"""Those that say something: « unknown » and « other » do not."""


def find_level(effect: int) -> Level:
    """The level of an effect; an unknown one is still to be shown."""
    return EFFECTS.get(effect, EFFECTS[UNKNOWN_EFFECT])[0]


def format_effect(effect: int, cause: int) -> str:
    """« Déviation : travaux »."""
    words = EFFECTS.get(effect, EFFECTS[UNKNOWN_EFFECT])[1]
    return f"{words}\u00a0: {CAUSES[cause]}" if cause in CAUSES else words


MOST_TOLD = 4
"""Periods that are told one by one: past that, a reader is told how many there are."""


class Phase(Enum):
    """The phase of a disruption at an instant."""

    NOW = "now"
    COMING = "coming"
    OVER = "over"


@dataclass(frozen=True, order=True)
class TimePeriod:
    """From `start` to `end`, aware, in Europe/Paris; `end` is the first instant that is out of it. None is no bound."""

    start: datetime | None = None
    end: datetime | None = None

    def compute_phase(self, now: datetime) -> Phase:
        if self.end is not None and now >= self.end:
            return Phase.OVER
        return Phase.COMING if self.start is not None and now < self.start else Phase.NOW

    def overlaps(self, other: "TimePeriod") -> bool:
        """Whether there is an instant at which both hold."""
        starts = [period.start for period in (self, other) if period.start is not None]
        ends = [period.end for period in (self, other) if period.end is not None]
        return not starts or not ends or max(starts) < min(ends)


def find_phase(periods: Iterable[TimePeriod], now: datetime) -> Phase:
    """The phase of several periods: without any, it is current as long as it is listed."""
    phases = {period.compute_phase(now) for period in periods} or {Phase.NOW}
    return next(each for each in Phase if each in phases)


def find_turn(periods: Iterable[TimePeriod], now: datetime) -> datetime | None:
    """The first instant after `now` at which the phase may be another, or None."""
    return min((moment for period in periods for moment in (period.start, period.end) if moment and moment > now), default=None)


def format_periods(periods: tuple[TimePeriod, ...], now: datetime) -> str:
    """The periods not over at `now`, in French, with their dates: « du lundi 30 mars à 8 h au vendredi 3 avril 2026 »; else nothing."""
    remaining = [
        words
        for period in sorted(periods, key=_make_sort_key)
        if period.compute_phase(now) is not Phase.OVER and (words := _format_period(period))
    ]
    return ", puis ".join(remaining[:MOST_TOLD]) + (f", et {len(remaining) - MOST_TOLD} autres fois" if len(remaining) > MOST_TOLD else "")


def _make_sort_key(period: TimePeriod) -> tuple[float, float]:
    return (period.start.timestamp() if period.start else 0.0, period.end.timestamp() if period.end else 0.0)


def _format_period(period: TimePeriod) -> str:
    start, end = period.start, period.end
    if end is None:
        return f"à partir du {format_weekday_and_day(start.date())}{_format_start(start)}" if start else ""
    last, until = _find_last_day(end)
    if start is None:
        return f"jusqu’au {format_weekday_and_day(last)}{until}"
    if start.date() == last:
        hours = (
            f", de {format_french_hour(start)} à {format_french_hour(end)}"
            if until
            else f", à partir de {format_french_hour(start)}"
            if _format_start(start)
            else ""
        )
        return f"le {format_weekday_and_day(last)}{hours}"
    first = format_weekday_and_day(start.date(), year=start.year != last.year)
    return f"du {first}{_format_start(start)} au {format_weekday_and_day(last)}{until}"


def _find_last_day(end: datetime) -> tuple[date, str]:
    """The last day, and the hour if it is not its end: midnight is the end of the day before."""
    if end.time() in (time(0, 0), time(23, 59), time(23, 59, 59)):
        return (end - timedelta(hours=12)).date() if end.time() == time(0, 0) else end.date(), ""
    return end.date(), f" à {format_french_hour(end)}"


def _format_start(start: datetime) -> str:
    return f" à {format_french_hour(start)}" if start.time() != time(0, 0) else ""


def parse_instant(seconds: int) -> datetime | None:
    """The instant of a feed, in seconds since 1970; None for what no network can mean. Milliseconds, a common mistake, are understood."""
    seconds = seconds // 1000 if EARLIEST * 1000 <= seconds <= LATEST * 1000 else seconds
    return datetime.fromtimestamp(seconds, PARIS) if EARLIEST <= seconds <= LATEST else None


EARLIEST, LATEST = int(datetime(2000, 1, 1, tzinfo=PARIS).timestamp()), int(datetime(2100, 1, 1, tzinfo=PARIS).timestamp())
"""Producers write 0 or 2⁶³ for « no bound »."""


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


@dataclass(frozen=True)
class Disruption:
    """`title` and `text` (paragraphs) are plain; `effect` says what happens in a few words. `lines` are the slugs of the lines, each with
    how it runs because of this; `stops` those of the stops that it names. `precisions` narrow it (« direction Gare »).

    `url` leads to more, absolute, or is empty. `by_town`: the town tells it, not the operator. `announced_at` is when it was first told,
    if known. `as_operator_tells` is how its lines run by the operator, where both tell it and it is told once.
    """

    identity: str
    title: str
    text: tuple[str, ...]
    effect: str
    lines: tuple[tuple[str, Level], ...]
    stops: tuple[str, ...]
    periods: tuple[TimePeriod, ...] = ()
    precisions: tuple[str, ...] = ()
    url: str = ""
    by_town: bool = False
    announced_at: datetime | None = None
    as_operator_tells: tuple[tuple[str, Level], ...] = ()

    @property
    def level(self) -> Level:
        """The gravest of its levels; one that only names a stop disturbs."""
        return max((level for _, level in self.lines), default=Level.DISTURBED if self.stops else Level.NOTICE)

    def compute_phase(self, now: datetime) -> Phase:
        return find_phase(self.periods, now)

    def format_periods(self, now: datetime) -> str:
        """Its periods in French; empty when unknown."""
        return format_periods(self.periods, now)

    def is_about_line(self, slug: str) -> bool:
        return any(line == slug for line, _ in self.lines)


def sort_disruptions(disruptions: Iterable[Disruption], now: datetime) -> tuple[Disruption, ...]:
    """The disruptions that are not over: current ones first, gravest first, then the nearest."""
    current = [disruption for disruption in disruptions if disruption.compute_phase(now) is not Phase.OVER]
    return tuple(
        sorted(
            current, key=lambda one: (one.compute_phase(now) is Phase.COMING, -one.level, _find_start(one, now), one.title, one.identity)
        )
    )


def remove_duplicates(disruptions: Iterable[Disruption]) -> tuple[Disruption, ...]:
    """`disruptions` without the operator's that the town reports too: the same stops, a line in common, days that meet.

    What the town tells stays: it has a page that says more. It says of itself how the operator says that the lines run, for as long as
    the operator can be believed.
    """
    every = tuple(disruptions)
    twins = {each.identity: next((other for other in every if _is_twin(each, other)), None) for each in every if not each.by_town}
    merged = []
    for each in every:
        if twins.get(each.identity):
            continue
        also = tuple(line for other in every if twins.get(other.identity) is each for line in other.lines)
        merged.append(replace(each, as_operator_tells=also) if also else each)
    return tuple(merged)


def _is_twin(one: Disruption, other: Disruption) -> bool:
    """Whether `other`, of the town, is what the operator tells as `one`."""
    same = (
        other.by_town and one.stops and set(one.stops) == set(other.stops) and {slug for slug, _ in one.lines} & {s for s, _ in other.lines}
    )
    return bool(same) and any(mine.overlaps(theirs) for mine in one.periods for theirs in other.periods)


def find_line_levels(disruptions: Iterable[Disruption], now: datetime) -> dict[str, Level]:
    """The level of each disrupted line at `now`, by its gravest disruption."""
    level_by_line: dict[str, Level] = {}
    for disruption in disruptions:
        if disruption.compute_phase(now) is Phase.NOW:
            for slug, level in disruption.lines:
                level_by_line[slug] = max(level, level_by_line.get(slug, Level.NORMAL))
    return level_by_line


def _find_start(disruption: Disruption, now: datetime) -> float:
    starts = [period.start.timestamp() for period in disruption.periods if period.start and period.compute_phase(now) is not Phase.OVER]
    return min(starts, default=0.0)


def format_disruption(disruption: Disruption) -> dict[str, object]:
    """A disruption as JSON data; instants are seconds since 1970."""
    periods = [[_format_seconds(period.start), _format_seconds(period.end)] for period in disruption.periods]
    fields = {name: getattr(disruption, name) for name in ("identity", "title", "text", "effect", "stops", "precisions", "url", "by_town")}
    return {
        **fields,
        "lines": {slug: level.word for slug, level in disruption.lines},
        "periods": periods,
        "told": _format_seconds(disruption.announced_at),
    }


def parse_disruption(record: Mapping[str, Any]) -> Disruption:
    """The disruption that `record` gave. Raises KeyError, TypeError, ValueError or AttributeError when it is something else."""
    return Disruption(
        identity=str(record["identity"]),
        title=str(record["title"]),
        text=tuple(map(str, record["text"])),
        effect=str(record["effect"]),
        lines=tuple((str(slug), Level[word.upper()]) for slug, word in record["lines"].items()),
        stops=tuple(map(str, record["stops"])),
        periods=tuple(TimePeriod(*map(_parse_moment, pair)) for pair in record["periods"]),
        precisions=tuple(map(str, record["precisions"])),
        url=str(record["url"]),
        by_town=bool(record["by_town"]),
        announced_at=_parse_moment(record["told"]),
    )


def _format_seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


def _parse_moment(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, PARIS) if seconds is not None else None


BELIEVED = timedelta(hours=1)
"""Past that, nobody knows how the lines run. A feed of notices is to be ten minutes old at most:
https://gtfs.org/documentation/realtime/realtime-best-practices/#feed-publishing-general-practices"""
VERSION = 1


@dataclass(frozen=True)
class Situation:
    """`made_at` is the instant of the oldest of the feeds that it is made of; None while one of them was never read."""

    made_at: datetime | None
    disruptions: tuple[Disruption, ...] = ()

    def is_believable(self, now: datetime) -> bool:
        """Whether what it says can still be believed at `now`."""
        return self.made_at is not None and now - self.made_at <= BELIEVED


NO_SITUATION = Situation(None)


def format_situation(situation: Situation, **more: object) -> bytes:
    """The situation as a file holds it, with `more` keys."""
    made_at = situation.made_at.isoformat() if situation.made_at else None
    records = [format_disruption(each) for each in situation.disruptions]
    return json.dumps(
        {"version": VERSION, "made": made_at, **more, "disruptions": records}, ensure_ascii=False, separators=(",", ":")
    ).encode()


def parse_situation(content: bytes) -> Situation:
    """The situation that `format_situation` gave. Raises FeedError when it is something else."""
    try:
        record: Mapping[str, Any] = json.loads(content)
        made_at = datetime.fromisoformat(record["made"]) if record["made"] else None
        return Situation(made_at, tuple(map(parse_disruption, record["disruptions"])))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise FeedError(f"ce n’est pas l’état d’un réseau ({type(error).__name__}).") from None
