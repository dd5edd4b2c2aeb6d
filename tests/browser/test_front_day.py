"""The front page on the day it is read: the demonstration, made on Friday 27 March 2026, opened on other days."""

from datetime import datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from tests.browser.demonstration import SITEURL


@pytest.fixture
def read(open_at_hand):
    """The front page, opened at an instant of Paris by a reader who may be elsewhere."""

    def read(moment: str, zone: str = "Europe/Paris"):
        page = open_at_hand(datetime.fromisoformat(moment).replace(tzinfo=PARIS), timezone_id=zone)
        page.goto(f"{SITEURL}/")
        return page

    return read


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-27T09:00", "Vendredi 27 mars 2026"),
        ("2026-03-28T00:10", "Samedi 28 mars 2026"),
        ("2026-04-01T12:00", "Mercredi 1er avril 2026"),
    ],
)
def test_the_front_page_says_the_day_on_which_it_is_read(read, moment, day):
    assert read(moment).locator(".topbar time").inner_text() == day


def test_it_is_the_day_of_paris_wherever_the_reader_is(read):
    assert read("2026-03-28T00:10", "America/Los_Angeles").locator(".topbar time").inner_text() == "Samedi 28 mars 2026"


def test_what_was_told_by_the_hour_has_a_day_the_day_after(read):
    friday, saturday = (read(day).locator(".thread-time time").all_inner_texts() for day in ("2026-03-27T20:00", "2026-03-28T09:00"))
    fresh = [place for place, text in enumerate(friday) if "," not in text]
    assert fresh and all(saturday[place].startswith("27 mars, ") for place in fresh)
    assert not any(text.startswith("hier") for text in saturday)
