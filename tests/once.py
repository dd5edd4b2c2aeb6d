"""What all workers look at is made by the first that asks for it, below the folder of the run."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str, Callable[[Path], object]], Path]:
    """`made_once(name, make)` is the folder of that name, in which `make` was called once however many workers ask; it is only read."""
    base = tmp_path_factory.getbasetemp()

    def made_once(name: str, make: Callable[[Path], object]) -> Path:
        folder = (base if worker_id == "master" else base.parent) / name
        make_once(folder, make)
        return folder

    return made_once


def make_once(folder: Path, make: Callable[[Path], object]) -> None:
    """Call `make` with `folder`, unless a process of this run has; wait for one that does."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f"{folder.name}.made")
    with alone(folder.with_name(f"{folder.name}.lock")):
        if not made.exists():
            make(folder)
            made.touch()


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """One worker after the other."""
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
