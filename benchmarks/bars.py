"""What is asked of the full journal, and whether it is reached: ratios taken run by run, then their median."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.compare import Found
from benchmarks.measure import Measure
from benchmarks.scenarios import COLD

Rest = Sequence[Found]


def not_compared(ours: Found, peers: Rest) -> None:
    """Of what no comparison of tools tells."""


@dataclass(frozen=True)
class Bar:
    """One line of the table: the `value` of a tool beside its peers (None when one is missing), and the most that it must and should be."""

    what: str
    must: float
    aim: float
    value: Callable[[Found, Rest], float | None] = not_compared
    unit: str = ""

    def verdict(self, value: float) -> str:
        """Whether `value` is good enough."""
        return "aim reached" if value <= self.aim else "reached" if value <= self.must else "NOT reached"


def median(measures: Sequence[Measure], what: str = "seconds") -> float:
    """The median of `seconds` or of `peak`."""
    return statistics.median(getattr(each, what) for each in measures)


def paired(ours: Sequence[Measure], theirs: Sequence[Measure]) -> float:
    """The median of the ratios of runs made one after the other: what slowed one slowed the other."""
    return statistics.median(mine.seconds / its.seconds for mine, its in zip(ours, theirs, strict=True))


def ratio_to_peer(name: str, *scenarios: str) -> Callable[[Found, Rest], float | None]:
    """After a change, against the peer of that `name` at the same; of several changes, the worst. Without any: built from nothing."""

    def value(ours: Found, peers: Rest) -> float | None:
        its = next((peer for peer in peers if peer.tool.name == name), None)
        return None if its is None else max(paired(ours.measures[scenario], its.measures[scenario]) for scenario in scenarios or (COLD,))

    return value


def peak_memory(*scenarios: str) -> Callable[[Found, Rest], float]:
    """MiB of all the processes together, at most."""
    return lambda ours, peers: max(measure.peak for scenario in scenarios for measure in ours.measures[scenario])


def seconds_of(scenario: str) -> Callable[[Found, Rest], float]:
    """Seconds."""
    return lambda ours, peers: median(ours.measures[scenario])


BODY = "one body changed"
CHANGES = ("one added", "one retagged", "one deleted")
JOURNAL_WITH_HUGO = (
    Bar("one body changed ÷ Hugo whole", 0.2, 0.1, ratio_to_peer("Hugo", BODY)),
    Bar("one added, retagged, deleted ÷ Hugo whole, the worst", 0.25, 0.125, ratio_to_peer("Hugo", *CHANGES)),
    Bar("nothing changed ÷ Hugo whole", 0.05, 0.02, ratio_to_peer("Hugo", "nothing changed")),
    Bar("from nothing ÷ Hugo whole", 2.5, 1.5, ratio_to_peer("Hugo")),
    Bar("peak memory, from nothing, all processes", 600, 400, peak_memory(COLD), " MiB"),
    Bar("peak memory, an edit, all processes", 200, 120, peak_memory(BODY, *CHANGES), " MiB"),
)
JOURNAL_LARGE = (
    Bar("100,000 articles: one body changed", 6, 2, seconds_of(BODY), " s"),
    Bar("100,000 articles: nothing changed", 2.5, 1, seconds_of("nothing changed"), " s"),
    Bar("100,000 articles: peak memory, one body changed", 1229, 600, peak_memory(BODY), " MiB"),
)
MIXED = Bar("mixed journal: one article edited ÷ the same without rooms", 3, 1.5)
ALERT = Bar("first alert at night: command → banner in the web root", 3, 1.5, unit=" s")
CROWDS = {
    "the text of one changed": Bar("one event of 5,000 changed", 1.5, 0.7, unit=" s"),
    "one has another name": Bar("one place of 3,000 changed", 1, 0.5, unit=" s"),
}
"""By what happens to them."""
PUBLISHED = {
    "publish: command → the page in the web root": Bar("`publish` of one body, cold: command → page in place", 2, 1, unit=" s"),
    "warm: save → the page in the web root": Bar("warm: saved → page online", 0.5, 0.2, unit=" s"),
    "warm: save → its lists and feeds too": Bar("warm: saved → all its lists and feeds", 3, 1, unit=" s"),
    "warm ÷ Hugo's server": Bar("warm ÷ `hugo server` warm, page answered", 1, 0.5),
}
"""By what is measured."""
LARGE_BODY, LARGE_NOTHING, LARGE_MEMORY = JOURNAL_LARGE
Note = Callable[[Bar, float], None]
"""Who is told what was measured of a bar."""
