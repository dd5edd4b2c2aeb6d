"""A disruption of the network, from the operator's feed or from the town."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plugins.core.infrastructure.clock import PARIS
from plugins.town.transit.effects import Level
from plugins.town.transit.period import Phase, TimePeriod, find_phase, format_periods


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
        """Its phase at `now`."""
        return find_phase(self.periods, now)

    def format_periods(self, now: datetime) -> str:
        """Its periods in French; empty when unknown."""
        return format_periods(self.periods, now)

    def is_about_line(self, slug: str) -> bool:
        """Whether it concerns that line."""
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
