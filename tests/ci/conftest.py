"""A town whose journal is on a forge, with one article; and the world around it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ci.forge import HOST, Forge
from tests.fakes.internet import Internet
from tests.fakes.x import X, world


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    """The town's repository."""
    forge = Forge(tmp_path)
    forge.write("marche", "Le marché revient")
    return forge


@pytest.fixture(scope="session")
def published_town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Forge, Path]:
    """Another, of two articles, and the machine that published its `main`; nobody writes there, each module has branches of its own."""
    forge = Forge(tmp_path_factory.mktemp("published"))
    for name, title in (("marche", "Le marché revient"), ("theatre", "Le théâtre ouvre")):
        forge.write(name, title)
    machine = forge.clone(place=forge.folder / "builds")
    forge.run("ci/publish", here=machine)
    return forge, machine


@pytest.fixture
def x() -> X:
    """The judge: what it holds is what was said."""
    return X()


@pytest.fixture
def internet(forge: Forge, x: X, tmp_path: Path) -> Iterator[Internet]:
    """The world in which X and the town's host answer."""
    with world(tmp_path, x, forge.web, HOST) as internet:
        yield internet
