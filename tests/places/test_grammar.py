"""The syntax of opening hours: what is read is written back, what is not says where and why."""

from datetime import date

import pytest
from hypothesis import given, settings
from opening_hours import OpeningHours

from plugins.town.places.hours_grammar import (
    Date,
    DateRange,
    HoursRule,
    UnreadableHours,
    build_dated_rule,
    format_for_library,
    format_rules,
    group_runs,
    parse_hours,
)
from tests.campaign import trials
from tests.places.invented import anything

EASTER = [(date(2026, 4, 18), date(2026, 5, 3))]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("24/7", "24/7"),
        ("Mo-Fr 9:00-12:00,14:00-18:00;Sa 09:00-12:00; PH off", "Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00; PH off"),
        ("Fr-Mo 10:00-24:00", "Mo,Fr-Su 10:00-24:00"),
        ("Apr 01-Sep 30: Mo-Su 08:00-20:00", "Apr 01-Sep 30 Mo-Su 08:00-20:00"),
        ("Dec 24-26 closed", "Dec 24-Dec 26 off"),
        ("2026 Aug 03-23 off", "2026 Aug 03-2026 Aug 23 off"),
        ("Jan,Mar-May Tu 10:00-12:00", "Jan,Mar-May Tu 10:00-12:00"),
        ("May 10:00-12:00", "May 10:00-12:00"),
        ("2026-2027 Mo 10:00-12:00", "2026-2027 Mo 10:00-12:00"),
        ("week 01-53/2 We 10:00-12:00", "week 01-53/2 We 10:00-12:00"),
        ("Sa[1,3] 10:00-12:00, Su[-1] 10:00-12:00", "Sa[1],Sa[3] 10:00-12:00, Su[-1] 10:00-12:00"),
        ("(sunrise+01:00)-(sunset-00:30)", "(sunrise+01:00)-(sunset-00:30)"),
        ("SH Mo-Fr 10:00-18:00; SH,PH off", "SH Mo-Fr 10:00-18:00; PH,SH off"),
        ('Fr unknown "sur rendez-vous"', 'Fr unknown "sur rendez-vous"'),
        ('Mo-Fr 09:00-12:00 "entrée par la cour";', 'Mo-Fr 09:00-12:00 "entrée par la cour"'),
        ("Mo-Fr 10:00-18:00; 12:00-14:00 off", "Mo-Fr 10:00-18:00; 12:00-14:00 off"),
    ],
)
def test_hours_have_one_form(text, same):
    assert format_rules(parse_hours(text)) == same
    assert format_rules(parse_hours(same)) == same


@given(anything())
@settings(max_examples=trials(full=3000, sample=60), deadline=None)
def test_what_is_written_is_read_again_the_same(rules):
    assert parse_hours(format_rules(rules)) == rules


@given(anything())
@settings(max_examples=trials(full=1000, sample=40), deadline=None)
def test_what_is_written_is_understood_by_the_library(rules):
    OpeningHours(format_for_library(rules, EASTER), country="FR")


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("", 0, ""),
        ("lundi 9h-12h", 0, ""),
        ("Mo-Fr 9h-12h", 6, ""),
        ("Mo-Fr 10:00", 6, ""),
        ("Mo-Fr 10:00-12:00 || unknown", 18, "||"),
        ("Mo-Fr 18:00+", 6, "fermeture"),
        ("Mo-Fr 18:00-20:00+", 17, "fermeture"),
        ('"sur rendez-vous"', 0, "commentaire"),
        ("Mo-Fr 31:00-32:00", 6, "heure"),
        ("Mo-Fr 10:75-12:00", 6, "heure"),
        ("Apr-Sep 30 off", 11, ""),
        ("Jan 32 off", 7, "au calendrier"),
        ("Apr 31 off", 7, "au calendrier"),
        ("2026 Feb 29 off", 12, "au calendrier"),
        ("PH Mo 10:00-12:00", 3, "PH"),
        ("week Mo 10:00-12:00", 5, ""),
        ("Mo-Fr 10:00-12:00;; Sa 10:00-12:00", 18, ""),
        ("Mox 10:00-12:00", 0, ""),
    ],
)
def test_what_is_not_understood_says_where(text, place, why):
    with pytest.raises(UnreadableHours) as wrong:
        parse_hours(text)
    assert wrong.value.place == place
    assert why in wrong.value.why


def test_school_holidays_are_their_dates():
    assert format_for_library(parse_hours("Mo 10:00-12:00; SH Mo-Fr 14:00-16:00"), EASTER) == (
        "Mo 10:00-12:00; 2026 Apr 18-2026 May 03 Mo-Fr 14:00-16:00"
    )


def test_days_and_school_holidays_together_are_both():
    assert format_for_library(parse_hours("Mo,SH 10:00-12:00"), EASTER) == "Mo 10:00-12:00; 2026 Apr 18-2026 May 03 10:00-12:00"


def test_hours_of_school_holidays_that_nobody_knows_never_are():
    assert format_for_library(parse_hours("SH 10:00-12:00"), []) == "off"


def test_who_is_open_at_night_closes_from_dawn_to_dawn():
    assert format_for_library(parse_hours("Mo-Su 18:00-02:00; We off"), []) == "Mo-Su 18:00-02:00; We 05:00-29:00 off"
    assert format_for_library(parse_hours("Mo-Su 18:00-22:00; We off"), []) == "Mo-Su 18:00-22:00; We off"


def test_a_single_day_is_not_a_stretch():
    assert build_dated_rule(date(2026, 5, 1), date(2026, 5, 1), ()) == HoursRule(stretches=(DateRange(Date(2026, 5, 1)),), state="off")


def test_a_quotation_mark_cannot_end_the_reason_of_a_closure():
    rule = build_dated_rule(date(2026, 5, 1), date(2026, 5, 2), (), 'le "pont"')
    assert parse_hours(format_rules([rule])) == (rule,)


def test_days_that_follow_each_other_are_one_run():
    assert group_runs([0, 1, 2, 5, 6]) == [(0, 2), (5, 6)]
    assert group_runs([]) == []
