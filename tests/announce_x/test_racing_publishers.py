"""Two publishers start at once, on one machine or on two: one of them speaks."""

import pytest

from tests.announce_x.town import STEPS
from tests.campaign import trials
from tests.processes import PATIENCE


@pytest.mark.parametrize("number", range(trials(full=50, sample=1)))
@pytest.mark.parametrize("store", STEPS)
def test_two_publishers_at_once_say_everything_once(found_town, store, number):
    town = found_town(store)
    racers = []
    for _ in range(2):
        town.start()
        racers.append(town.running)
    said = [racer.communicate(timeout=PATIENCE)[0] for racer in racers]
    last = town.say(1)
    assert (last.code, set(town.posts().values())) == (0, {1}), [*said, last.said]
    assert {racer.returncode for racer in racers} <= {0, 4}, said
