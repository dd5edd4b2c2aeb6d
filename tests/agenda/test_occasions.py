"""What the networks are told of an event, and when: its eve, once, if it is asked for; that it is off, where it was announced."""

from dataclasses import replace
from datetime import datetime

import pytest

from plugins.announce.gather import gather_announcements
from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.core.publication.raw_value import RawValue
from plugins.core.publication.room import collect_occasions
from plugins.town.agenda.kinds import KINDS, list_event_occasions
from plugins.town.agenda.recurrence import read_repetition
from plugins.town.agenda.schedule import read_moments, read_timings
from tests.announce.test_gather import content
from tests.announce.town import Town

READ = {"timings": read_timings, "rdates": read_timings, "rrule": read_repetition, "exdates": read_moments, "cancelled": read_moments}
PLUGINS = ["plugins.journal.editorial.plugin", "plugins.town.agenda.plugin"]


def event(written="4 avril 2026 de 20 h 30 à 22 h", modified=None, **keys):
    """An event, announced on 1 March."""
    extra = {name: READ[name](RawValue(text, 1)) if name in READ else text for name, text in {"timings": written, **keys}.items()}
    date = datetime(2026, 3, 1, 9, tzinfo=PARIS)
    return Publication(KINDS[0], "a.md", "a", True, "Le bal", "bal", "agenda/bal/", "", date=date, modified=modified, extra=extra)


def names(publication):
    """The names of its occasions, in order."""
    return [one.name for one in list_event_occasions(publication)]


def test_an_event_is_announced_and_not_reminded_of_unless_it_is_asked_for():
    assert names(event()) == ["published"]


def test_its_eve_is_told_on_the_day_before_and_not_after():
    first, eve = list_event_occasions(event(rappel="veille"))
    assert (eve.name, eve.text) == ("reminder/2026-04-04", "Le bal, à 20\u00a0h\u00a030")
    assert (eve.since, eve.until) == (datetime(2026, 4, 3, 10, tzinfo=PARIS), datetime(2026, 4, 4, tzinfo=PARIS))
    assert first.until == datetime(2026, 4, 4, 22, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("written", "keys", "days"),
    [
        ("du 4 au 6 avril 2026", {}, ["2026-04-04"]),
        ("4 avril 2026 à 20 h; 5 avril 2026 à 20 h; 9 mai 2026 à 20 h", {}, ["2026-04-04", "2026-05-09"]),
        ("4 avril 2026 à 10 h; 4 avril 2026 à 20 h", {}, ["2026-04-04"]),
        ("7 avril 2026 de 18 h à 19 h", {"rrule": "chaque mardi"}, ["2026-04-07"]),
        ("4 avril 2026 à 20 h; 9 mai 2026 à 20 h", {"cancelled": "9 mai 2026"}, ["2026-04-04"]),
        ("2 mars 2026 à 9 h", {}, []),
    ],
    ids=["several days", "two openings", "two sessions", "weekly", "one cancelled", "announced on its eve"],
)
def test_an_opening_has_an_eve(written, keys, days):
    said = [name.partition("/")[2] for name in names(event(written, rappel="veille", **keys)) if name.startswith("reminder")]
    assert said == days


@pytest.mark.parametrize(("state", "name"), [("annulé", "cancelled"), ("reporté", "postponed")])
def test_what_is_off_is_neither_announced_nor_reminded_of(state, name):
    (one,) = list_event_occasions(event(rappel="veille", event_status=state))
    assert (one.name, one.alone, one.until) == (name, False, datetime(2026, 4, 4, 22, tzinfo=PARIS))


def test_a_new_date_is_said_under_that_date_and_has_an_eve():
    said = list(list_event_occasions(event("11 avril 2026 à 20 h", rappel="veille", event_status="reprogrammé")))
    assert [one.name for one in said] == ["published", "postponed/2026-04-11", "reminder/2026-04-11"]
    assert said[1].text == "Le bal, le 11 avril 2026"


def test_a_session_that_is_cancelled_is_said_and_the_others_stay():
    said = list(
        list_event_occasions(event("7 avril 2026 de 18 h à 19 h", rrule="chaque mardi", cancelled="14 avril 2026, du 4 au 19 mai 2026"))
    )
    assert [(one.name, one.text) for one in said[1:]] == [
        ("cancelled/2026-04-14", "Le bal, le 14 avril 2026"),
        ("cancelled/2026-05-04", "Le bal, du 4 mai 2026 au 19 mai 2026"),
    ]


def test_a_weekly_class_without_end_can_be_cancelled_years_later():
    (one,) = list_event_occasions(event("7 avril 2026 de 18 h à 19 h", rrule="chaque mardi", event_status="annulé"))
    assert one.until.year == 9999


def test_the_whole_life_of_an_event_on_a_network(tmp_path):
    """Announced on 27 March, told on its eve, cancelled in the afternoon of that day: three posts, the two last ones answers."""
    town, eve = Town(tmp_path / "town", "file").begin(), 7 * 24
    planned = replace(event(rappel="veille"), date=datetime(2026, 3, 27, 8, 30, tzinfo=PARIS))
    off = replace(planned, extra={**planned.extra, "event_status": "annulé"})
    for publication, hours in ((planned, 0), (planned, eve - 1), (planned, eve + 1), (off, eve + 7), (off, eve + 24)):
        town.publish(gather_announcements([content(publication)], "a.example,2024", collect_occasions(PLUGINS)), hours=hours)
    assert [text.split("\n")[0] for text, *_ in town.wall.posts()] == [
        "Le bal",
        "Demain\u00a0: Le bal, à 20\u00a0h\u00a030",
        "Annulé\u00a0: Le bal",
    ]
    assert town.wall.replies() == ["", "1", "1"]
