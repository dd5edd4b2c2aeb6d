"""A network that is down for ten hours: once it is back all is said, soon, in its order, and nothing twice; nobody is asked to decide.

What the networks hold is the judge.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.core.infrastructure.errors import Exit
from tests.announce_networks.faces import FACES
from tests.announce_x.town import HOST, PAGE, START, Town
from tests.fakes.internet import Answer, Request
from tests.fakes.x_faults import BROKEN, Fault

ALL = tuple(name for name, face in FACES.items() if face.reads)
DOWN = range(10)
"""The hours of the outage."""
SOON = range(10, 15)
"""The runs after it."""


def newsroom(town: Town, number: int = 8) -> None:
    """One more announcement each hour, until there are `number`."""
    first = town.announcements[0]
    town.announcements = []
    for hour in range(number):
        link = f"https://{HOST}/2026/03/panne-{hour}/"
        page = town.folder / "site" / "2026" / "03" / f"panne-{hour}" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(PAGE.format(f"Nouvelle {hour}", link, HOST), encoding="utf-8")
        published = START + timedelta(hours=hour, minutes=-5)
        name = {"guid": f"tag:essai.example,2026:p{hour}", "permalink": link, "title": f"Nouvelle {hour}"}
        town.announcements.append(replace(first, published=published, **name))


def hour(town: Town, hours: float):
    """The run of that hour: what is not published yet is not known."""
    everything = town.announcements
    town.announcements = [one for one in everything if one.published <= START + timedelta(hours=hours)]
    try:
        return town.say(hours)
    finally:
        town.announcements = everything


def nothing_answers(town: Town, networks: tuple[str, ...]) -> Callable[[], None]:
    """Every call is answered 503, to everybody, until the result is called."""
    sites = dict(town.internet.sites)
    for network in networks:
        for host in town.fakes[network].hosts:
            town.internet.sites[host] = lambda request: BROKEN
    return lambda: town.internet.sites.update(sites)


def nothing_is_taken(town: Town, networks: tuple[str, ...]) -> Callable[[], None]:
    """Posts are answered 503 and not kept, until the result is called; all the rest answers."""
    for network in networks:
        town.fakes[network].script.extend([Fault(False, BROKEN)] * 400)
    return lambda: [town.fakes[network].script.clear() for network in networks]


def nothing_comes_back(town: Town, networks: tuple[str, ...]) -> Callable[[], None]:
    """Connections are cut without a word."""
    sites = dict(town.internet.sites)
    for network in networks:
        for host in town.fakes[network].hosts:
            town.internet.sites[host] = lambda request: Answer(cut=True)
    return lambda: town.internet.sites.update(sites)


@pytest.mark.parametrize("outage", [nothing_answers, nothing_is_taken, nothing_comes_back])
def test_after_ten_hours_all_is_said_soon_in_order_and_once(town, outage):
    town = town(ALL, "file")
    newsroom(town)
    over = outage(town, ALL)
    codes = {hour(town, when).code for when in DOWN}
    assert codes == {Exit.LATER}
    over()
    ends = [hour(town, when) for when in SOON]
    assert {network: list(town.held(network).values()) for network in ALL} == dict.fromkeys(ALL, [1] * 8), ends[-1].said
    assert (ends[-1].code, ends[-1].said) == (Exit.DONE, "Rien à annoncer.\n")


def test_an_answer_lost_at_the_beginning_of_an_outage_is_not_said_again(town):
    """The network kept the post, answered 503, and was down for ten hours."""
    town = town(ALL, "file")
    newsroom(town, 3)
    for network in ALL:
        town.fakes[network].script.append(Fault(True, BROKEN))
    hour(town, 0)
    over = nothing_answers(town, ALL)
    for when in range(1, 10):
        hour(town, when)
    over()
    ends = [hour(town, when) for when in SOON]
    assert {network: list(town.held(network).values()) for network in ALL} == dict.fromkeys(ALL, [1] * 3), ends[0].said


def test_mastodon_answering_502_for_two_runs_loses_nothing(town):
    town = town(ALL, "file")
    newsroom(town, 3)
    over = nothing_is_taken(town, ("mastodon",))
    assert [hour(town, when).code for when in (2, 3, 4)] == [Exit.LATER] * 3
    over()
    hour(town, 5)
    assert list(town.held("mastodon").values()) == [1] * 3


def poisoned(town: Town, network: str, title: str) -> None:
    """The network answers 503 to one text, whoever else may post."""
    fake = town.fakes[network]

    def answer(request: Request) -> Answer:
        return BROKEN if request.method == "POST" and title.encode() in request.body else fake(request)

    town.internet.sites.update(dict.fromkeys(fake.hosts, answer))


def test_a_text_that_a_network_cannot_take_holds_up_no_other_and_comes_to_a_person(town):
    town = town(("x",), "file")
    newsroom(town, 6)
    poisoned(town, "x", "Nouvelle 0")
    ends = [hour(town, when) for when in range(12)]
    assert list(town.posts().values()) == [0, 1, 1, 1, 1, 1]
    assert Exit.PERSON in {end.code for end in ends} and any("settle" in end.said for end in ends)
    posts = [request for request in town.x.requests if request.method == "POST"]
    assert len(posts) == 5


def test_the_timeline_of_x_is_read_once_or_twice_whatever_waits(town):
    """Each post that is read is paid for."""
    town = town(("x",), "file")
    newsroom(town, 3)
    over = nothing_is_taken(town, ("x",))
    for when in (2, 3, 4):
        hour(town, when)
    over()
    town.x.requests.clear()
    hour(town, 6)
    readings = [request for request in town.x.requests if request.path.endswith("/tweets") and request.method == "GET"]
    assert (len(readings) <= 2, list(town.posts().values())) == (True, [1] * 3)
