"""What the output holds is told to Pelican while it works: it waits for it, and for nobody who is gone."""

import os
import threading

import pytest

from plugins.incremental.orders import BuildOrders, OutputState, place_of_output_state


@pytest.fixture
def orders(tmp_path):
    """Orders as the command leaves them, before it has looked at the output."""
    path = tmp_path / ".output.vu"
    BuildOrders(tmp_path / "store", tmp_path / "output", {"a.md": b"1"}, scanned_at=7).write(path)
    return path


def test_who_asks_before_it_is_told_waits(orders):
    read = BuildOrders.read(orders)
    assert (dict(read.digests), read.scanned_at) == ({"a.md": b"1"}, 7)
    telling = threading.Timer(0.2, OutputState({"index.html"}, frozenset({"lost.html"})).write, [orders])
    telling.start()
    assert read.output_state.present_files == {"index.html"}
    assert read.output_state.lost_files == {"lost.html"}
    telling.join()


def test_what_a_killed_build_left_is_not_taken_for_what_is_told(orders, tmp_path):
    OutputState({"former.html"}).write(orders)
    BuildOrders(tmp_path / "store", tmp_path / "output").write(orders)
    assert not place_of_output_state(orders).exists()
    BuildOrders.forget(orders)
    assert not any(tmp_path.iterdir())


def test_nobody_waits_for_a_command_that_is_gone(orders):
    """A copy whose parent has ended: nothing would ever be told to it."""
    ours, its = os.pipe()
    if not (child := os.fork()):
        if not os.fork():
            waits = BuildOrders.read(orders).output_state
            os.write(its, b"?")
            try:
                waits.present_files  # noqa: B018
            except OSError:
                os.write(its, b"gone")
            os._exit(0)
        os.read(ours, 1)
        os._exit(0)
    os.waitpid(child, 0)  # another child of these checks may end meanwhile
    os.close(its)
    assert b"".join(iter(lambda: os.read(ours, 8), b"")) == b"gone"


def test_nobody_waits_for_a_command_that_was_gone_before_its_orders_were_read(tmp_path):
    path = tmp_path / ".output.vu"
    if not (commander := os.fork()):
        BuildOrders(tmp_path / "store", tmp_path / "output").write(path)
        os._exit(0)
    os.waitpid(commander, 0)
    with pytest.raises(OSError, match="nobody tells"):
        BuildOrders.read(path).output_state.present_files  # noqa: B018
