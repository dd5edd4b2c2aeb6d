"""The publishing command is killed at every step while it speaks on X alone, then on every network: nothing twice, nothing lost.

What the networks hold is the judge. Facebook relays one announcement in two here, so that its turn comes in the same run.
"""

import random
import signal

import pytest

from tests.announce_networks.faces import FACES
from tests.announce_x.town import STEPS, Town, at_any_moment, calm
from tests.campaign import campaign, trials

pytestmark = campaign
ALONE, EVERYWHERE = ("x",), tuple(FACES)
FULL, SAMPLE = 1000, 3
TRIALS = [
    pytest.param(networks, store, number, id=f"{'everywhere' if len(networks) > 1 else 'x'}-{store}-{number}")
    for networks in (ALONE, EVERYWHERE)
    for store in STEPS
    for number in range(trials(full=FULL // len(STEPS), sample=SAMPLE))
]
CARRIED = 2


def expected(town: Town, network: str) -> set[int]:
    """How many times each announcement may be on a network once all is said; of a group, Facebook has one."""
    return {0, 1} if network == "facebook" else {1}


@pytest.mark.parametrize(("networks", "store", "number"), TRIALS)
def test_a_publisher_killed_anywhere_says_everything_once_everywhere(town, networks, store, number):
    chance = random.Random(f"{networks} {store} {number}")
    town = town(networks, store, refuses=bool(number % 2), carried=CARRIED)
    step = STEPS[store][number // 2 % len(STEPS[store])]
    step(town, chance)
    town.start()
    killed = town.end()
    calm(town)
    assert killed.code == -signal.SIGKILL or step is at_any_moment or len(networks) > 1, killed.said
    ended = town.finish()
    said = {network: town.held(network) for network in networks}
    assert ended.code in (0, 3), ended.said
    unclear = {one.permalink for one in town.announcements if "incertain" in ended.said and one.title in ended.said}
    for network, held in said.items():
        missing = {link for link, times in held.items() if times not in expected(town, network)}
        assert max(held.values()) <= 1 and missing <= unclear, (network, held, ended.said)
    if "facebook" in said and not unclear:
        assert sum(said["facebook"].values()) == len(town.announcements) // CARRIED, (said, ended.said)
    again = town.say(12)
    assert {network: town.held(network) for network in networks} == said, again.said
