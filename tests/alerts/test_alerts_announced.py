"""What the networks are told of an alert, and until when."""

from dataclasses import replace
from datetime import datetime, timedelta

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.town.alerts.kinds import KINDS, OCCASIONS

START, END = datetime(2026, 3, 26, 22, 30, tzinfo=PARIS), datetime(2026, 3, 28, 18, 0, tzinfo=PARIS)
ALERT = Publication(KINDS[0], "a.md", "eau", True, "L’eau", "eau", "alertes/2026/eau/", "", date=START)


def told(severity="urgence", social=None, **extra):
    one = replace(ALERT, social=social or {}, extra={"severity": severity, "start": START, "end": END, **extra})
    return [(each.name, each.since, each.until, each.text, each.urgent) for each in OCCASIONS["alerte"](one)]


def test_an_alert_is_told_until_it_is_over_and_what_is_urgent_goes_first():
    assert told() == [("published", None, END, "", True)]
    assert told("vigilance") == [("published", None, END, "", False)]


def test_its_end_is_told_when_somebody_says_so_at_the_hour_of_the_end():
    assert told(closing="L’eau est potable.")[1:] == [("closed", END, None, "L’eau est potable.", True)]


def test_the_end_of_what_left_urgently_is_as_urgent():
    assert [one[-1] for one in told("vigilance", {"urgent": True}, closing="C’est fini.")] == [False, True]


def test_another_end_makes_no_second_announcement():
    names = [[name for name, *_ in told(closing="Fin.", end=END + timedelta(hours=hours))] for hours in (0, 3)]
    assert names == [["published", "closed"]] * 2
