"""Events and places that are added, changed, moved, cancelled and deleted, a few at a time: their lists, months, calendars and tables are
what they would be from nothing, byte for byte."""

import random

import pytest

from plugins.engine.incremental.cache.store import BuildStore, unpack_values
from plugins.engine.incremental.disk.scan import STORE, find_sibling_path
from plugins.engine.incremental.pages.plan import NOTE
from tests.campaign import draw, trials
from tests.incremental.histories import EVERY_CHANGE, Step, live
from tests.incremental.town_site import event_added, place_added, town

CHANGES = (
    "event_added", "event_moved", "event_cancelled", "event_renamed", "event_repeated", "event_deleted", "event_place_renamed",
    "place_added", "place_renamed", "place_deleted", "hours_changed", "in_other_quarters", "body_edited",
)  # fmt: skip
EVENTS, PLACES = 30, 8
"""Enough for a list to be left alone while another moves."""


@pytest.mark.parametrize("seed", draw(range(100), count=1))
def test_a_crowd_that_is_kept_up_to_date_is_as_one_made_from_nothing(tmp_path, forge, seed):
    chance = random.Random(seed)
    site = town(tmp_path / "site", forge)
    for add, number in ((event_added, EVENTS), (place_added, PLACES)):
        for _ in range(number):
            add(site, chance)
    steps = [Step(tuple((chance.choice(CHANGES), chance.randrange(10**6)) for _ in range(chance.choice([1, 1, 2])))) for _ in range(6)]
    found = live(site, steps, always=bool(trials(full=1, sample=0)))
    assert not found, "\n".join([*map(str, steps), *found])
    EVERY_CHANGE["body_edited"](site, chance)
    assert site.build() == 0, site.said
    with BuildStore(find_sibling_path(site.output, STORE)) as store:
        _, asked = unpack_values(store.read_note(NOTE), ((), ()))
    assert len([source for source in asked if source.startswith(("agenda/e", "lieux/l"))]) <= 1, "a crowd is asked what hangs on each"
