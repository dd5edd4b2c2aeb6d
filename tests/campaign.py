"""Which tests are campaigns, and how long one is: a sample drawn by a seed, or the whole of it with `./beffroi test --full`.

A campaign repeats a proof over many kills, races, forged answers, mutants or invented histories. `./beffroi test --campaigns` runs the
samples of all; the checks leave them out unless their file is named, or the test alone.
"""

import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest

WHOLE = os.environ.get("BEFFROI_TEST_FULL") == "1"
SAMPLED = os.environ.get("BEFFROI_TEST_CAMPAIGNS") == "1"
FOLDER = os.environ.get("BEFFROI_CORPORA")
SEED = os.environ.setdefault("BEFFROI_TEST_SEED", str(random.SystemRandom().randrange(1_000_000)))
"""What samples are drawn by, the same in every worker. The checks print it: given again in this variable, it draws the same samples."""
UNTIL = float(os.environ.get("BEFFROI_TEST_UNTIL", "inf"))
"""When no other test is begun, in seconds since 1970; set by `./beffroi test --minutes`."""
Case = TypeVar("Case")


def trials(full: int, sample: int) -> int:
    """The number of trials to run now."""
    return full if WHOLE else sample


def draw(cases: Sequence[Case], count: int, whole: bool = WHOLE, seed: str = SEED) -> list[Case]:
    """`count` of `cases` in their order, others with each seed; all of them in the long campaigns."""
    places = range(len(cases))
    return [cases[place] for place in (places if whole else sorted(random.Random(seed).sample(places, min(count, len(cases)))))]


long = pytest.mark.skipif(not WHOLE, reason="Longue campagne : ./beffroi test --full")
"""What is only run in the long campaigns: the checks have fifteen minutes on two cores, and say by name what they leave out."""


campaign = pytest.mark.campaign
"""On a test, or as the `pytestmark` of a file: see the top of this file."""


def is_asked_for(item: pytest.Item) -> bool:
    """Whether this run is one for `item`."""
    if item.get_closest_marker(campaign.name):
        return SAMPLED or WHOLE or any(Path(word.split("::")[0]).resolve() == item.path for word in item.config.args)
    return not SAMPLED


def archives() -> list[Path]:
    """The archives of real public bodies that BEFFROI_CORPORA names; the largest, half of them all, only in the long campaigns."""
    found = [folder for folder in Path(FOLDER).iterdir() if any(folder.rglob("*.md"))] if FOLDER else []
    found.sort(key=lambda folder: sum(file.stat().st_size for file in folder.rglob("*.md")))
    return found if WHOLE else found[:-1]
