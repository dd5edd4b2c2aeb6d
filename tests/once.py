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
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder.with_name(f"{name}.lock")):
            if not folder.with_name(f"{name}.made").exists():
                make(folder)
                folder.with_name(f"{name}.made").touch()
        return folder

    return made_once


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """One worker after the other."""
    with place.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
