"""How long a campaign is: a sample by default, the whole of it with `./beffroi test --full`."""

import os


def trials(full: int, sample: int) -> int:
    """The number of trials to run now."""
    return full if os.environ.get("BEFFROI_TEST_FULL") == "1" else sample
