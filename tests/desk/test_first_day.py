"""A new editor's first day: what is written in the town's own words takes few taps, and no manual."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.telephone import started_browser
from tests.campaign import WHOLE
from tests.desk.conftest import Desk, running_desk
from tests.desk.first_day import TRIALS, add_texts, do_task, try_slowly

EACH_TIME = ("breve", "horaires")
MOST_SCRIPTS, MOST_REQUESTS = 60_000, 12
"""Bytes of the form's scripts, and what it asks for beside itself: on a slow line each turn costs 150 ms."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser of this worker."""
    yield from started_browser()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose journal has what the tasks need."""
    with running_desk(Path(tmp_path_factory.mktemp("first-day")), fill=add_texts) as opened:
        yield opened


@pytest.mark.parametrize("name", TRIALS if WHOLE else EACH_TIME)
def test_a_task_takes_few_taps(town: Desk, browser: Browser, name: str):
    hand = do_task(town, browser, name)
    assert hand.taps <= TRIALS[name].most_taps and hand.taps - hand.door <= TRIALS[name].most_inside
    if name == "horaires":
        assert 'opening_hours: "Mo-Fr 07:00-20:00; Sa 09:00-18:00"' in (town.content / "lieux/piscine.md").read_text(encoding="utf-8")


def test_an_old_telephone_is_sent_little_and_in_few_turns(town: Desk, browser: Browser):
    start = try_slowly(town, browser)
    assert 0 < start.scripts <= MOST_SCRIPTS and start.requests <= MOST_REQUESTS
