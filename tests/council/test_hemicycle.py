"""The council drawn as it sits."""

import re

import pytest

from plugins.town.council.published_session import HEIGHT, SEAT, WIDTH, draw_hemicycle


@pytest.mark.parametrize("members", [(7,), (11, 4), (26, 7), (40, 20, 9, 3, 2, 1, 1)])
def test_each_member_has_a_seat_that_no_other_one_covers(members):
    drawn = draw_hemicycle(members, "Le conseil")
    seats = [(int(x), int(y)) for x, y in re.findall(r'cx="(-?\d+)" cy="(-?\d+)"', drawn)]
    assert len(seats) == len(set(seats)) == sum(members)
    assert all(SEAT <= x <= WIDTH - SEAT and SEAT <= y <= HEIGHT - SEAT for x, y in seats)


def test_groups_sit_side_by_side_from_the_left():
    drawn = draw_hemicycle((6, 3), "Le conseil")
    seats = [(group, int(x)) for group, x in re.findall(r'seat-(\d)" cx="(\d+)"', drawn)]
    assert max(x for group, x in seats if group == "1") < min(x for group, x in seats if group == "2")


def test_its_name_is_text():
    assert 'aria-label="&lt;33 sièges&gt;"' in draw_hemicycle((1,), "<33 sièges>")
