"""What the tests of the permanent service start from: its stores, and the service itself as a process."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web_service.stores import STORES, in_service, running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], str]]:
    """Gives the address of a new base of PostgreSQL's; without PostgreSQL its tests are skipped, each by its name."""
    with running_postgresql() as base:
        yield base


@pytest.fixture(params=STORES)
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Any]:
    """Calls a function in a process that has the service's tables, on each store."""
    store = "" if request.param == "sqlite" else request.getfixturevalue("postgresql")()
    return lambda function, *values: in_service(tmp_path, store, function, *values)
