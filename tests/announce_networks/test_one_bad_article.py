"""One article that a network answers badly, time and again, whatever its answer: the others leave, and the account does not fall silent.

What the networks hold is the judge.
"""

from urllib.parse import unquote_plus

import pytest

from plugins.core.infrastructure.errors import Exit
from tests.announce_networks.faces import FACES
from tests.announce_networks.test_long_outage import hour, newsroom
from tests.announce_x.town import Town
from tests.campaign import draw
from tests.fakes.internet import Answer, Request

BAD, OTHERS = "Nouvelle 0", 3
RUNS = (0, 1, 2, 3, 4, 28, 29, 53, 54, 78, 79)
"""The hours of the runs: an account that is left alone for a day is tried again after it."""
OF_THE_ACCOUNT = ("4", "9", "17", "32", "341")
"""Limits that a network asks to wait for: they are never said of one article, and the oldest goes first again after them."""
FAULTS = [
    pytest.param(name, fault, id=f"{name}-{fault}")
    for name, face in FACES.items()
    for fault, what in face.faults.items()
    if not what.stored and fault not in OF_THE_ACCOUNT and not fault.startswith("429")
]
SUSPECT = [("facebook", "368"), ("facebook", "368 address"), ("instagram", "4 spam"), ("facebook", "200"), ("linkedin", "403")]
"""Words that a network says of a post or of an account, without saying which."""


def spoil(town: Town, network: str, fault: str) -> None:
    """The network answers `fault` to the bad article, at each attempt."""
    fake = town.fakes[network]

    def answer(request: Request) -> Answer:
        if request.method == "POST" and b"Nouvelle" in request.body:
            fake.script.clear()
            fake.script.extend([fault] * (BAD in unquote_plus(request.body.decode(errors="replace"))))
        return fake(request)

    town.internet.sites.update(dict.fromkeys(fake.hosts, answer))


@pytest.mark.parametrize(("network", "fault"), draw(FAULTS, 12))
def test_it_holds_up_no_other_whatever_the_network_answers(town, network, fault):
    town = town(tuple({"x", network}), "file")
    newsroom(town, 1 + OTHERS)
    spoil(town, network, fault)
    ends = [hour(town, when) for when in RUNS]
    asked = not FACES[network].reads and any("incertain" in end.said for end in ends)
    assert list(town.held(network).values()) == [0, *[1] * OTHERS] or asked, [end.said for end in ends]


@pytest.mark.parametrize(("network", "fault"), SUSPECT)
def test_what_is_refused_again_once_another_was_taken_is_the_article_and_comes_to_a_person(town, network, fault):
    town = town(tuple({"x", network}), "file")
    newsroom(town, 1 + OTHERS)
    spoil(town, network, fault)
    ends = [hour(town, when) for when in RUNS]
    assert any(f"{network} · refusé : {BAD}" in end.said and end.code == Exit.PERSON for end in ends), [end.said for end in ends]
    assert ends[-1].code == Exit.DONE


def test_a_page_that_facebook_blocks_for_a_day_says_everything_after_it(town):
    town = town(("x", "facebook"), "file")
    newsroom(town, 1 + OTHERS)
    town.fakes["facebook"].script.append("368")
    ends = [hour(town, when) for when in RUNS]
    assert list(town.held("facebook").values()) == [1] * (1 + OTHERS)
    assert Exit.PERSON not in {end.code for end in ends}
