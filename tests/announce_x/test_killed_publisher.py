"""The publishing command is killed at every step, on each ledger store, before an X that accepts repeats or refuses them.

X's own list is the judge: no announcement twice, none lost.
"""

import random
import signal
import sys

import pytest

from tests.announce_x.town import ROOT, STEPS, Town, at_any_moment, calm
from tests.campaign import campaign, trials
from tests.warm import warm

SAMPLE = {"file": 4, "git": 5}
"""Half the steps before an X that accepts repeats, the other half before one that refuses them."""
TRIALS = [
    pytest.param(store, refuses, number, marks=[campaign] if refuses or number else [])
    for store, sample in SAMPLE.items()
    for refuses in (False, True)
    for number in range(refuses * sample, refuses * sample + trials(full=200, sample=sample))
]


def killed(town: Town, step, chance: random.Random) -> None:
    """Run the command and kill it at `step`; it may have ended before, when the moment is random."""
    step(town, chance)
    town.start()
    ended = town.end()
    calm(town)
    assert ended.code == -signal.SIGKILL or step is at_any_moment, ended.said


def unclear(town: Town, said: str) -> set[str]:
    """The announcements that a run lists as unclear."""
    lines = [line for line in said.splitlines() if "incertain" in line]
    return {one.permalink for one in town.announcements if any(one.title in line for line in lines)}


@pytest.mark.parametrize(("store", "refuses", "number"), TRIALS)
def test_a_publisher_killed_anywhere_says_everything_once(found_town, store, refuses, number):
    town, chance = found_town(store, refuses, launch=warm().start, usual=0.4), random.Random(f"{store} {refuses} {number}")
    killed(town, STEPS[store][number % len(STEPS[store])], chance)
    ended = town.finish() if store == "git" else town.run(1)
    said = town.posts()
    assert ended.code == 0, ended.said
    assert set(said.values()) == {1}, said
    again = town.say(9)
    assert (again.code, town.posts()) == (0, said), again.said


@campaign
@pytest.mark.parametrize("number", range(trials(full=60, sample=1)))
@pytest.mark.parametrize("store", STEPS)
def test_a_publisher_killed_again_and_again_says_nothing_twice(found_town, store, number):
    town, chance = found_town(store, refuses=False, launch=warm().start, usual=0.4), random.Random(f"{store} {number}")
    for hours in range(3):
        chance.choice(STEPS[store])(town, chance)
        town.start(hours)
        town.end()
        calm(town)
    ended = town.finish(4) if store == "git" else town.run(4)
    said = town.posts()
    assert ended.code in (0, 3), ended.said
    assert set(said.values()) <= {0, 1}, said
    assert {link for link, times in said.items() if not times} <= unclear(town, ended.said), ended.said


MUTANT = """
import runpy, sys, types
from pathlib import Path
path = Path({path!r})
source = path.read_text(encoding="utf-8")
claim = "    run.ledger.append(*other_posts, claimed, rivals=rivals)\\n"
call = "    end, outcome = _send_claimed(claimed, network, run)\\n"
assert claim + call in source, "the mutant must follow the code"
module = types.ModuleType("plugins.announce.send")
sys.modules[module.__name__] = module
exec(compile(source.replace(claim + call, call + claim), str(path), "exec"), module.__dict__)
runpy.run_path({tasks!r}, run_name="__main__")
"""


@pytest.mark.parametrize(("changed", "times"), [(False, 1), (True, 2)])
def test_only_a_publisher_that_claims_after_the_call_says_things_twice(found_town, changed, times):
    """The proof that the trials above can fail: before an X that shows nothing yet, the claim alone prevents it."""
    mutant = MUTANT.format(path=str(ROOT / "plugins" / "announce" / "send.py"), tasks=str(ROOT / "tasks.py"))
    town = found_town("file", **({"program": [sys.executable, "-c", mutant]} if changed else {"launch": warm().start}))
    town.x.lag = 99
    killed(town, STEPS["file"][0], random.Random(1))
    town.run(0.02)  # sooner than a post that is not shown is held to be absent
    assert max(town.posts().values()) == times
