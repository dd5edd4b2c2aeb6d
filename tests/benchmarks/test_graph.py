"""The drawing of an edit against the number of articles: nothing is timed here."""

from xml.etree import ElementTree

import pytest

from benchmarks.graph import Curve, draw

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
