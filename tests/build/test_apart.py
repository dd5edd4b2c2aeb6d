"""What a copy of a process makes while the process goes on; and the shelves that it packs, the same as without it."""

import os
import signal
import time

import pytest

from plugins.build.kept.label import Label
from plugins.build.kept.shelf import Kept, Shelves
from plugins.build.kept.store import Store
from plugins.build.processes.apart import Apart

LARGE = 3_000_000
"""Bytes: more than a pipe holds."""


def read(name, said="un"):
    """An object that was just read."""
    return {name: Kept(Label(name.encode(), dict, {"title": name}, (), frozenset(), b"", True), {"metadata": {"said": said}})}


@pytest.fixture
def shelves(tmp_path):
    with Store(tmp_path / "store") as store:
        made = Shelves(store, (), {})
        for number in range(40):
            made.add(read(f"{number}.md"), {f"{number}.md": "<p>corps</p>"})
        yield made


def kept(shelves):
    return {table: sorted(shelves.store.rows(table)) for table in ("labels", "shelves", "bodies")}


def test_it_is_made_elsewhere_and_handed_back():
    where, body = Apart(lambda: (os.getpid(), b"x" * LARGE)).made()
    assert where != os.getpid()
    assert len(body) == LARGE


def test_what_cannot_be_made_or_handed_back_is_none():
    assert Apart(lambda: 1 // 0).made() is None
    assert Apart(lambda: (one for one in ())).made() is None


def test_a_copy_that_is_killed_is_none():
    apart = Apart(lambda: time.sleep(60))
    os.kill(apart._process.pid, signal.SIGKILL)
    assert apart.made() is None


def test_the_copy_has_ended_once_it_was_asked():
    apart = Apart(lambda: 1)
    apart.made()
    with pytest.raises(ProcessLookupError):
        os.kill(apart._process.pid, 0)


def test_what_is_ready_is_what_is_written_without(shelves):
    ready = Apart(shelves.ready).made()
    shelves.save(shelves.used, ready)
    found = kept(shelves)
    shelves.store.empty("labels", "shelves", "bodies")
    shelves.save(shelves.used)
    assert found == kept(shelves)
    assert len(found["bodies"]) == 40


def test_what_moves_after_it_was_ready_is_written_too(shelves):
    ready = shelves.ready()
    shelves.add(read("41.md", "deux"), {"41.md": ""})
    shelves.save(shelves.used, ready)
    again = Shelves(shelves.store, (), {})
    again.load()
    assert again.state("41.md") == {"metadata": {"said": "deux"}}
    assert len(again.labels) == 41


def test_what_goes_after_it_was_ready_is_not_written(shelves):
    ready = shelves.ready()
    shelves.save(shelves.used - {"7.md"}, ready)
    again = Shelves(shelves.store, (), {})
    again.load()
    assert "7.md" not in again.labels
    assert len(again.labels) == 39
