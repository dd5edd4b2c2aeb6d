"""The demonstration as it is published, whose tables are looked at: the build of the browser tests."""

from pathlib import Path

import pytest

from tests.browser import demonstration


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the built demonstration, made once whoever asks."""
    base = tmp_path_factory.getbasetemp()
    return demonstration.built((base if worker_id == "master" else base.parent) / "demonstration")
