"""The network at the instant of a build, as templates show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.core.publication.words import N_
from plugins.town.transit.disruption import Disruption, find_line_levels, remove_duplicates, sort_disruptions
from plugins.town.transit.effects import LABELS, Level
from plugins.town.transit.network import Badge, Stop, TransitNetwork
from plugins.town.transit.period import Phase

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
