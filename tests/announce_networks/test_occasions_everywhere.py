"""An event, its eve, its cancellation, and an alert in the middle of the night, on every network we know, by the real command.

What the networks hold is the judge.
"""

import random
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.announce.gather import build_correction
from plugins.core.publication.publication import CANCELLED, CLOSED, PUBLISHED, REMINDER
from tests.announce.test_gather import ONE
from tests.announce_networks.faces import FACES
from tests.announce_x.town import START, STEPS, calm
from tests.campaign import trials
from tests.processes import PATIENCE

EVERYWHERE = tuple(FACES)
EVE = START + timedelta(hours=48)


def acts(town):
    """What the town says, act after act, and when: an event, its eve, its cancellation."""
    event = town.announcements[0]
    follows = {"in_reply_to": PUBLISHED, "image": None, "until": EVE + timedelta(hours=12)}
    eve = replace(event, occasion=f"{REMINDER}/2026-03-05", published=EVE, alone=True, again=True, **follows)
    return ((0, [event]), (48, [event, eve]), (54, [replace(event, occasion=CANCELLED, **follows)]))


def answers(town, network):
    """The posts of a network, in order: of each, the rank of the post that it answers, None when it answers nothing."""
    posts = town.fakes[network].posts
    ranks = {post.id: rank for rank, post in enumerate(posts)}
    return [ranks.get(post.reply_to) for post in posts]


WHOLE = {
    "x": [None, 0, 0],
    "mastodon": [None, 0, 0],
    "bluesky": [None, 0, 0],
    "facebook": [None] * 3,
    "threads": [None] * 3,
    "linkedin": [None] * 3,
    "instagram": [None] * 3,
    "telegram": [None, 0, 0],
}
"""Facebook, Threads, LinkedIn and Instagram are not answered: each post leads to the page."""


@pytest.mark.parametrize("number", range(trials(full=60, sample=1)))
def test_a_publisher_killed_on_any_occasion_says_each_once_everywhere(town, number):
    chance = random.Random(f"occasions {number}")
    town = town(EVERYWHERE, "file", refuses=bool(number % 2))
    for act, (hours, some) in enumerate(acts(town)):
        town.announcements = some
        if act == number % 3:
            STEPS["file"][chance.randrange(len(STEPS["file"]))](town, chance)
            town.start(hours)
            town.end()
            calm(town)
        ended = town.finish(hours + 1)
    held = {network: answers(town, network) for network in EVERYWHERE}
    if "incertain" in ended.said:
        assert len(held["telegram"]) <= len(WHOLE["telegram"]), "what cannot be read back waits for a person"
        held["telegram"] = WHOLE["telegram"]
    assert held == WHOLE, ended.said


def test_an_alert_leaves_everywhere_while_a_publisher_waits_for_a_network_that_does_not_answer(town):
    town = town(EVERYWHERE, "file")
    event, alert = town.announcements
    alert = replace(alert, urgent=True, until=START + timedelta(days=1))
    town.announcements = [event]
    stuck, answers_again = threading.Event(), threading.Event()

    def answer_late(request):
        if request.method == "POST" and not stuck.is_set():
            stuck.set()
            answers_again.wait(PATIENCE)

    town.x.on_request = answer_late
    town.start(0)
    assert stuck.wait(PATIENCE)
    town.announcements = [event, alert]
    said = town.alert()
    assert town.running.poll() is None, "the alert waited for the publisher"
    answers_again.set()
    assert (said.code, said.said.count("envoyé")) == (0, len(EVERYWHERE)), said.said
    assert {sum(alert.permalink in str(post) for post in town.fakes[network].posts) for network in EVERYWHERE} == {1}
    assert town.end().code == 0
    town.announcements = [event, replace(alert, occasion=CLOSED, in_reply_to=PUBLISHED)]
    assert town.alert(1).code == 0
    assert {network: town.held(network)[event.permalink] for network in EVERYWHERE} == dict.fromkeys(EVERYWHERE, 1)
    assert {network: len(town.fakes[network].posts) for network in EVERYWHERE} == dict.fromkeys(EVERYWHERE, 3)


@pytest.mark.parametrize("lost", [False, True], ids=["answered", "lost and kept"])
def test_a_correction_that_comes_back_is_said_again_everywhere(town, lost):
    """Readers must not be left with the one that was wrong; and the first one is not taken for the last, whose answer was lost."""
    town = town(EVERYWHERE, "file")
    first = town.announcements[0]
    town.announcements = [first]
    town.say(0)
    texts = ("Le marché ouvre à 9 h.", "Le marché ouvre à 9 h 30.", "Le marché ouvre à 9 h.")
    for hours, text in enumerate(texts, start=1):
        changed = replace(ONE, modified=START + timedelta(hours=hours), extra={"correction": text})
        town.announcements = [first, build_correction(first, changed)]
        if lost and hours == len(texts):
            for name, fake in town.fakes.items():
                fake.script.extend(["cut"] * FACES[name].reads)
        for later in (0, 0.4, 0.8):
            town.say(hours + later)
    words = {name: ["30" in str(FACES[name].shown(post)) for post in town.fakes[name].posts][1:] for name in EVERYWHERE}
    assert set(map(tuple, words.values())) == {(False, True, False)}, words
