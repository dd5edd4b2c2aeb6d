"""Where the present comes from, and whose clock stands."""

import pytest

from plugins.core.infrastructure.clock import find_fixed_instant, get_current_time
from plugins.core.infrastructure.errors import SettingsError

DEMONSTRATION = {"DEMONSTRATION_NOW": "2026-03-27T09:00"}


def test_a_demonstration_stands_at_its_instant_and_says_so():
    assert get_current_time(DEMONSTRATION, {}).isoformat() == find_fixed_instant(DEMONSTRATION, {}) == "2026-03-27T09:00:00+01:00"


def test_whoever_names_the_instant_has_a_clock_that_goes():
    assert find_fixed_instant(DEMONSTRATION, {"BEFFROI_NOW": "2026-07-14T09:00"}) == ""


def test_the_clock_of_a_town_goes():
    assert find_fixed_instant({}, {}) == ""


def test_what_is_no_instant_is_told_with_its_source():
    with pytest.raises(SettingsError, match="BEFFROI_NOW : « demain »"):
        get_current_time(DEMONSTRATION, {"BEFFROI_NOW": "demain"})
