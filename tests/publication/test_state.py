"""What readers may know of a publication, hour by hour."""

from datetime import date, datetime, timedelta

import pytest

from plugins.publication.clock import PARIS
from plugins.publication.kind import Kind
from plugins.publication.publication import Publication

KIND = Kind("article", "article", "articles", "articles", "{date:%Y}/{slug}/", "article", ())
NOON = datetime(2026, 3, 27, 12, tzinfo=PARIS)
HOUR = timedelta(hours=1)


def state(now=NOON, **more):
    return Publication(KIND, "articles/a.md", "a", True, "A", "a", "2026/a/", "", **({"date": NOON - HOUR} | more)).state(now)


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
