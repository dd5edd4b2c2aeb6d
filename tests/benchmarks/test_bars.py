"""What the tables of the benchmarks say of figures that are given to them: nothing is timed here."""

import pytest

from benchmarks import bars, tables
from benchmarks.compare import Found
from benchmarks.measure import Measure
from benchmarks.scenarios import SCENARIOS
from benchmarks.tools.pelican import JOURNAL
from benchmarks.tools.tool import Tool


def tool(name, peer=True):
    return Tool(name, written=str, furnish=print, command=lambda folder, moved: [], peer=peer)


def found(name, *runs, peer=True, peak=100):
    """A tool that took the same in every scenario: those seconds, run after run."""
    return Found(
        tool(name, peer), {scenario.name: [Measure(seconds, peak) for seconds in runs] for scenario in SCENARIOS}, files=12, weight=10**6
    )


OURS = found("Beffroi", 1, 2, 1, peer=False)
HUGO, PELICAN = found("Hugo", 10, 20, 30), found("Pelican", 40, 40, 40)


def row(lines, what):
    return next(line for line in lines if line.startswith(f"| {what}"))


def test_a_slow_moment_that_both_shared_does_not_change_the_ratio():
    ours, theirs = [Measure(s, 0) for s in (1, 9, 1)], [Measure(s, 0) for s in (2, 18, 2)]
    assert bars.paired(ours, theirs) == 0.5


def test_runs_that_do_not_pair_are_refused():
    with pytest.raises(ValueError):
        bars.paired([Measure(1, 0)], [Measure(1, 0), Measure(1, 0)])


@pytest.mark.parametrize(("value", "verdict"), [(1.0, "aim reached"), (1.3, "reached"), (1.31, "NOT reached")])
def test_a_bar_says_whether_it_is_reached(value, verdict):
    assert bars.Bar("cold", 1.3, 1.0).verdict(value) == verdict


def test_a_peer_that_could_not_be_had_says_why_in_the_table():
    assert "npm is not installed here" in list(tables.seconds(10_000, [OURS], ["Eleventy cannot be had: npm is not installed here"]))[-1]


def test_every_row_of_a_table_has_as_many_cells_as_its_head():
    ours = [OURS, found("Beffroi, full journal", 2, 2, 2, peer=False)]
    both = list(tables.journal_bars(100_000, [*ours, HUGO])), list(tables.seconds(100, [*ours, HUGO], ["Eleventy cannot be had"]))
    for lines in both:
        assert len({line.count("|") for line in lines}) == 1


def test_the_full_journal_is_held_against_hugo_alone():
    ours = found("Beffroi, full journal", 1, 2, 1, peer=False, peak=610)
    lines = list(tables.journal_bars(10_000, [ours, found("Eleventy", 0.1, 0.1, 0.1), HUGO]))
    assert "| 0.1 | aim reached |" in row(lines, "one body changed")
    assert "| 610 MiB | NOT reached |" in row(lines, "peak memory, from nothing")
    assert not list(tables.journal_bars(10_000, [ours]))
    assert "| 1 s | aim reached |" in row(tables.journal_bars(100_000, [ours]), "100,000 articles: one body changed")


def test_the_last_table_holds_what_was_measured_of_the_full_journal_and_no_more():
    ours = found(JOURNAL, 1, 1, 1, peer=False)
    figures = [*tables.journal_figures(10_000, [ours, HUGO]), (bars.ALERT, 2.9)]
    lines = list(tables.summary(figures))
    assert "| 2.9 s | reached |" in row(lines, "first alert at night")
    assert "| 0.05 | aim reached |" in row(lines, "one body changed ÷ Hugo whole")
    assert len(lines) == 2 + len(bars.JOURNAL_WITH_HUGO) + 1
    assert list(tables.journal_figures(10_000, [ours, PELICAN])) == []
