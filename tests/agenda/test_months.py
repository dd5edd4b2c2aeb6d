"""The months of the agenda: their grid, what comes back told once, their neighbours."""

from datetime import date

import pytest

from plugins.town.agenda.lists import AFTER, BEFORE, add_months, find_span
from tests.agenda.made import content, made

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def test_a_grid_has_every_day_of_the_month_once_from_monday_to_sunday():
    agenda = made(content("Loin", "27 février 2026 de 8 h à 9 h"), content("Tard", "27 décembre 2026 de 8 h à 9 h"))
    for month in agenda.months:
        cells = [cell for week in month.weeks for cell in week]
        days = [cell for cell in cells if cell]
        assert days == sorted({day for day in days if day.month == month.first.month})
        assert len(days) == (add_months(month.first, 1) - month.first).days
        assert all(len(week) == 7 and any(week) for week in month.weeks)
        assert all(cell.weekday() == place % 7 for place, cell in enumerate(cells) if cell)


def test_months_between_two_that_have_something_have_a_page_too():
    agenda = made(content("Mars", "28 mars 2026 de 8 h à 9 h"), content("Mai", "2 mai 2026 de 8 h à 9 h"))
    assert [month.first for month in agenda.months] == [MARCH, APRIL, MAY]
    assert [(month.previous, month.following) for month in agenda.months] == [
        (None, "agenda/2026/04/"),
        ("agenda/2026/03/", "agenda/2026/05/"),
        ("agenda/2026/04/", None),
    ]
    assert agenda.months[1].days == ()


def test_what_comes_back_through_the_month_is_told_once_before_the_days():
    agenda = made(content("Cours", "3 avril 2026 de 18 h à 19 h", rrule="chaque vendredi"), content("Bal", "4 avril 2026 de 20 h à 23 h"))
    april = next(month for month in agenda.months if month.first == APRIL)
    assert [(each.poster.title, each.count, each.spoken_rule.words) for each in april.regular] == [("Cours", 4, "chaque vendredi")]
    assert [each.poster.title for day in april.days for each in day.events] == ["Bal"]
    assert april.counts == {date(2026, 4, 4): 1}


def test_what_comes_back_less_often_stays_on_its_days():
    agenda = made(content("Cinéma", "1er avril 2026 de 18 h à 19 h", rrule="un mercredi sur deux jusqu’au 30 avril 2026"))
    april = next(month for month in agenda.months if month.first == APRIL)
    assert april.regular == ()
    assert list(april.counts) == [date(2026, 4, 1), date(2026, 4, 15), date(2026, 4, 29)]


def test_an_exhibition_is_told_once_however_short_and_is_on_no_day():
    agenda = made(content("Verre", "28 mars 2026 de 14 h à 18 h", type="exposition"))
    (march,) = agenda.months
    assert [each.poster.title for each in march.regular] == ["Verre"]
    assert march.days == ()


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2026, 12, 31), date(2028, 2, 29)])
def test_a_year_before_and_a_year_after_have_pages(today):
    first, last = find_span(today)
    assert first == add_months(today.replace(day=1), -BEFORE)
    assert last.month == add_months(today.replace(day=1), AFTER).month
    assert (last.year - first.year) * 12 + last.month - first.month == BEFORE + AFTER


@pytest.mark.parametrize(
    ("first", "number", "then"),
    [
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 3, 1), 0, MARCH),
        (date(2026, 3, 1), -27, date(2023, 12, 1)),
    ],
)
def test_months_are_counted_over_the_years(first, number, then):
    assert add_months(first, number) == then


def test_an_agenda_without_a_session_has_no_month():
    assert made(content("Vieux", "28 mars 2019 de 8 h à 9 h")).months == ()
