"""An event on the day that the site is made: what is next, what follows, when it is over."""

from datetime import date, datetime, timedelta

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.town.agenda.event import SESSIONS_SHOWN
from plugins.town.agenda.particulars import EventPlace, find_event_place, index_places_by_name
from plugins.town.agenda.schedule import find_event_span
from tests.agenda.made import FRIDAY, content, known, made

ALWAYS = {"rrule": "chaque samedi"}


def event(today: date = FRIDAY, **keys):
    return known(content(**keys), today=today)[0].event


def test_a_session_of_today_is_coming_until_midnight():
    assert [one.first_day for one in event(timings="27 mars 2026 de 8 h à 9 h").coming_sessions] == [FRIDAY]
    assert event(timings="26 mars 2026 de 8 h à 9 h").past


def test_a_night_is_coming_the_morning_after():
    assert not event(date(2026, 3, 28), timings="27 mars 2026 de 22 h à 5 h").past
    assert event(date(2026, 3, 29), timings="27 mars 2026 de 22 h à 5 h").past


def test_what_has_no_end_has_others_and_no_last_day():
    found = event(**ALWAYS)
    assert (len(found.coming_sessions), found.more, found.last, found.spoken_rule.words) == (SESSIONS_SHOWN, True, None, "chaque samedi")


def test_what_ends_says_its_last_day_and_whether_others_follow():
    found = event(rrule="chaque samedi jusqu’au 30 juin 2026")
    assert (found.more, found.last, found.spoken_rule.until) == (True, date(2026, 6, 27), date(2026, 6, 30))
    assert not event(rrule="chaque samedi, 3 fois").more


def test_when_all_is_over_the_first_and_the_last_day_are_known():
    found = event(date(2027, 1, 1), rrule="chaque samedi, 3 fois")
    assert (found.past, found.first.first_day, found.last) == (True, date(2026, 3, 28), date(2026, 4, 11))


def test_the_next_one_is_one_that_takes_place():
    found = event(rrule="chaque samedi, 3 fois", cancelled="28 mars 2026")
    assert found.coming_sessions[0].cancelled
    assert found.next_session.first_day == date(2026, 4, 4)
    assert event(cancelled="28 mars 2026").next_session is None


def test_an_event_without_a_session_is_over():
    found = event(timings="", type=None)
    assert (found.past, found.first, found.last) == (True, None, None)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-03-27T09:00", "2026-03-28T08:00"),
        ("2026-03-28T12:59", "2026-03-28T08:00"),
        ("2026-03-28T13:00", "2026-04-04T08:00"),
    ],
)
def test_what_is_ahead_is_going_on_or_next(now, start):
    found = find_event_span(content(**ALWAYS).publication, datetime.fromisoformat(now).replace(tzinfo=PARIS))
    assert found.start == datetime.fromisoformat(start).replace(tzinfo=PARIS)


def test_nothing_is_ahead_of_what_is_over_or_cancelled():
    publication = content(cancelled="28 mars 2026").publication
    assert find_event_span(publication, datetime(2026, 3, 27, tzinfo=PARIS)) is None
    assert find_event_span(content().publication, datetime(2026, 3, 28, 13, tzinfo=PARIS)) is None


def test_on_every_day_of_two_years_the_next_is_not_over_and_the_one_before_is():
    market = content(timings="28 février 2026 de 8 h à 13 h", **ALWAYS)
    for number in range(0, 730, 7):
        today = FRIDAY + timedelta(days=number)
        found = known(market, today=today)[0].event
        assert found.next_session.first_day == today + timedelta(days=1)


def place(title: str, slug: str, status: str = "published"):
    found = content(title)
    kind = type("Kind", (), {"name": "lieu"})()
    publication = type("Place", (), {"kind": kind, "title": title, "slug": slug, "identity": "20260101-abcd", "extra": {}})()
    publication.extra = {"street_address": "1, place du Beffroi", "lat": 49.1, "lon": 2.1}
    found.publication, found.url, found.status = publication, f"lieux/{slug}/", status
    return found


@pytest.mark.parametrize("written", ["halle-aux-grains", "Halle aux grains", "halle aux grains", "20260101-abcd"])
def test_a_place_is_known_by_its_address_its_name_or_its_id(written):
    found = find_event_place({"place": written}, index_places_by_name([place("Halle aux grains", "halle-aux-grains"), content()]))
    assert found == EventPlace("Halle aux grains", "1, place du Beffroi", "lieux/halle-aux-grains/", "", 49.1, 2.1)


@pytest.mark.parametrize("step", [1, -1])
def test_a_name_that_two_places_have_means_the_one_whose_address_it_is(step):
    places = [place("La Halle", "halle"), place("Halle", "halle-du-port")][::step]
    assert find_event_place({"place": "halle"}, index_places_by_name(places)).name == "La Halle"


def test_a_place_that_readers_may_not_find_is_no_link():
    found = find_event_place({"place": "halle"}, index_places_by_name([place("Halle", "halle", "hidden")]))
    assert (found.name, found.url) == ("Halle", "")


def test_what_is_no_place_of_the_town_is_said_in_words():
    found = find_event_place({"place": "Chez Paul", "street_address": "3, rue Neuve", "onlineaccesslink": "https://x.fr"}, {})
    assert (found.words, found.address, found.url, found.link) == ("Chez Paul", "3, rue Neuve", "", "https://x.fr")
    assert find_event_place({"street_address": "3, rue Neuve"}, {}).words == "3, rue Neuve"


@pytest.mark.parametrize(("state", "mark"), [("draft", "draft"), ("scheduled", "scheduled"), ("published", ""), ("hidden", "")])
def test_the_poster_of_what_only_a_preview_shows_is_marked(state, mark):
    draft = content()
    draft.state = state
    assert known(draft)[0].event.poster.mark == mark


def test_the_poster_says_what_helps_to_choose():
    told = made(content(price="8 €, 5 € en tarif réduit", age="6-12", event_status="complet", theme="Culture")).days[date(2026, 3, 28)]
    poster = told.events[0].poster
    assert (poster.price, poster.free, poster.ages, poster.state.word) == ("8 €, 5 € en tarif réduit", False, "de 6 à 12 ans", "complet")
