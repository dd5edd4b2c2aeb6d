"""What the tests of the benchmarks share: programs of ours are measured, and not how Python starts them."""

import os
import subprocess
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from benchmarks import measure
from tests.warm import forkable, start_program


@pytest.fixture(scope="module")
def started_warm() -> Iterator[pytest.MonkeyPatch]:
    """What is measured forks from what has imported the rooms; until the end of the module, as what is changed with what is given."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if not forkable({name: ""})]:
            patch.delenv(name)
        patch.setattr(measure, "subprocess", SimpleNamespace(Popen=start_program, STDOUT=subprocess.STDOUT))
        yield patch
