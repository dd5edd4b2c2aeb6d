"""What `doctor` says of the school holidays on which hours hang."""

import pytest

from plugins.town.places.checks import gather_health_checks


@pytest.mark.parametrize(
    ("now", "light", "said"),
    [
        ("2026-03-27T09:00", "vert", "03/01/2027"),
        ("2026-11-01T09:00", "attention", "03/01/2027"),
        ("2028-01-01T09:00", "attention", "faux"),
    ],
)
def test_holidays_that_come_to_their_end_are_told_a_term_before(now, light, said):
    conf = {"SCHOOL_HOLIDAYS": [("2026-12-19", "2027-01-03"), ("2026-10-17", "2026-11-01")]}
    (look,) = gather_health_checks(conf, {"BEFFROI_NOW": now})
    (sign,) = look.run()
    assert sign.light == light and said in sign.text and bool(sign.remedy) == (light != "vert")


def test_a_town_that_says_nothing_of_them_is_asked_nothing():
    assert list(gather_health_checks({}, {})) == []
