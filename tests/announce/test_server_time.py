"""The clock of a server, which `doctor` compares with ours."""

from datetime import UTC, datetime

import pytest
import requests

from plugins.announce.wire import read_server_time


def told(date: str | None) -> datetime | None:
    """What is read of this header."""
    answer = requests.Response()
    answer.headers.update({} if date is None else {"Date": date})
    return read_server_time(answer)


def test_the_clock_of_a_server_is_read():
    assert told("Mon, 02 Mar 2026 08:00:00 GMT") == datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "date", [None, "", "hier", "Mon, 02 Mar 2026 08:00:00", "Mon, 02 Mar 2026 08:00:00 -0000", "Mon, 99 Mar 2026 08:00:00 GMT"]
)
def test_a_clock_that_says_no_instant_says_nothing(date):
    assert told(date) is None
