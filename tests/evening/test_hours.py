"""The hours of an evening go on, whatever is done to the clock of the machine."""

from datetime import datetime, timedelta

from plugins.service.evening import store
from plugins.service.evening.store import Onward


class Machine:
    """A clock that can be set, and a count that cannot."""

    def __init__(self, start):
        self.told, self.counted = start, 100.0
        self.clock = Onward(lambda: self.told, lambda: self.counted)

    def pass_(self, seconds, put=0.0):
        self.counted += seconds
        self.told += timedelta(seconds=seconds + put)
        return self.clock()


def test_a_clock_that_is_put_back_is_followed_no_more(start):
    machine = Machine(start)
    assert machine.clock() == start
    assert machine.pass_(10, put=-30) == start + timedelta(seconds=10)
    assert machine.pass_(25) == start + timedelta(seconds=35)


def test_a_clock_that_is_put_forward_is_followed(start):
    machine = Machine(start)
    machine.clock()
    assert machine.pass_(10, put=3600) == start + timedelta(seconds=3610)


def test_a_clock_that_drifts_a_little_is_waited_for(start):
    machine = Machine(start)
    machine.clock()
    given = [machine.pass_(0.1, put=-0.15) for _ in range(3)]
    assert given == [start] * 3
    assert machine.pass_(10) > start


def test_the_service_follows_no_clock_that_is_put_back(monkeypatch):
    class Set(datetime):
        put = timedelta()

        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + cls.put

    monkeypatch.setattr(store, "datetime", Set)
    clock = store.start_clock({}, {}, None)
    before = clock()
    Set.put = -timedelta(seconds=30)
    assert clock() >= before
