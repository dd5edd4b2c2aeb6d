"""The names of records: in the order of time, and telling it."""

from datetime import UTC, datetime, timedelta

import pytest

from plugins.announce.networks.bluesky import mint_tid, parse_tid
from plugins.core.infrastructure.clock import PARIS
from tests.fakes.bluesky_record import TID

NOON = datetime(2026, 3, 2, 12, tzinfo=PARIS)


@pytest.mark.parametrize("time", [NOON, datetime(1970, 1, 1, tzinfo=UTC), datetime(2255, 1, 1, tzinfo=UTC)])
def test_a_name_has_the_form_that_bluesky_takes(time):
    assert TID.fullmatch(mint_tid(time))


def test_names_sort_as_time_does():
    names = [mint_tid(NOON + timedelta(seconds=number)) for number in range(500)]
    assert names == sorted(names)


def test_a_name_tells_the_second_that_it_was_made_in():
    assert all(NOON <= parse_tid(mint_tid(NOON)) < NOON + timedelta(seconds=1) for _ in range(500))


def test_names_of_one_second_differ():
    """A hundred, of a thousand million: among two thousand, two were the same once in five hundred runs."""
    assert len({mint_tid(NOON) for _ in range(100)}) == 100


def test_a_name_that_others_made_is_read_as_they_meant_it():
    assert parse_tid("3jzfcijpj2z2a") == datetime(2023, 6, 30, 15, 3, 1, 887007, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["", "0" * 13, "3jzfcijpj2z2", "3jzfcijpj2z2aa", "3JZFCIJPJ2Z2A", "zzzzzzzzzzzzz", "3jzfcijpj2z2a\n"])
def test_what_is_no_name_is_not_read(wrong):
    with pytest.raises(ValueError, match="TID"):
        parse_tid(wrong)
