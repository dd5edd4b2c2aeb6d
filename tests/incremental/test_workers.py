"""The work of a build, shared by processes that are copies of one: all is made, once each, and nobody is left when it ends."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection

import pytest

from plugins.engine.incremental.processes import workers
from plugins.engine.incremental.processes.workers import (
    PIPE,
    SHARE,
    SharedWork,
    WorkerCrew,
    WorkerLost,
    begin_work,
    build_worker_crew,
    share_work,
)
from tests.journal import ROOT
from tests.processes import PATIENCE, is_alive, soon

THINGS = list(range(10 * SHARE))
CROWD = """
import os, sys, time
from pathlib import Path
from plugins.engine.incremental.processes.workers import SHARE, SharedWork, WorkerCrew, share_work
def do(share):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(600)
list(share_work(SharedWork("minutes", do), range(10 * SHARE), WorkerCrew(3)))
"""


def here():
    return multiprocessing.parent_process() is None


def elsewhere(do):
    """Work that only the other processes do at first: this one waits for one of them to have begun."""
    begun = multiprocessing.get_context("fork").Event()

    def done(share):
        if here():
            assert begun.wait(PATIENCE)
        else:
            begun.set()
        return do(share)

    return SharedWork("test", done)


class Unsendable(Exception):
    def __init__(self, text, lock):
        super().__init__(text)
        self.lock = lock


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_each_thing_is_made_once(processes):
    made = [thing for share in share_work(SharedWork("test", list), THINGS, WorkerCrew(processes)) for thing in share]
    assert sorted(made) == THINGS


def test_the_others_take_a_part():
    assert set(share_work(elsewhere(lambda _: os.getpid()), THINGS, WorkerCrew(2))) > {os.getpid()}


def test_the_others_go_on_while_nobody_listens(tmp_path):
    def do(share):
        (tmp_path / str(share[0])).touch()
        return b"x" * PIPE

    def all_is_made():
        return len(list(tmp_path.iterdir())) * SHARE == len(THINGS)

    are_made = []
    made = list(share_work(SharedWork("test", do), THINGS, WorkerCrew(2), lambda: are_made.append(soon(all_is_made))))
    assert are_made == [True]
    assert made == [b"x" * PIPE] * (len(THINGS) // SHARE)


def test_all_that_was_said_is_heard_before_another_share_is_taken(monkeypatch):
    """Else what one made while this process did something else waits for the end, when the others have nothing to do."""
    context = multiprocessing.get_context("fork")
    left_to_others, are_sent, here_begun = context.Semaphore(5), context.Semaphore(0), context.Event()
    send = Connection.send_bytes

    def send_and_count(pipe, message):
        send(pipe, message)
        are_sent.release()

    def do(share):
        if here():
            here_begun.set()
        else:
            assert left_to_others.acquire(block=False) or here_begun.wait(PATIENCE)
        return here()

    def wait_for_five():
        assert all(are_sent.acquire(timeout=PATIENCE) for _ in range(6))  # that it is there, then five

    monkeypatch.setattr(Connection, "send_bytes", send_and_count)
    made_here = list(share_work(SharedWork("test", do), THINGS, WorkerCrew(2), wait_for_five))
    assert made_here[0] and not any(made_here[1:5])


def test_alone_things_are_made_in_their_order():
    assert [thing for share in share_work(SharedWork("test", list), THINGS, WorkerCrew(1)) for thing in share] == THINGS


def test_neighbours_are_made_by_one_process():
    made = list(share_work(elsewhere(lambda share: (here(), share[0] // SHARE)), THINGS, WorkerCrew(2)))
    ours, theirs = ([number for mine, number in made if mine is whose] for whose in (True, False))
    assert ours == sorted(ours)
    assert theirs == sorted(theirs, reverse=True)
    assert theirs[0] == 9
    assert not ours or ours[-1] < theirs[-1]


def test_few_things_start_nobody():
    assert set(share_work(SharedWork("test", lambda _: os.getpid()), THINGS[: WorkerCrew.few_shares * SHARE], WorkerCrew(8))) == {
        os.getpid()
    }


def test_nothing_to_do_is_done():
    assert list(share_work(SharedWork("test", list), [], WorkerCrew(2))) == []


def test_what_is_made_elsewhere_is_packed_there_and_unpacked_here():
    work = elsewhere(lambda _: os.getpid())
    work = SharedWork("test", work.do, lambda made: f"{made} {os.getpid()}".encode(), lambda told: (*map(int, told.split()), os.getpid()))
    sent = [made for made in share_work(work, THINGS, WorkerCrew(2)) if isinstance(made, tuple)]
    assert sent
    assert all(maker == packer != unpacker == os.getpid() for maker, packer, unpacker in sent)


def test_more_than_a_pipe_holds_is_handed_back():
    made = list(share_work(elsewhere(lambda share: bytes(3 << 20)), THINGS, WorkerCrew(3)))
    assert [len(each) for each in made] == [3 << 20] * 10


@pytest.mark.parametrize("processes", [1, 3])
def test_this_process_does_its_own_work_once_before_it_takes_a_part(processes):
    told = []
    list(share_work(SharedWork("test", lambda _: told.append("part")), THINGS, WorkerCrew(processes), lambda: told.append("meanwhile")))
    assert told[:1] == ["meanwhile"]
    assert told.count("meanwhile") == 1


def test_the_others_work_in_the_meantime():
    begun = multiprocessing.get_context("fork").Event()
    waited = []
    list(share_work(SharedWork("test", lambda _: begun.set()), THINGS, WorkerCrew(2), lambda: waited.append(begun.wait(PATIENCE))))
    assert waited == [True]


@pytest.mark.parametrize("processes", [1, 2])
def test_work_is_begun_by_the_others_before_anybody_asks_what_is_made(processes):
    begun = multiprocessing.get_context("fork").Event()
    made = begin_work(SharedWork("test", lambda share: begun.set() or share), THINGS, WorkerCrew(processes))
    assert begun.wait(PATIENCE if processes > 1 else 0) == (processes > 1)
    assert sorted(thing for share in made for thing in share) == THINGS


def test_nobody_goes_on_with_work_that_is_given_up():
    made = begin_work(elsewhere(lambda share: share), THINGS, WorkerCrew(2))
    started = multiprocessing.active_children()
    made.close()
    assert started and not set(started) & set(multiprocessing.active_children())


@pytest.mark.parametrize("lock", [None, multiprocessing.get_context("fork").Lock()], ids=["plain", "that no pickle holds"])
def test_an_exception_elsewhere_is_raised_here(lock):
    def fails(share):
        if 200 in share:
            raise Unsendable(f"deux cents, dit {os.getpid()}", lock)

    with pytest.raises(Unsendable, match=f"deux cents, dit {os.getpid()}"):
        list(share_work(elsewhere(fails), THINGS, WorkerCrew(2)))


def test_what_fails_elsewhere_and_not_here_is_made_here():
    def fails(share):
        return list(share) if here() else 1 / 0

    assert sorted(thing for share in share_work(elsewhere(fails), THINGS, WorkerCrew(2)) for thing in share) == THINGS


def test_what_cannot_be_handed_back_is_made_here():
    made = list(share_work(elsewhere(lambda share: (os.getpid(), lambda: share)), THINGS, WorkerCrew(2)))
    assert {maker for maker, _ in made} == {os.getpid()}
    assert sorted(thing for _, things in made for thing in things()) == THINGS


def test_a_process_that_dies_at_work_is_told_in_a_sentence():
    with pytest.raises(WorkerLost, match="BUILD_PROCESSES = 1"):
        list(share_work(elsewhere(lambda _: None if here() else os.kill(os.getpid(), signal.SIGKILL)), THINGS, WorkerCrew(2)))


def test_one_that_dies_before_it_takes_anything_is_not_missed(monkeypatch):
    monkeypatch.setattr(workers, "take_shares", lambda *_: os._exit(3))
    assert sorted(thing for share in share_work(SharedWork("test", list), THINGS, WorkerCrew(3)) for thing in share) == THINGS


def test_where_no_process_can_be_started_the_work_is_done_alone(monkeypatch):
    def refused(*_, **__):
        raise OSError("no more processes")

    monkeypatch.setattr(multiprocessing.get_context("fork").Process, "start", refused)
    assert set(share_work(SharedWork("test", lambda _: os.getpid()), THINGS, WorkerCrew(4))) == {os.getpid()}


def test_when_this_one_stops_in_the_middle_nobody_is_left():
    working = share_work(elsewhere(lambda _: here() or time.sleep(PATIENCE)), THINGS, WorkerCrew(3))
    next(working)
    children = {child.pid for child in multiprocessing.active_children()}
    working.close()
    assert children
    assert not [number for number in children if is_alive(number)]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda sign: sign.name)
def test_no_process_is_left_behind_by_one_that_is_stopped(tmp_path, sign):
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-c", CROWD, str(tmp_path)]
    with subprocess.Popen(program, cwd=ROOT, env=environ, stderr=subprocess.PIPE, process_group=0) as crowd:
        assert soon(lambda: len(list(tmp_path.iterdir())) == 3)
        crowd.send_signal(sign)
        said = crowd.stderr.read().decode()
    numbers = {int(path.name) for path in tmp_path.iterdir()}
    assert soon(lambda: not any(map(is_alive, numbers)))
    assert "BrokenPipe" not in said


def test_ctrl_c_in_a_terminal_reaches_all_and_only_one_says_so(tmp_path):
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-c", CROWD, str(tmp_path)]
    with subprocess.Popen(program, cwd=ROOT, env=environ, stderr=subprocess.PIPE, process_group=0) as crowd:
        assert soon(lambda: len(list(tmp_path.iterdir())) == 3)
        os.killpg(crowd.pid, signal.SIGINT)
        said = crowd.stderr.read().decode()
    assert said.count("KeyboardInterrupt") == 1
    assert not [path for path in tmp_path.iterdir() if is_alive(int(path.name))]


def test_where_copies_are_not_safe_one_process_builds(monkeypatch):
    assert build_worker_crew({"BUILD_PROCESSES": 4}) == WorkerCrew(4)
    monkeypatch.setattr(workers, "SAFE_TO_COPY", False)
    assert build_worker_crew({"BUILD_PROCESSES": 4}) == WorkerCrew(1)
