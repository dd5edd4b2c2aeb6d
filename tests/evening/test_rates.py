"""How often one may ask: at once, then by the second; each for themselves; within a bounded memory."""

import pytest

from plugins.service.evening import doors
from plugins.service.evening.doors import Pace, Rates, find_rate_key


class Clock:
    """Stands until it is moved."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def slow(clock):
    return Rates({"code": Pace(burst=3, rate=0.1)}, clock)


def test_a_few_at_once_then_one_at_a_time(slow, clock):
    assert [slow.wait("code", "a") for _ in range(5)] == [0, 0, 0, 10, 10]
    clock.now = 9.5
    assert slow.wait("code", "a") == 1
    clock.now = 10.5
    assert [slow.wait("code", "a"), slow.wait("code", "a")] == [0, 10]


def test_waiting_long_gives_no_more_than_the_first_time(slow, clock):
    clock.now = 1e6
    assert [slow.wait("code", "a") for _ in range(4)] == [0, 0, 0, 10]


def test_who_asks_too_often_keeps_nobody_else_out(slow):
    assert [slow.wait("code", "a") for _ in range(4)][-1]
    assert slow.wait("code", "b") == 0


def test_a_crowd_of_addresses_does_not_fill_the_memory(clock, monkeypatch):
    monkeypatch.setattr(doors, "MOST_KEYS", 100)
    many = Rates({"code": Pace(burst=3, rate=0.1)}, clock)
    for number in range(1000):
        many.wait("code", str(number))
    assert len(many._buckets) <= 100


def test_who_comes_after_a_crowd_has_a_bucket_of_their_own(clock, monkeypatch):
    monkeypatch.setattr(doors, "MOST_KEYS", 100)
    many = Rates({"code": Pace(burst=3, rate=0.1)}, clock)
    for number in range(200):
        for _ in range(4):
            many.wait("code", str(number))
    assert [many.wait("code", "newcomer") for _ in range(4)] == [0, 0, 0, 10]
    assert many.wait("code", "another") == 0


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::9", "2001:db8:1::/56"),
        ("2001:db8:1:ff:ffff::", "2001:db8:1::/56"),
        ("2001:db8:1:1ff::1", "2001:db8:1:100::/56"),
        ("n’importe quoi", "n’importe quoi"),
    ],
)
def test_a_subscriber_of_ipv6_is_one_however_many_addresses(address, counted):
    assert find_rate_key(address) == counted
