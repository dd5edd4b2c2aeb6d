"""Whatever happens to a site, and in whatever order: building after it gives what a build from nothing gives, byte for byte."""

import pytest

from tests.campaign import campaign, draw, trials
from tests.incremental.histories import history, live
from tests.incremental.sites import SITES as SMALL_SITES
from tests.incremental.town_site import town

SEEDS = [
    ("sober", 0),
    *(
        pytest.param(name, seed, marks=campaign)
        for name in ("sober", "simple", "notmyidea")
        for seed in range(1 if name == "sober" else 0, trials(full=1500, sample=3))
    ),
    ("beffroi", 0),
    *(pytest.param("beffroi", seed, marks=campaign) for seed in range(1, trials(full=500, sample=2))),
    *(pytest.param("town", seed, marks=campaign) for seed in draw(range(300), count=1)),
]
SITES = {**SMALL_SITES, "town": town}

WHOLE = bool(trials(full=1, sample=0))
"""Compare after each step too; a town's whole journal, which takes ten seconds to build anew, only at the end of its history."""


@pytest.mark.parametrize(("name", "seed"), SEEDS)
def test_after_any_history_a_site_is_what_it_would_be_without_one(tmp_path, forge, name, seed):
    steps = history(seed, of_a_town=name == "town")
    found = live(SITES[name](tmp_path / "site", forge), steps, always=WHOLE and name != "town")
    assert not found, "\n".join([*map(str, steps), *found])
