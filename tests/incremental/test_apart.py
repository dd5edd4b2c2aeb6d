"""What a copy of a process makes while the process goes on; and the shelves that it packs, the same as without it."""

import os
import signal
import time

import pytest

from plugins.incremental.cache.label import Label
from plugins.incremental.cache.objects import CachedObject, ObjectCache
from plugins.incremental.cache.store import BuildStore
from plugins.incremental.processes.background_copy import BackgroundCopy

LARGE = 3_000_000
"""Bytes: more than a pipe holds."""


def read(name, said="un"):
    """An object that was just read."""
    return {name: CachedObject(Label(name.encode(), dict, {"title": name}, (), frozenset(), b"", True), {"metadata": {"said": said}})}


@pytest.fixture
def shelves(tmp_path):
    with BuildStore(tmp_path / "store") as store:
        made = ObjectCache(store, (), {})
        for number in range(40):
            made.add(read(f"{number}.md"), {f"{number}.md": "<p>corps</p>"})
        yield made


def kept(shelves):
    return {table: sorted(shelves.store.rows(table)) for table in ("labels", "shelves", "bodies")}


def test_it_is_made_elsewhere_and_handed_back():
    where, body = BackgroundCopy(lambda: (os.getpid(), b"x" * LARGE)).result()
    assert where != os.getpid()
    assert len(body) == LARGE


def test_what_cannot_be_made_or_handed_back_is_none():
    assert BackgroundCopy(lambda: 1 // 0).result() is None
    assert BackgroundCopy(lambda: (one for one in ())).result() is None


def test_a_copy_that_is_killed_is_none():
    apart = BackgroundCopy(lambda: time.sleep(60))
    os.kill(apart._process.pid, signal.SIGKILL)
    assert apart.result() is None


def test_the_copy_has_ended_once_it_was_asked():
    apart = BackgroundCopy(lambda: 1)
    apart.result()
    with pytest.raises(ProcessLookupError):
        os.kill(apart._process.pid, 0)


def test_what_is_ready_is_what_is_written_without(shelves):
    ready = BackgroundCopy(shelves.pack).result()
    shelves.save(shelves.used_names, ready)
    found = kept(shelves)
    shelves.store.empty("labels", "shelves", "bodies")
    shelves.save(shelves.used_names)
    assert found == kept(shelves)
    assert len(found["bodies"]) == 40


def test_what_moves_after_it_was_ready_is_written_too(shelves):
    ready = shelves.pack()
    shelves.add(read("41.md", "deux"), {"41.md": ""})
    shelves.save(shelves.used_names, ready)
    again = ObjectCache(shelves.store, (), {})
    again.load()
    assert again.state("41.md") == {"metadata": {"said": "deux"}}
    assert len(again.labels) == 41


def test_what_goes_after_it_was_ready_is_not_written(shelves):
    ready = shelves.pack()
    shelves.save(shelves.used_names - {"7.md"}, ready)
    again = ObjectCache(shelves.store, (), {})
    again.load()
    assert "7.md" not in again.labels
    assert len(again.labels) == 39
