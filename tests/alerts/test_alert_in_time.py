"""Where an alert is in its time, at any instant of two years; and in which order alerts are told."""

import random
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import Publication
from plugins.town.alerts.kinds import (
    COMING,
    CURRENT,
    KINDS,
    PAST,
    Alert,
    Alerts,
    build_alert,
    find_alert_span,
    find_alert_stage,
    sort_by_stage,
)
from plugins.town.alerts.room import find_next_alert_change

START, END = datetime(2026, 3, 26, 22, 30, tzinfo=PARIS), datetime(2026, 3, 28, 18, 0, tzinfo=PARIS)
ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "UTC", "Pacific/Auckland", "America/Cayenne", "Indian/Reunion")]


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("2026-03-26T22:29:59", COMING),
        ("2026-03-26T22:30:00", CURRENT),
        ("2026-03-28T17:59:59", CURRENT),
        ("2026-03-28T18:00:00", PAST),
        ("2031-01-01T00:00:00", PAST),
    ],
)
def test_an_alert_holds_from_its_first_second_and_is_over_at_its_last(now, found):
    assert find_alert_stage(START, END, datetime.fromisoformat(now).replace(tzinfo=PARIS)) == found


def test_at_any_instant_of_two_years_and_in_any_zone_the_three_stages_follow_each_other():
    draw = random.Random(4)
    first = datetime(2025, 6, 1, tzinfo=PARIS)
    for _ in range(400):
        start = first + timedelta(minutes=draw.randrange(2 * 365 * 1440))
        end = start + timedelta(minutes=draw.randrange(1, 90 * 1440))
        now = (first + timedelta(minutes=draw.randrange(2 * 365 * 1440))).astimezone(draw.choice(ZONES))
        assert find_alert_stage(start, end, now) == (COMING if now < start else CURRENT if now < end else PAST)


@pytest.mark.parametrize("night", [(2026, 3, 29), (2026, 10, 25)])
def test_an_alert_over_a_change_of_clocks_ends_when_the_clock_on_the_wall_says_so(night):
    start, end = datetime(*night, 1, 0, tzinfo=PARIS), datetime(*night, 4, 0, tzinfo=PARIS)
    assert find_alert_stage(start, end, datetime(*night, 3, 59, 59, tzinfo=PARIS)) == CURRENT
    assert find_alert_stage(start, end, datetime(*night, 4, 0, tzinfo=PARIS)) == PAST


def test_what_ends_before_it_begins_never_holds():
    assert find_alert_stage(END, START, START + timedelta(hours=1)) == PAST


def publication(**extra):
    kind = KINDS[0]
    return Publication(kind, "alertes/eau.md", "20260326-eau", True, "L’eau", "eau", "alertes/2026/eau/", "", extra=extra)


def test_quarters_and_the_home_page_are_told_of_it_until_it_is_over():
    told = publication(severity="urgence", start=START, end=END)
    assert find_alert_span(told, START - timedelta(days=3)).start == START
    assert find_alert_span(told, END - timedelta(seconds=1)).end == END
    assert find_alert_span(told, END) is None
    assert find_alert_span(publication(severity="urgence"), START) is None


def made(name, severity="information", start=START, end=END, now=START):
    return Alert(name, f"alertes/2026/{name}/", name, severity, start, end, find_alert_stage(start, end, now), "1")


def test_the_gravest_come_first_then_the_newest():
    later = START + timedelta(hours=1)
    others = [made("pont", now=later), made("vent", "vigilance", now=later)]
    current = sort_by_stage([*others, made("gaz", "urgence", later, now=later), made("eau", "urgence", now=later)]).current
    assert [one.id for one in current] == ["gaz", "eau", "vent", "pont"]


def test_the_next_to_come_and_the_last_to_end_come_first():
    hours = [timedelta(hours=hour) for hour in (3, 1, 2)]
    coming = sort_by_stage(made(f"a{gap.seconds}", start=START + gap, end=END + gap, now=START) for gap in hours).coming
    past = sort_by_stage(made(f"b{gap.seconds}", end=END - gap, now=END) for gap in hours).past
    assert [one.id for one in coming] == ["a3600", "a7200", "a10800"]
    assert [one.id for one in past] == ["b3600", "b7200", "b10800"]


def test_a_site_is_another_when_the_next_alert_begins_or_ends():
    alerts = Alerts(current=(made("vent"),), coming=(made("pont", start=START + timedelta(hours=2), now=START),))
    assert find_next_alert_change({"alerts": alerts}) == START + timedelta(hours=2)
    assert find_next_alert_change({"alerts": Alerts(past=(made("neige", now=END),))}) is None


def content(html="<p>L’eau.</p>", **changes):
    told = {"severity": "urgence", "start": START, "end": END, **changes}
    return SimpleNamespace(publication=publication(**told), url="alertes/2026/eau/", _content=html)


@pytest.mark.parametrize(
    "changed", [{"end": END + timedelta(hours=1)}, {"severity": "vigilance"}, {"instructions": ("Fermez",)}, {"html": "<p>Autre.</p>"}]
)
def test_whatever_a_reader_would_want_to_read_again_makes_another_revision(changed):
    assert build_alert(content(**changed), START).revision != build_alert(content(), START).revision


def test_the_hour_makes_no_other_revision():
    assert build_alert(content(), START).revision == build_alert(content(), END).revision


def test_an_alert_without_quarters_concerns_everybody():
    assert made("vent").concerns("Gare")
    whose = Alert("eau", "", "", "urgence", START, END, CURRENT, "1", quarters=("Gare",))
    assert (whose.concerns("Gare"), whose.concerns("Centre")) == (True, False)
