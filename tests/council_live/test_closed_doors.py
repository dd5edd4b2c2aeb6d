"""Closed doors: by the file and on the spot, to the microsecond while it lasts, to the second in the archive."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.service.council_live.live_session import SECOND, ClosedDoors, Uptime, read_machine_uptime
from plugins.town.council.session import Window

START = datetime(2026, 3, 26, 18, 30, tzinfo=UTC)
MINUTE, TICK = timedelta(minutes=1), timedelta(milliseconds=1)


class Hall:
    """The doors of a chamber, and the clock above them."""

    def __init__(self, folder, start):
        self.now, self.said = start, []
        self.age, self.boot, self.booted = 0, 1, 0
        self.doors = ClosedDoors(folder / "huis-clos.json", lambda: self.said, lambda: self.now, self.uptime)

    def uptime(self):
        """What the machine counts by itself."""
        return Uptime(str(self.boot), float(self.age - self.booted))

    def at(self, instant, closed=None):
        """The clock moves; and the doors, when it is said how."""
        self.now = instant
        return closed is not None and self.doors.shut(closed)

    def passes(self, seconds):
        """Time goes by; the clock goes with it."""
        self.age, self.now = self.age + seconds, self.now + seconds * SECOND

    def starts_again(self):
        """The machine; what it had counted is lost."""
        self.boot, self.booted = self.boot + 1, self.age

    def refuses_what_was_typed(self, when):
        """Whether what was typed at the age `when`, and comes now, is behind doors."""
        return self.doors.is_closed_at(self.now - (self.age - when) * SECOND)


@pytest.fixture
def hall(tmp_path, start):
    return Hall(tmp_path, start)


def test_doors_are_closed_from_one_moment_to_another_and_what_follows_is_told(hall, start):
    assert hall.at(start + MINUTE, True)
    assert not hall.at(start + 2 * MINUTE, True)
    assert hall.at(start + 3 * MINUTE, False)
    assert not hall.at(start + 4 * MINUTE, False)
    held = [hall.doors.is_closed_at(start + number * MINUTE) for number in range(5)]
    assert held == [False, True, True, False, False]


def test_what_the_file_says_and_what_is_done_on_the_spot_add_up(hall, start):
    hall.said = [Window(start + 10 * MINUTE, start + 20 * MINUTE)]
    hall.at(start, True)
    hall.at(start + MINUTE, False)
    assert hall.doors.list_windows() == (Window(start, start + MINUTE), *hall.said)


@pytest.mark.parametrize("end", [None, 60], ids=["whose end nobody knew", "that was to last an hour"])
def test_closed_doors_of_the_file_are_opened_on_the_spot(hall, start, end):
    hall.said = [Window(start, end and start + end * MINUTE)]
    assert hall.at(start + 5 * MINUTE, False)
    assert hall.doors.list_windows() == (Window(start, start + 5 * MINUTE),)
    assert not hall.doors.is_closed_at(start + 6 * MINUTE)


def test_another_service_knows_what_was_done(hall, start, tmp_path):
    hall.at(start, True)
    again = Hall(tmp_path, start + MINUTE)
    assert again.doors.is_closed_at(start + MINUTE) and again.at(start + 2 * MINUTE, False)


def test_no_entry_that_was_taken_is_inside_what_the_archive_says(hall, start):
    before, closed, opened, after = (start + number * TICK for number in (200, 700, 5300, 5400))
    hall.at(closed, True)
    hall.at(opened, False)
    assert [hall.doors.is_closed_at(instant) for instant in (before, closed, opened - TICK, opened, after)] == [
        False,
        True,
        True,
        False,
        False,
    ]
    (window,) = hall.doors.list_windows_for_archive()
    assert window == Window(start + timedelta(seconds=1), start + timedelta(seconds=5))
    assert not any(window.holds(instant.replace(microsecond=0)) for instant in (before, opened, after))


def test_doors_that_were_closed_by_mistake_leave_nothing_in_the_archive(hall, start):
    hall.at(start + 100 * TICK, True)
    hall.at(start + 900 * TICK, False)
    assert hall.doors.list_windows_for_archive() == ()


def test_the_archive_keeps_the_words_of_the_file_when_nothing_was_done(hall, start):
    hall.said = [Window(start, start + MINUTE)]
    assert hall.doors.list_windows_for_archive() == ()


def test_doors_that_were_closed_stay_so_though_the_clock_is_put_back(hall, start):
    hall.at(start + MINUTE, True)
    for back in (30 * SECOND, timedelta()):
        hall.now = start + back
        assert hall.doors.is_closed_at(hall.now) and hall.doors.is_closed_at(start) and not hall.doors.shut(True)
    assert hall.doors.shut(False) and not hall.doors.is_closed_at(hall.now) and not hall.doors.shut(False)
    assert all(window.start <= window.end for window in hall.doors.list_windows())


def test_what_was_written_behind_doors_is_not_told_once_they_are_open_and_the_clock_is_back(hall, start):
    hall.at(start, True)
    hall.at(start + MINUTE, False)
    hall.now = start + 20 * SECOND
    assert not hall.doors.is_closed_at(hall.now) and hall.doors.is_closed_at(hall.now - 10 * SECOND)


def test_what_was_written_behind_doors_is_not_told_though_they_opened_by_a_clock_put_back_before_they_closed(hall, start):
    hall.doors.uptime = Uptime
    typed, opened = start + 11 * SECOND, start + 20 * SECOND
    hall.at(start + 30 * SECOND, True)
    hall.at(opened, False)
    hall.now = opened + SECOND
    assert hall.doors.is_closed_at(typed) and hall.doors.is_closed_at(opened - TICK)
    assert not hall.doors.is_closed_at(start + 31 * SECOND)
    assert all(one.end is None or one.start < one.end for one in hall.doors.list_windows_for_archive())


@pytest.mark.parametrize("step", [-3600, -10, 3600])
@pytest.mark.parametrize("again", [False, True], ids=["it goes on", "the machine is started again"])
def test_what_was_typed_behind_doors_and_comes_late_is_refused_however_the_clock_was_moved_meanwhile(hall, step, again):
    hall.passes(30)
    assert hall.doors.shut(True)
    if again and step < 0:
        hall.starts_again()
    hall.now += step * SECOND
    hall.passes(15)
    assert hall.doors.shut(False)
    hall.passes(5)
    assert [hall.refuses_what_was_typed(when) for when in (30, 35, 44, 45, 49)] == [True, True, True, False, False]
    if not again:
        assert not any(hall.refuses_what_was_typed(when) for when in (10, 29)) or step > 0


def test_what_was_typed_behind_doors_is_refused_though_the_clock_is_put_forward_once_they_are_open(hall):
    hall.doors.shut(True)
    hall.passes(30)
    hall.doors.shut(False)
    hall.passes(10)
    hall.now += 3600 * SECOND
    assert hall.refuses_what_was_typed(20) and not hall.refuses_what_was_typed(35)


moves = st.one_of(
    st.tuples(st.just("passes"), st.integers(0, 90)),
    st.tuples(st.just("clock"), st.integers(-200, 200)),
    st.tuples(st.just("shut"), st.booleans()),
    st.tuples(st.just("starts_again"), st.none()),
)


@given(moves=st.lists(moves, max_size=14))
def test_nothing_typed_behind_doors_is_ever_taken(tmp_path_factory, moves):
    """Where the machine was started again since they were opened, its clock is believed: it is not moved here."""
    hall, behind, closed, moved, lost, opened = Hall(tmp_path_factory.mktemp("doors"), START), [], False, False, False, 0
    for name, value in moves:
        seconds = value if name == "passes" else 1
        behind += [hall.age + second for second in range(seconds)] if closed else []
        hall.passes(seconds)
        if name == "clock" and opened in (0, hall.boot):
            hall.now, moved = hall.now + value * SECOND, True
        elif name == "shut":
            hall.doors.shut(value)
            closed, opened = value, opened or (0 if value else hall.boot)
        elif name == "starts_again" and not (moved and opened):
            hall.starts_again()
            lost = lost or closed
    assert all(hall.refuses_what_was_typed(when) for when in behind)
    if not (moved or lost):
        assert not any(hall.refuses_what_was_typed(when) for when in set(range(hall.age)) - set(behind))


def test_the_machine_says_for_how_long_it_has_been_up():
    before, after = read_machine_uptime(), read_machine_uptime()
    assert before.boot and before.boot == after.boot and 0 < before.seconds <= after.seconds


def test_another_service_refuses_what_was_typed_behind_doors_by_a_clock_put_back(hall, start, tmp_path):
    hall.passes(30)
    hall.doors.shut(True)
    hall.now = start + 20 * SECOND
    hall.passes(15)
    again = Hall(tmp_path, hall.now)
    again.age = hall.age
    again.doors.shut(False)
    again.passes(1)
    assert again.doors.is_closed_at(start + 25 * SECOND) and not again.refuses_what_was_typed(29)
