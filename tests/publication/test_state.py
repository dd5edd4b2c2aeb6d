"""What readers may know of a publication, hour by hour."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Publication

KIND = Kind("article", "article", "articles", "articles", "{date:%Y}/{slug}/", "article", ())
NOON = datetime(2026, 3, 27, 12, tzinfo=PARIS)
HOUR = timedelta(hours=1)


def state(now=NOON, **more):
    return Publication(KIND, "articles/a.md", "a", True, "A", "a", "2026/a/", "", **({"date": NOON - HOUR} | more)).compute_state(now)


@pytest.mark.parametrize("status", ["published", "hidden"])
def test_nothing_is_shown_before_its_hour(status):
    assert state(date=NOON + HOUR, status=status) == "scheduled"
    assert state(date=NOON, status=status) == status


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_a_draft_and_a_withdrawn_publication_do_not_wait_for_an_hour(status):
    assert state(date=NOON + HOUR, status=status) == status


def test_a_publication_expires_after_its_last_day_not_during_it():
    assert state(expires=date(2026, 3, 27)) == "published"
    assert state(expires=date(2026, 3, 27), now=NOON + 12 * HOUR) == "expired"


def test_a_page_without_a_date_is_there_at_once():
    assert state(date=None) == "published"


HALF_HOURS = [(datetime(2026, 3, 26, tzinfo=UTC) + n * HOUR / 2).astimezone(PARIS) for n in range(48 * 9)]
"""Nine days, of which one has a change of clocks."""


@pytest.mark.parametrize("status", ["published", "hidden", "draft", "withdrawn"])
@pytest.mark.parametrize("written", [None, NOON - 240 * HOUR, datetime(2026, 3, 29, 9, 30, tzinfo=PARIS)])
@pytest.mark.parametrize("expires", [None, date(2026, 3, 20), date(2026, 3, 28), date(2026, 4, 2)])
def test_it_says_when_it_next_changes_by_itself(status, written, expires):
    one = Publication(KIND, "articles/a.md", "a", True, "A", "a", "2026/a/", "", date=written, expires=expires, status=status)
    moved = [(now, later) for now, later in pairwise(HALF_HOURS) if one.compute_state(now) != one.compute_state(later)]
    assert all(now < one.find_next_change(now) <= later for now, later in moved)
