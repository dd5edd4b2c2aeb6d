"""What is going on or comes next, told for a day at once, is what is told at each of its instants."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.infrastructure.build_services import PublicationRows
from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.current_spans import find_current_spans, list_spans_of_day
from plugins.core.publication.instants import TimeSpan
from plugins.town.agenda.schedule import find_event_span
from tests.agenda.made import content
from tests.campaign import trials

RULES = ("", "chaque jour", "chaque jour, 3 fois", "chaque samedi", "chaque mois")
HOURS = (0, 4, 9, 12, 23)
"""None is among those that clocks leave out or tell twice."""


@pytest.mark.parametrize("day", ["2026-03-27", "2026-03-29", "2026-10-25"], ids=["a day", "clocks go forward", "clocks go back"])
@given(
    sessions=st.lists(st.tuples(st.integers(-2, 2), st.sampled_from(HOURS), st.sampled_from((1, 12, 24))), min_size=1, max_size=3),
    rule=st.sampled_from(RULES),
    minutes=st.lists(st.integers(0, 24 * 60 - 1), min_size=3, max_size=trials(full=40, sample=6)),
)
def test_a_span_told_for_the_day_is_that_of_each_instant(day, sessions, rule, minutes):
    start = datetime.fromisoformat(day)
    begins = [(start + timedelta(days=shift, hours=hour), length) for shift, hour, length in sessions]
    lines = [f"{begin:%Y-%m-%d %H:%M} au {begin + timedelta(hours=length):%Y-%m-%d %H:%M}" for begin, length in begins]
    event = content(timings="\n".join(lines), **({"rrule": rule} if rule else {}))
    for minute in minutes:
        now = start.replace(tzinfo=PARIS) + timedelta(minutes=minute)
        span = find_event_span(event.publication, now)
        times = find_current_spans("quarters", [event], now, PublicationRows()).find_times(event)
        assert times == (span and (span.start.timestamp(), span.end.timestamp()))


def test_what_cannot_be_told_in_advance_is_asked_at_the_instant():
    kind = SimpleNamespace(find_current_span=lambda publication, now: TimeSpan(now, now))
    page = SimpleNamespace(publication=SimpleNamespace(kind=kind), relative_source_path="a.md")
    now = datetime(2026, 3, 27, 9, tzinfo=PARIS)
    assert list_spans_of_day(page.publication, now.date()) is None
    assert find_current_spans("quarters", [page], now, PublicationRows()).find_times(page) == (now.timestamp(), now.timestamp())
