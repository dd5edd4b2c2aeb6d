"""When the home page would be another although nobody wrote anything."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from plugins.core.infrastructure.clock import PARIS
from plugins.journal.site.room import ROOM

NOW = datetime(2026, 3, 27, 9, tzinfo=PARIS)


def until(*ages: timedelta) -> datetime:
    """When a home page whose articles have those ages would change."""
    return ROOM.inputs.changes_at({"now": NOW, "dates": [SimpleNamespace(date=NOW - age) for age in ages]})


def test_a_home_page_changes_at_midnight():
    assert until(timedelta(days=1)) == until() == datetime(2026, 3, 28, tzinfo=PARIS)


def test_an_article_leaves_the_last_seven_days_at_its_hour():
    assert until(timedelta(days=6, hours=20)) == NOW + timedelta(hours=4)


def test_what_left_the_week_changes_nothing_more():
    assert until(timedelta(days=7)) == datetime(2026, 3, 28, tzinfo=PARIS)
