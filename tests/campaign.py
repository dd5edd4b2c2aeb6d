"""How long a campaign is: a sample by default, the whole of it with `./beffroi test --full`."""

import os
from pathlib import Path

import pytest

WHOLE = os.environ.get("BEFFROI_TEST_FULL") == "1"
FOLDER = os.environ.get("BEFFROI_CORPORA")


def trials(full: int, sample: int) -> int:
    """The number of trials to run now."""
    return full if WHOLE else sample


long = pytest.mark.skipif(not WHOLE, reason="Longue campagne : ./beffroi test --full")
"""What is only run in the long campaigns: the checks have fifteen minutes on two cores, and say by name what they leave out."""


def archives() -> list[Path]:
    """The archives of real public bodies that BEFFROI_CORPORA names; the largest, half of them all, only in the long campaigns."""
    found = [folder for folder in Path(FOLDER).iterdir() if any(folder.rglob("*.md"))] if FOLDER else []
    found.sort(key=lambda folder: sum(file.stat().st_size for file in folder.rglob("*.md")))
    return found if WHOLE else found[:-1]
