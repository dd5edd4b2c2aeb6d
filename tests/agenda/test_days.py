"""The agenda day by day: what a day holds, which days a page shows."""

from datetime import date, timedelta

import pytest

from plugins.town.agenda.days import ENOUGH_SHOWINGS, LONGEST_SPAN, SHORTEST_SPAN, STALE
from tests.agenda.made import FRIDAY, content, made

SATURDAY, SUNDAY, MONDAY = date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30)


def titles(showings) -> list[str]:
    return [each.poster.title for each in showings]


def test_what_begins_first_comes_first_and_whole_days_before_all():
    agenda = made(
        content("Soir", "28 mars 2026 de 20 h à 22 h"),
        content("Matin", "28 mars 2026 de 8 h à 13 h"),
        content("Journée", "2026-03-28"),
    )
    assert titles(agenda.days[SATURDAY].events) == ["Journée", "Matin", "Soir"]


def test_what_lasts_for_days_is_on_each_of_them():
    agenda = made(content("Festival", "2026-03-28 10:00 au 2026-03-30 18:00"))
    assert [day for day, shown in agenda.days.items() if titles(shown.events) == ["Festival"]] == [SATURDAY, SUNDAY, MONDAY]


def test_a_night_is_of_its_evening_alone():
    agenda = made(content("Bal", "28 mars 2026 de 20 h 30 à 5 h"))
    assert list(agenda.days) == [SATURDAY]


def test_an_exhibition_is_apart_and_told_once_a_day_with_all_its_hours():
    twice = "28 mars 2026 de 10 h à 12 h\n28 mars 2026 de 14 h à 18 h"
    day = made(content("Verre", twice, type="exposition", rrule="chaque jour, 3 fois")).days[SATURDAY]
    (shown,) = day.exhibitions
    assert day.events == ()
    assert (shown.session.begin.hour, [one.begin.hour for one in shown.also], shown.ends_at.hour) == (10, [14], 18)


def test_an_exhibition_closed_on_mondays_is_on_no_monday():
    agenda = made(content("Verre", "7 mars 2026 de 14 h à 18 h", type="exposition", rrule="du mardi au dimanche jusqu’au 3 mai 2026"))
    assert MONDAY not in agenda.days
    assert {day.weekday() for day in agenda.days} == {1, 2, 3, 4, 5, 6}


def test_an_exhibition_s_cancelled_opening_is_no_opening():
    agenda = made(content("Verre", "28 mars 2026 de 14 h à 18 h", type="exposition", rrule="chaque jour, 3 fois", cancelled="29 mars 2026"))
    assert agenda.days[SATURDAY].exhibitions
    assert not agenda.days[SUNDAY].exhibitions


def test_a_cancelled_session_stays_in_its_day():
    agenda = made(content("Cours", "28 mars 2026 de 8 h à 9 h", rrule="chaque samedi, 3 fois", cancelled="28 mars 2026"))
    (shown,) = agenda.days[SATURDAY].events
    assert shown.session.cancelled


def test_the_page_of_all_shows_a_week_at_least():
    daily = [
        content(f"Cours {number}", f"27 mars 2026 de {9 + number} h à {10 + number} h", rrule="chaque jour, 60 fois") for number in range(6)
    ]
    shown = [day.date for day in made(*daily).soon]
    assert (shown[0], shown[-1]) == (FRIDAY, FRIDAY + SHORTEST_SPAN)


def test_where_there_is_little_it_goes_on_until_it_has_enough():
    weekly = content("Marché", "28 mars 2026 de 8 h à 13 h", rrule="chaque samedi")
    shown = [day.date for day in made(weekly).soon]
    assert len(shown) == (LONGEST_SPAN.days - 1) // 7 + 1 <= ENOUGH_SHOWINGS
    assert shown[-1] <= FRIDAY + LONGEST_SPAN


def test_the_page_of_all_shows_no_exhibition_among_its_days():
    agenda = made(content("Verre", "27 mars 2026 de 14 h à 18 h", type="exposition", rrule="chaque jour, 9 fois"), content())
    assert all(not day.exhibitions for day in agenda.soon)
    assert [event.event.poster.title for event in agenda.exhibitions] == ["Verre"]


def test_the_page_of_today_knows_the_days_on_which_it_may_still_be_read():
    daily = content("Cours", "1 mars 2026 de 9 h à 10 h", rrule="chaque jour")
    shown = [day.date for day in made(daily).these_days]
    assert shown == [FRIDAY + timedelta(days=number) for number in range(STALE.days + 1)]


def test_the_page_of_today_keeps_the_night_that_began_yesterday_and_nothing_else_of_it():
    agenda = made(
        content("Bal", "26 mars 2026 de 22 h à 3 h"),
        content("Goûter", "26 mars 2026 de 16 h à 17 h"),
        content("Verre", "26 mars 2026 de 14 h à 18 h", type="exposition"),
    )
    (yesterday,) = agenda.these_days
    assert (yesterday.date, titles(yesterday.events), yesterday.exhibitions) == (FRIDAY - timedelta(days=1), ["Bal"], ())


def test_the_page_of_the_week_end_knows_this_one_and_the_next():
    daily = content("Cours", "1 mars 2026 de 19 h à 20 h", rrule="chaque jour")
    (this, days), (following, others) = made(daily).weekends
    assert [day.date for day in days] == [this.friday, this.saturday, this.sunday] == [FRIDAY, SATURDAY, SUNDAY]
    assert [day.date for day in others] == [following.friday, following.saturday, following.sunday, following.monday]


def test_friday_afternoon_and_its_exhibitions_are_not_of_the_week_end():
    agenda = made(
        content("Goûter", "27 mars 2026 de 16 h à 17 h"),
        content("Concert", "27 mars 2026 de 20 h à 22 h"),
        content("Verre", "27 mars 2026 de 14 h à 22 h", type="exposition", rrule="chaque jour, 3 fois"),
    )
    friday = agenda.weekends[0][1][0]
    assert (titles(friday.events), friday.exhibitions) == (["Concert"], ())


def test_a_friday_that_is_a_holiday_is_of_it_from_the_morning_with_its_exhibitions():
    agenda = made(
        content("Brocante", "1er mai 2026 de 8 h à 13 h"),
        content("Verre", "1er mai 2026 de 14 h à 22 h", type="exposition"),
        today=date(2026, 4, 29),
    )
    (friday,) = agenda.weekends[0][1]
    assert (titles(friday.events), len(friday.exhibitions)) == (["Brocante"], 1)


@pytest.mark.parametrize("today", [date(2026, 3, 28), date(2026, 3, 29)])
def test_on_the_week_end_itself_it_is_this_one(today):
    agenda = made(content(), content("Foot", "29 mars 2026 de 15 h à 17 h"), today=today)
    assert agenda.weekends[0][0].saturday == SATURDAY


def test_the_new_year_is_no_border():
    agenda = made(content("Réveillon", "31 décembre 2026 de 20 h à 4 h"), today=date(2026, 12, 31))
    assert [day.date for day in agenda.soon] == [date(2026, 12, 31)]
    assert agenda.months[-1].first == date(2026, 12, 1)


def test_the_next_few_things_are_told_once_each_and_none_is_cancelled():
    agenda = made(
        content("Cours", "27 mars 2026 de 9 h à 10 h", rrule="chaque jour, 9 fois"),
        content("Annulé", "27 mars 2026 de 11 h à 12 h", event_status="annulé"),
        content("Reporté", "27 mars 2026 de 11 h à 12 h", event_status="reporté"),
        content("Complet", "27 mars 2026 de 12 h à 13 h", event_status="complet"),
        content("Hier", "26 mars 2026 de 12 h à 13 h"),
        content("Verre", "27 mars 2026 de 14 h à 18 h", type="exposition"),
        content("Bal", "28 mars 2026 de 20 h à 22 h"),
    )
    assert titles(agenda.upcoming) == ["Cours", "Complet", "Bal"]
