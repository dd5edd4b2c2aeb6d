"""Whatever a file or an import says of an event, an editor is told of it and nothing breaks."""

from datetime import date, datetime
from itertools import takewhile

import pytest
from dateutil.rrule import _iterinfo, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.town.agenda.particulars import parse_ages, parse_disabilities, parse_price, parse_registrations
from plugins.town.agenda.recurrence import RecurrenceRule, parse_rule, read_repetition
from plugins.town.agenda.schedule import read_moments, read_timings
from tests.agenda.desk import event, report
from tests.agenda.made import content, known, made
from tests.campaign import trials

READERS = (read_timings, read_moments, read_repetition, parse_ages, parse_disabilities, parse_price, parse_registrations)
PIECES = st.sampled_from(
    (
        "28 mars 2026",
        "2026-03-29 02:30",
        "2026-10-25 02:30",
        "du 4 au 19 avril 2026",
        "de 8 h à 13 h",
        "25 h 61",
        "FREQ=WEEKLY",
        ";BYDAY=SA",
        "UNTIL=99999999T999999Z",
        "COUNT=99999999999",
        "BYSETPOS=-400",
        "INTERVAL=0",
        "chaque samedi",
        "jusqu’au",
        "0 €",
        "de à €",
        "6-12",
        "999 ans",
        "tel:",
        "https://",
        "<script>alert(1)</script>",
        "\u202e\u0000",
        "٢٠٢٦-٠٣-٢٨",
        "1" * 400,
        ";",
        ",",
        "\n",
        "{}",
    )
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=6).map(" ".join), st.lists(PIECES, max_size=4).map("".join))
LEAVES = TEXTS.map(lambda text: RawValue(text, 3))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: RawValue(items, 3)),
        st.dictionaries(st.sampled_from(("begin", "end", "début", "min", "max", "type", "value", "hi", "x")), inner, max_size=3).map(
            lambda keys: RawValue(keys, 3)
        ),
    ),
    max_leaves=5,
)


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
@settings(max_examples=trials(full=5_000, sample=40), deadline=None)
@given(written=VALUES)
def test_what_is_written_is_understood_or_told_to_be_wrong(read, written):
    try:
        read(written)
    except InvalidValue as wrong:
        assert wrong.text and wrong.sort


@settings(max_examples=trials(full=5_000, sample=100), deadline=None)
@given(text=st.lists(PIECES, min_size=1, max_size=6).map(";".join))
def test_a_rule_is_read_or_refused_and_its_dates_are_few_enough_to_look_at(text):
    try:
        rule = parse_rule(text)
    except InvalidValue as wrong:
        assert wrong.remedy
    else:
        assert rule == parse_rule(rule.format_rrule())
        assert (rule.count or 1) <= 1000 and rule.interval <= 1000


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=YEARLY;BYDAY=5MO;BYMONTH=2;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=9SA",
        "FREQ=DAILY;BYSETPOS=366;BYDAY=SA",
        "FREQ=WEEKLY;BYSETPOS=-8",
        "FREQ=MONTHLY;BYDAY=SA;BYSETPOS=1,32",
    ],
)
def test_a_rule_that_gives_no_date_is_refused_at_once(rule, tmp_path):
    found = report(tmp_path, {"agenda/marche.md": event(rrule=rule)}).mistakes
    assert any(mistake.sort in ("dates contradictoires", "répétition illisible") and not mistake.harmless for mistake in found)


@pytest.mark.parametrize("count", [1, 1000])
def test_the_longest_count_is_told_in_time(count):
    (event,) = known(content(rrule=f"FREQ=DAILY;INTERVAL=1000;COUNT={count}"))
    assert event.event.spoken_rule.until is None


def test_a_rule_from_before_the_first_clock_and_one_to_the_end_of_time():
    assert RecurrenceRule("DAILY").iterate_starts
    assert made(content(timings="1er janvier 1900 de 8 h à 9 h", rrule="chaque jour")).days[date(2026, 3, 27)].events
    (event,) = known(content(rrule="FREQ=YEARLY;UNTIL=21990101"))
    assert event.event.more


def test_a_title_that_is_a_script_is_text(tmp_path):
    assert report(tmp_path, {"agenda/marche.md": event(title="'<script>alert(1)</script>'")}).mistakes == ()
    (event_,) = known(content("<script>alert(1)</script>"))
    assert event_.event.poster.title == "<script>alert(1)</script>"


def test_five_hundred_sessions_are_the_most_and_are_told(tmp_path):
    days = [f"  - {1 + number % 28}/{1 + number // 28:02}/2026 de 8 h à 9 h" for number in range(300)]
    text = event(timings="\n" + "\n".join(days))
    assert report(tmp_path, {"agenda/marche.md": text}).mistakes == ()
    more = event(timings="\n" + "\n".join(days * 2))
    assert next(mistake.sort for mistake in report(tmp_path, {"agenda/marche.md": more}).mistakes) == "horaire illisible"


@pytest.mark.parametrize("folder", ["agenda", "agenda/2026", "agenda/importés"])
def test_events_may_be_kept_in_folders(folder, tmp_path):
    assert report(tmp_path, {f"{folder}/marche.md": event()}).mistakes == ()


def test_two_events_do_not_share_an_address(tmp_path):
    found = report(tmp_path, {"agenda/a.md": event(slug="marche"), "agenda/b.md": event(id="autre", slug="marche")}).mistakes
    assert any("adresse" in mistake.sort for mistake in found)


MONTHS_OF_CALENDARS = 12 * (datetime.max.year - 2026)
NEVER = (
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYSETPOS=-1;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=99991231",
    "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
)


@pytest.mark.parametrize("rule", NEVER)
def test_a_rule_of_a_day_that_never_comes_is_not_followed_to_the_end_of_calendars(rule, tmp_path, monkeypatch):
    followed, rebuild = [], _iterinfo.rebuild
    monkeypatch.setattr(_iterinfo, "rebuild", lambda months, year, month: (followed.append((year, month)), rebuild(months, year, month))[1])
    assert report(tmp_path, {"agenda/bal.md": event(rrule=rule)}).mistakes
    assert 0 < len(followed) < MONTHS_OF_CALENDARS / 4


@pytest.mark.parametrize("rule", ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;INTERVAL=7", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=30"])
@pytest.mark.parametrize("first", [datetime(2024, 2, 29, 20), datetime(1970, 1, 30, 9), datetime(2399, 1, 30, 9)])
def test_a_rule_gives_the_days_that_the_calendar_has(rule, first):
    last = datetime(first.year + 30, 1, 1)
    assert list(parse_rule(rule).iterate_starts(first, last)) == list(takewhile(lambda wall: wall <= last, rrulestr(rule, dtstart=first)))
