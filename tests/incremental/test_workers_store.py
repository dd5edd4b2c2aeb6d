"""The store while a build is shared: workers read what the last build left, whatever is being written, and write nothing in it."""

import os
import signal
from contextlib import suppress

import pytest

from plugins.engine.incremental.cache.store import BuildStore
from plugins.engine.incremental.processes.workers import SHARE, SharedWork, WorkerCrew, share_work
from tests.incremental.test_workers import elsewhere, here

THINGS = list(range(10 * SHARE))


@pytest.fixture
def store(tmp_path):
    with BuildStore(tmp_path / "store") as made:
        made.write_note("word", b"old")
        made.commit()
        yield made


def test_copies_read_it_as_it_was_kept_and_the_first_goes_on_writing(store):
    store.write_note("word", b"new")
    told = list(share_work(elsewhere(lambda _: (here(), store.read_note("word"), store.mine)), THINGS, WorkerCrew(3)))
    assert set(told) == {(True, b"new", True), (False, b"old", False)} or set(told) == {(False, b"old", False)}
    store.commit()
    with BuildStore(store.path) as again:
        assert again.read_note("word") == b"new"


def test_a_worker_that_only_reads_holds_nobody_up(store):
    list(share_work(SharedWork("test", lambda _: store.read_note("word")), THINGS, WorkerCrew(2)))
    store.write_note("word", b"new")
    store.commit()
    assert store.read_note("word") == b"new"


def test_a_build_from_nothing_writes_to_the_disk_as_it_goes_and_copies_find_nothing(store):
    store.allow_spilling()
    store.clear()
    before = store.path.stat().st_size
    store.write_bodies(((str(number), "x" * 100_000) for number in range(400)), [])
    assert store.path.stat().st_size > before + 20_000_000
    told = list(share_work(elsewhere(lambda _: (here(), store.read_note("word"), len(store.list_rows("bodies")))), THINGS, WorkerCrew(3)))
    assert (False, None, 0) in told
    assert set(told) <= {(False, None, 0), (True, None, 400)}
    store.roll_back()
    assert (store.read_note("word"), store.list_rows("bodies")) == (b"old", [])


def test_what_a_killed_build_from_nothing_left_is_undone(store):
    child = os.fork()
    if not child:
        with suppress(BaseException), BuildStore(store.path) as killed:
            killed.allow_spilling()
            killed.clear()
            killed.write_bodies(((str(number), "x" * 100_000) for number in range(400)), [])
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    with BuildStore(store.path) as again:
        assert (again.read_note("word"), again.list_rows("bodies")) == (b"old", [])
