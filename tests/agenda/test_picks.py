"""The three things that a week-end shows first."""

from datetime import date, datetime

from plugins.core.infrastructure.clock import PARIS
from plugins.town.agenda.days import Day, SessionShowing, choose_picks
from plugins.town.agenda.event import Poster
from plugins.town.agenda.particulars import BY_WORD, PLANNED, EventPlace
from plugins.town.agenda.schedule import Occurrence

SATURDAY = date(2026, 3, 28)


def showing(sort, hour=10, state=PLANNED, **more):
    begin = datetime(2026, 3, 28, hour, tzinfo=PARIS)
    where = EventPlace("Halle aux grains")
    return SessionShowing(Poster(f"{sort} {hour} h", f"agenda/{sort}-{hour}/", sort, state, where, **more), Occurrence(begin, None))


def titles(*showings):
    return [each.poster.title for each, _ in choose_picks([Day(SATURDAY, showings)])]


def test_three_of_three_sorts_in_the_order_of_the_day():
    assert titles(showing("marché", 8), showing("marché", 9), showing("atelier", 9), showing("concert", 20), showing("fête", 15)) == [
        "marché 8 h",
        "fête 15 h",
        "concert 20 h",
    ]


def test_what_has_a_picture_of_the_editor_s_own_comes_before_what_draws_a_crowd():
    assert "lecture 16 h" in titles(
        showing("festival", 9), showing("fête", 10), showing("concert", 11), showing("lecture", 16, illustration="a picture")
    )


def test_what_is_full_or_cancelled_and_what_is_no_outing_is_never_shown():
    full, off = BY_WORD["complet"], BY_WORD["annulé"]
    assert titles(showing("concert", state=full), showing("fête", state=off), showing("permanence"), showing("collecte")) == []


def test_nothing_is_told_twice_where_there_is_little():
    assert titles(showing("concert"), showing("fête"), showing("marché")) == []
