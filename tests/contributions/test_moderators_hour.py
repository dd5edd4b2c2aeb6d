"""A queue is emptied on a telephone by few touches: one or two a decision, and none to find the next text."""

from tests.campaign import long
from tests.contributions.moderators_hour import GESTURES, SCRIPT, measure_hour

MOST_TOUCHES = {"publier": 2, "refuser": 4, "reformuler": 4}
"""One to publish, two for the others; and one more to bring a button to the screen that a long text has pushed below it."""


@long
def test_ten_decisions_take_few_touches():
    decisions = measure_hour(len(SCRIPT))
    assert [each.gesture for each in decisions] == list(SCRIPT)
    assert {each.gesture for each in decisions} == set(GESTURES)
    assert [each for each in decisions if each.touches > MOST_TOUCHES[each.gesture]] == []
