"""The cost of the theme, on a few articles: what the table compares, and that its bar can be missed."""

import pytest

from benchmarks import theming
from benchmarks.compare import Found
from benchmarks.measure import Measure
from benchmarks.scenarios import COLD
from benchmarks.tools import pelican
from tests.campaign import long

SIZE = 5


@pytest.fixture(scope="module")
def table(started_warm):
    return list(theming.rows(SIZE, runs=1))


@long
def test_the_same_journal_is_built_under_both_themes_then_by_pelican_alone(table):
    assert [row.split(" | ")[0] for row in table[:3]] == [
        "| Beffroi, full journal",
        "| Beffroi, theme `simple`",
        "| Pelican, theme `simple`",
    ]


def test_every_article_is_a_page_under_each(table):
    assert all(int(row.split(" | ")[3]) > SIZE for row in table[:3])


@pytest.mark.parametrize(("ours", "verdict"), [(0.9, "aim reached"), (1.2, "reached"), (1.4, "NOT reached")])
def test_a_theme_that_costs_a_third_more_than_the_barest_misses_its_bar(ours, verdict):
    one, other = Found(pelican.journal()), Found(pelican.plain_journal())
    one.measures[COLD], other.measures[COLD] = [Measure(ours, 0)], [Measure(1, 0)]
    assert theming.BAR.verdict(theming.BAR.value(one, [other])) == verdict
