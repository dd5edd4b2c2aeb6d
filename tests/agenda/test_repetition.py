"""A rule in an editor's French, and the RRULE that it is."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.town.agenda.recurrence import RecurrenceRule, is_start, parse_rule, read_repetition


@pytest.mark.parametrize(
    ("french", "rule"),
    [
        ("chaque jour", "FREQ=DAILY"),
        ("tous les jours, 5 fois", "FREQ=DAILY;COUNT=5"),
        ("chaque semaine", "FREQ=WEEKLY"),
        ("toutes les deux semaines", "FREQ=WEEKLY;INTERVAL=2"),
        ("toutes les 3 semaines", "FREQ=WEEKLY;INTERVAL=3"),
        ("chaque mois", "FREQ=MONTHLY"),
        ("chaque année", "FREQ=YEARLY"),
        ("chaque samedi jusqu’au 30 juin 2026", "FREQ=WEEKLY;UNTIL=20260630T215959Z;BYDAY=SA"),
        ("tous les samedis", "FREQ=WEEKLY;BYDAY=SA"),
        ("les lundis, mercredis et vendredis", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("chaque mardi et jeudi pendant 12 séances", "FREQ=WEEKLY;COUNT=12;BYDAY=TU,TH"),
        ("du mardi au dimanche jusqu'au 3 mai 2026", "FREQ=WEEKLY;UNTIL=20260503T215959Z;BYDAY=TU,WE,TH,FR,SA,SU"),
        ("du samedi au lundi", "FREQ=WEEKLY;BYDAY=SA,SU,MO"),
        ("un samedi sur deux", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA"),
        ("le premier jeudi du mois", "FREQ=MONTHLY;BYDAY=1TH"),
        ("le dernier dimanche de chaque mois", "FREQ=MONTHLY;BYDAY=-1SU"),
        ("le premier et le troisième samedi du mois", "FREQ=MONTHLY;BYDAY=1SA,3SA"),
        ("FREQ=WEEKLY;BYDAY=SA;UNTIL=20260630", "FREQ=WEEKLY;UNTIL=20260630T215959Z;BYDAY=SA"),
        ("RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1SU", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=5"),
        ("freq=monthly; bymonthday=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ],
)
def test_an_editor_s_words_are_a_rule(french, rule):
    assert read_repetition(RawValue(french, 1)).format_rrule() == rule


@pytest.mark.parametrize(
    "written",
    [
        "samedi",
        "de temps en temps",
        "chaque samedi jusqu’au 31 juin 2026",
        "FREQ=HOURLY",
        "FREQ=SECONDLY;COUNT=3",
        "BYDAY=SA",
        "FREQ=WEEKLY;BYDAY=SAM",
        "FREQ=WEEKLY;BYDY=SA",
        "FREQ=WEEKLY;BYDAY",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=1SA",
        "FREQ=MONTHLY;BYDAY=6SA",
        "FREQ=MONTHLY;BYDAY=0SA",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20260630",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;INTERVAL=1001",
        "FREQ=WEEKLY;UNTIL=30 juin",
        "FREQ=WEEKLY;UNTIL=20260631",
        "FREQ=YEARLY;BYEASTER=0",
        "",
    ],
)
def test_what_is_no_rule_says_what_to_write(written):
    with pytest.raises(InvalidValue) as raised:
        read_repetition(RawValue(written, 1))
    assert raised.value.remedy


def test_a_rule_that_is_written_is_read_again_as_the_same():
    for text in ("FREQ=WEEKLY;INTERVAL=2;UNTIL=20260630T215959Z;BYDAY=SA", "FREQ=MONTHLY;COUNT=9;BYDAY=MO,TU;BYSETPOS=-1"):
        assert parse_rule(parse_rule(text).format_rrule()) == parse_rule(text)


def test_the_end_of_a_rule_of_whole_days_is_a_day():
    assert parse_rule("FREQ=DAILY;UNTIL=20260630").format_rrule(whole_days=True) == "FREQ=DAILY;UNTIL=20260630"


def test_an_end_in_utc_is_an_instant_of_paris():
    assert parse_rule("FREQ=DAILY;UNTIL=20260630T220000Z").until == datetime(2026, 7, 1, tzinfo=PARIS)


def test_a_rule_knows_its_own_days():
    assert is_start(parse_rule("FREQ=WEEKLY;BYDAY=SA"), datetime(2026, 3, 28, 8))
    assert not is_start(parse_rule("FREQ=WEEKLY;BYDAY=SA"), datetime(2026, 3, 29, 8))
    assert not is_start(parse_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), datetime(2026, 3, 28, 8))


@pytest.mark.parametrize("text", ["FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SA", "FREQ=WEEKLY;BYDAY=SA;BYMONTH=5,6"])
def test_what_is_skipped_at_the_start_changes_nothing_later(text):
    rule, first, last = parse_rule(text), datetime(2016, 5, 7, 8), datetime(2026, 12, 31)
    every = list(rule.iterate_starts(first, last))
    for early in (datetime(2026, 3, 1) + timedelta(days=number) for number in range(30)):
        later = [wall for wall in rule.iterate_starts(first, last, early) if wall >= early]
        assert later == [wall for wall in every if wall >= early]


def test_a_rule_that_ended_gives_nothing():
    assert (
        list(RecurrenceRule("DAILY", until=datetime(2026, 1, 1, tzinfo=PARIS)).iterate_starts(datetime(2026, 2, 1), datetime(2027, 1, 1)))
        == []
    )


@pytest.mark.parametrize("seed", range(40))
def test_what_comes_back_each_week_or_day_comes_when_dateutil_says(seed):
    chance = random.Random(seed)
    freq, days = chance.choice((("DAILY", ()), ("WEEKLY", ()), ("WEEKLY", chance.sample(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), 3))))
    first = datetime(2026, 1, 1, 18, 30) + timedelta(days=chance.randrange(400))
    rule = RecurrenceRule(
        freq,
        chance.choice((1, 2, 3)),
        chance.choice((None, None, 1, 7, 30)),
        chance.choice((None, (first + timedelta(days=chance.randrange(90))).replace(tzinfo=PARIS))),
        (("BYDAY", ",".join(days)),) if days else (),
    )
    rule = replace(rule, until=None) if rule.count else rule
    last, early = first + timedelta(days=chance.randrange(200)), first + timedelta(days=chance.randrange(-9, 99))
    every = rrulestr(replace(rule, until=None).format_rrule(), dtstart=first)
    bound = min(last, rule.until.replace(tzinfo=None)) if rule.until else last
    expected = list(takewhile(lambda wall: wall <= bound, every))
    found = list(rule.iterate_starts(first, last, early))
    assert [wall for wall in found if wall >= early] == [wall for wall in expected if wall >= early] and {*found} <= {*expected}
    assert list(rule.iterate_starts(first, last)) == expected
