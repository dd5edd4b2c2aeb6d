"""The quarters drawn from their contours: which is filled, where a place is, what a town without contours shows."""

import re

from plugins.town.quarters.directory import SIDE, draw_town_map
from plugins.town.quarters.settings import Settings


def square(west, south):
    ring = [[west, south], [west + 0.01, south], [west + 0.01, south + 0.01], [west, south + 0.01], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


TOWN = Settings(quartiers_contours={"gare": square(2.10, 49.05), "centre": square(2.09, 49.05)})


def test_the_quarter_that_is_shown_is_filled_and_over_the_others():
    drawn = draw_town_map(TOWN, ["centre"], "Où est <Centre>")
    assert re.findall(r"<path( class=here)? d", drawn) == ["", " class=here"] and "Où est &lt;Centre&gt;" in drawn
    numbers = [int(number) for number in re.findall(r"\d+", " ".join(re.findall(r'd="([^"]+)"', drawn)))]
    assert min(numbers) >= 0 and max(numbers) <= SIDE + 6


def test_a_place_is_a_point_of_it_and_one_outside_the_town_is_none():
    assert draw_town_map(TOWN, ["gare"], "Gare", (49.055, 2.105)).count("<circle") == 1
    assert "<circle" not in draw_town_map(TOWN, ["gare"], "Gare", (48.0, 2.105))


def test_a_town_without_contours_shows_nothing():
    assert draw_town_map(Settings(), ["gare"], "Gare") == "" == draw_town_map(TOWN, ["ailleurs"], "Ailleurs")


def test_the_water_of_the_town_is_under_its_quarters_and_none_of_them():
    river = {"type": "LineString", "coordinates": [[2.09, 49.05], [2.11, 49.049]]}
    town = Settings(quartiers_contours={**TOWN.quartiers_contours, "eau 3": river})
    drawn = draw_town_map(town, ["gare"])
    assert re.findall(r"<path(?: class=(\w+))? d", drawn) == ["water", "", "here"] and drawn.count("z") == 2
    assert 'aria-hidden="true"' in drawn and "aria-label" not in drawn
