"""What a person sees while pictures are prepared."""

import io

import pytest

from plugins.core.infrastructure import errors
from plugins.core.infrastructure.errors import Progress, track_progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""
    now = [100.0]
    monkeypatch.setattr(errors.time, "monotonic", lambda: now[0])
    return now


def spoken(stream, clock, seconds, total):
    shown = Progress("Images préparées", total, stream)
    for _ in range(total):
        clock[0] += seconds
        shown.step()
    return stream.getvalue()


def test_a_short_work_says_nothing(clock):
    assert spoken(io.StringIO(), clock, 0.01, 45) == ""
    assert spoken(Terminal(), clock, 0.01, 45) == ""


def test_on_a_terminal_one_line_is_rewritten(clock):
    said = spoken(Terminal(), clock, 0.5, 4)
    assert said.count("\n") == 1
    assert said.split("\r")[-1] == "Images préparées : 4 sur 4\n"


def test_in_a_log_lines_are_rare_and_the_last_is_there(clock):
    said = spoken(io.StringIO(), clock, 0.5, 45)
    assert said.splitlines() == [f"Images préparées : {done} sur 45" for done in (2, 12, 22, 32, 42, 45)]


def test_items_pass_through_in_order_while_they_are_counted(clock):
    stream = Terminal()
    seen = []
    for item in track_progress("abcd", "Lecture", stream):
        clock[0] += 0.6
        seen.append(item)
    assert seen == list("abcd")
    assert stream.getvalue().split("\r")[-1] == "Lecture : 4 sur 4\n"


def test_nothing_to_do_says_nothing(clock):
    assert list(track_progress([], "Lecture", Terminal())) == []
