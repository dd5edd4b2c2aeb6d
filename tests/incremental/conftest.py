"""What the tests of the build share: one process that forks warm builds."""

from collections.abc import Iterator

import pytest

from tests.incremental.forge import Forge, started_forge


@pytest.fixture(scope="session")
def forge() -> Iterator[Forge]:
    """Builds with the code under test."""
    with started_forge() as forge:
        yield forge
