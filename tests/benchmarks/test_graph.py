"""The drawing of an edit against the number of articles: nothing is timed here."""

from xml.etree import ElementTree

import pytest

from benchmarks import graph
from benchmarks.compare import Found
from benchmarks.graph import Curve, draw, with_smaller
from benchmarks.measure import Measure
from benchmarks.scenarios import SCENARIOS
from benchmarks.tools import pelican

SVG = "{http://www.w3.org/2000/svg}"
OURS = Curve("Le journal", {300: 0.5, 3000: 0.7, 30_000: 1.0})
PEER = Curve("Hugo <entier>", {300: 0.2, 3000: 2.0}, whole=True)


def places(svg, name):
    return [tuple(map(float, point.split(","))) for point in svg.findall(f"{SVG}polyline")[name].get("points").split()]


def test_each_curve_is_drawn_with_its_name_and_its_last_seconds():
    svg = ElementTree.fromstring(draw([OURS, PEER], 5))
    assert len(svg.findall(f"{SVG}polyline")) == 2
    assert len(svg.findall(f"{SVG}circle")) == 5
    words = {text.text for text in svg.findall(f"{SVG}text")}
    assert {"Le journal : 1,00 s", "Hugo <entier> : 2,00 s", "30\u202f000"} <= words


def test_ten_times_the_articles_is_one_step_and_ten_times_the_seconds_one_slope():
    svg = ElementTree.fromstring(draw([Curve("égal", {300: 1, 3000: 1, 30_000: 1}), Curve("autant", {300: 0.1, 3000: 1, 30_000: 10})], 1))
    curves = sorted((places(svg, number) for number in (0, 1)), key=lambda points: points[0][1])
    (level, proportional) = curves
    assert len({y for _, y in level}) == 1
    (x0, y0), (x1, y1), (x2, y2) = proportional
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y0 - y1 == pytest.approx(y1 - y2, abs=0.2)
    assert y1 == level[1][1]


def test_one_size_alone_is_drawn():
    svg = ElementTree.fromstring(draw([Curve("seul", {1000: 2.0})], 1))
    assert len(svg.findall(f"{SVG}circle")) == 1


def test_a_large_size_has_its_small_ones_and_a_small_one_has_itself():
    assert with_smaller([10_000]) == [300, 1000, 3000, 10_000]
    assert with_smaller([100_000]) == [300, 1000, 3000, 100_000]
    assert with_smaller([60]) == [60]


def test_what_was_compared_just_now_is_drawn_and_not_measured_again(tmp_path, monkeypatch):
    monkeypatch.setattr(graph, "DRAWING", tmp_path / "drawing.svg")
    tools = [pelican.journal()]
    compared = [Found(tool, {scenario.name: [Measure(seconds, 0)] for scenario in SCENARIOS}) for seconds, tool in enumerate(tools, 1)]
    (_, row) = graph.rows([10_000], 1, [], 0, {10_000: compared})
    assert row == "| 10,000 | 1.00 | 1.00 |"
    assert "10\u202f000 : 1.00 s" in graph.DRAWING.read_text(encoding="utf-8")
