"""How long a campaign is: a sample by default, the whole of it with `./beffroi test --full`."""

import os

import pytest

WHOLE = os.environ.get("BEFFROI_TEST_FULL") == "1"


def trials(full: int, sample: int) -> int:
    """The number of trials to run now."""
    return full if WHOLE else sample


long = pytest.mark.skipif(not WHOLE, reason="Longue campagne : ./beffroi test --full")
"""What is only run in the long campaigns: the checks have fifteen minutes on two cores, and say by name what they leave out."""
