"""What the magazine says of what takes place: what is left of its month, and the month after."""

from datetime import date, datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import RawValue
from plugins.town.agenda.kinds import KINDS
from plugins.town.agenda.recurrence import read_repetition
from plugins.town.agenda.schedule import read_timings
from plugins.town.print.issue import build_diary

MARCH, NOW = date(2026, 3, 1), datetime(2026, 3, 27, 9, tzinfo=PARIS)


def event(name, when, rule="", **keys):
    extra = {"type": "concert", "timings": read_timings(RawValue(when, 1)), **keys}
    if rule:
        extra["rrule"] = read_repetition(RawValue(rule, 1))
    return Publication(KINDS[0], f"agenda/{name}.md", name, True, name, name, f"agenda/{name}/", "", extra=extra)


def told(*events, month=MARCH, now=NOW):
    return build_diary(events, month, now)


def names(found):
    return [one.publication.slug for _, sessions in found.days for _, one in sessions]


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ("26 mars 2026 de 20 h à 22 h", False),
        ("27 mars 2026 de 20 h à 22 h", True),
        ("30 avril 2026 de 20 h à 22 h", True),
        ("1er mai 2026 de 20 h à 22 h", False),
    ],
)
def test_it_goes_from_today_to_the_end_of_the_month_after(when, shown):
    assert names(told(event("concert", when))) == ["concert"] * shown


def test_a_month_that_is_over_is_told_by_the_one_in_which_it_is_read():
    found = told(
        event("avant", "27 mars 2026 de 20 h à 22 h"), event("apres", "2 avril 2026 de 20 h à 22 h"), now=datetime(2026, 7, 1, tzinfo=PARIS)
    )
    assert names(found) == ["apres"]


def test_what_comes_back_is_said_once_and_what_is_cancelled_never():
    weekly = event("yoga", "28 mars 2026 de 9 h 30 à 11 h", "chaque samedi jusqu’au 27 juin 2026")
    off = event("annule", "28 mars 2026 de 20 h à 22 h", event_status="annulé")
    found = told(weekly, off)
    assert names(found) == []
    assert [(one.publication.slug, one.rule_text.words) for one in found.often] == [("yoga", "chaque samedi")]


def test_an_exhibition_says_its_own_last_day():
    found = told(event("photos", "28 mars 2026 de 10 h à 18 h", "chaque jour jusqu’au 20 juin 2026", type="exposition"))
    assert [one.until for one in found.exhibitions] == [date(2026, 6, 20)]


def test_a_journal_without_an_agenda_has_no_diary():
    assert not told()
