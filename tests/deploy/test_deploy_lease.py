"""One deploy at a time where there is no lock: whoever holds a destination, and whoever comes while it is held."""

import threading
import time
from types import SimpleNamespace

import pytest

from plugins.core.infrastructure.errors import NotNow
from plugins.engine.deploy import lock
from plugins.engine.deploy.lock import Lease
from plugins.engine.deploy.manifest import LOCK
from tests.deploy.site import tree, write
from tests.processes import PATIENCE, soon


class Board:
    """A file that everyone sees."""

    def __init__(self, text=""):
        self.text = text

    def read(self):
        return self.text

    def write(self, text):
        self.text = text

    def remove(self):
        self.text = ""


@pytest.fixture
def machine(tmp_path):
    """The mark of a machine, by its name; nothing is written in it yet."""

    def mark(name="ici"):
        (tmp_path / name).touch()
        return tmp_path / name

    return mark


SELDOM = 5
"""Seconds between two beats of ours at a real destination, where each starts rclone twice: no deploy here lasts as long."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(lock, "PAUSE", 0.1)
    monkeypatch.setattr(lock, "BEAT", 0.05)
    monkeypatch.setattr(lock, "DEAD", 0.3)


def test_it_is_given_back_at_the_end(machine):
    board = Board()
    with Lease(board, machine(), "www"):
        assert board.text
    assert board.text == ""


def test_whoever_comes_while_it_is_held_goes_away(machine, monkeypatch):
    board = Board()

    def sleep_until_it_beats(_):
        seen = board.text
        assert soon(lambda: board.text != seen)

    with Lease(board, machine("une"), "www"), pytest.raises(NotNow, match="un autre dépôt"):
        monkeypatch.setattr(lock, "time", SimpleNamespace(monotonic=time.monotonic, sleep=sleep_until_it_beats))
        with Lease(board, machine("autre"), "www"):
            pytest.fail("two at once")


def test_a_host_that_is_slow_to_answer_is_given_more_time(machine, monkeypatch):
    """Where a line takes longer than PAUSE, another may write its own after we have looked; where it takes a beat, it is not dead."""
    board, now, slept = Board("quelqu-un 7\n"), [0], []
    read, write = board.read, board.write
    monkeypatch.setattr(lock, "time", SimpleNamespace(monotonic=lambda: now[0], sleep=slept.append))
    monkeypatch.setattr(board, "read", lambda: now.append(now.pop() + 1) or read())
    monkeypatch.setattr(board, "write", lambda text: now.append(now.pop() + 2) or write(text))
    with Lease(board, machine(), "www"):
        assert slept == [lock.DEAD + 12, 4]


def test_a_deploy_that_died_on_another_machine_is_waited_for_then_replaced(machine):
    board, begun = Board("quelqu-un 7\n"), time.monotonic()
    with Lease(board, machine(), "www"):
        assert time.monotonic() - begun >= 0.3
        assert not board.text.startswith("quelqu-un")


def test_a_deploy_that_died_on_this_machine_is_replaced_at_once(machine, monkeypatch):
    monkeypatch.setattr(lock, "DEAD", 60)
    machine().write_text("moi-meme")
    begun = time.monotonic()
    with Lease(Board("moi-meme 7\n"), machine(), "www"):
        assert time.monotonic() - begun < 50


def test_of_two_who_sign_at_once_the_last_one_stays(machine):
    board = Board()

    def sign(text):
        board.text = "un autre 1\n"

    board.write = sign
    with pytest.raises(NotNow), Lease(board, machine(), "www"):
        pytest.fail("two at once")


def test_whoever_was_held_for_dead_stops_at_the_next_step(machine):
    board = Board()
    with Lease(board, machine(), "www") as held:
        held.check()
        board.text = "un autre 1\n"
        held.beating.join(PATIENCE)
        with pytest.raises(NotNow):
            held.check()
    assert board.text == "un autre 1\n"


def test_among_many_at_once_never_two_hold_it(machine, monkeypatch):
    """Where a thread writes sooner than PAUSE, and beats sooner than DEAD, on a busy machine too."""
    monkeypatch.setattr(lock, "PAUSE", 1)
    monkeypatch.setattr(lock, "DEAD", 3)
    board, inside, most = Board(), [], []

    def one(number):
        try:
            with Lease(board, machine(f"m{number}"), "www"):
                inside.append(number)
                most.append(len(inside))
                time.sleep(0.15)
                inside.remove(number)
        except NotNow:
            pass

    several = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in several:
        thread.start()
    for thread in several:
        thread.join()
    assert set(most) == {1}


def test_a_deploy_of_another_machine_that_is_under_way_is_left_alone(host_by, monkeypatch):
    monkeypatch.setattr(lock, "BEAT", SELDOM)
    host = host_by("webdav")
    write(host.output, {"index.html": "accueil"})
    host.deploy()
    write(host.output, {"index.html": "accueil nouveau"})
    alive, aside = threading.Event(), host.live.parent / "aside"

    def beat():
        count = 0
        while not alive.wait(0.05):
            count += 1
            aside.write_text(f"quelqu-un {count}\n")
            aside.replace(host.live / LOCK)

    beating = threading.Thread(target=beat)
    beating.start()
    before = tree(host.live)
    with pytest.raises(NotNow, match="un autre dépôt est en cours"):
        host.deploy()
    assert tree(host.live) == before
    assert host.live.joinpath(LOCK).read_text().startswith("quelqu-un")
    alive.set()
    beating.join()
    host.deploy()
    assert tree(host.live) == tree(host.output)
    assert not host.live.joinpath(LOCK).exists()


def test_what_another_machine_wrote_since_we_looked_is_seen_before_anything_is_written(host_by, monkeypatch):
    monkeypatch.setattr(lock, "BEAT", SELDOM)
    host = host_by("webdav")
    write(host.output, {"index.html": "accueil"})
    host.deploy()
    write(host.output, {"index.html": "accueil nouveau"})
    entered = Lease.__enter__

    def enter(held):
        for name in (".beffroi-manifest.json", ".beffroi-manifest-2.json"):
            (host.live / name).write_text('{"version": 1, "names": {"ab": "cd"}}')
        return entered(held)

    monkeypatch.setattr(Lease, "__enter__", enter)
    with pytest.raises(NotNow):
        host.deploy()
    assert (host.live / "index.html").read_text() == "accueil"
