"""What the networks are told of a session beside its entries."""

from dataclasses import replace
from datetime import datetime

import pytest

from plugins.announce.words import TEMPLATES
from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.publication import HELD_OCCASION, Publication
from plugins.town.council.kinds import KINDS, find_session_span
from plugins.town.council.occasions import list_session_occasions
from plugins.town.council.session import CLOSED
from tests.council.made import START


def paris(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


def session(**extra):
    return Publication(
        KINDS[0],
        "a.md",
        "a",
        True,
        "Conseil",
        "mars",
        "conseil/mars/",
        "",
        date=paris(13, 9),
        summary="Le pont.",
        extra={"start": START, **extra},
    )


def test_a_session_is_announced_until_it_begins_and_its_eve_is_told():
    first, eve = list_session_occasions(session())
    assert (first.name, first.until) == ("published", START)
    assert (eve.name, eve.text, eve.since, eve.until) == ("reminder/2026-03-26", "Conseil, à 19\u00a0h", paris(25, 10), paris(26, 0))


def test_the_eve_is_not_told_of_what_was_announced_the_day_before():
    assert [one.name for one in list_session_occasions(replace(session(), date=paris(25, 9)))] == ["published"]


CLOSED_AT = {"session_status": CLOSED, "end": paris(26, 22, 5)}


def test_what_it_decided_is_told_once_somebody_wrote_it_and_not_weeks_later():
    *_, last = list_session_occasions(replace(session(**CLOSED_AT), modified=paris(27, 9), summary="Le pont sera fait."))
    assert (last.name, last.text, last.alone) == ("held", "Le pont sera fait.", True)
    assert (last.since, last.until) == (paris(27, 9), datetime(2026, 4, 2, 22, 5, tzinfo=PARIS))


def test_a_summary_of_before_the_session_is_not_told_as_what_it_decided():
    assert [one.name for one in list_session_occasions(session(**CLOSED_AT))] == ["published", "reminder/2026-03-26"]
    assert [one.name for one in list_session_occasions(replace(session(**CLOSED_AT), modified=paris(20, 9)))] == [
        "published",
        "reminder/2026-03-26",
    ]


def test_the_first_of_three_lines_stands_for_what_it_decided():
    *_, last = list_session_occasions(session(**CLOSED_AT, en_bref=("Le pont sera fait.", "En mai.", "Il coûte trente euros.")))
    assert (last.text, last.since) == ("Le pont sera fait.", paris(26, 22, 5))


def test_each_network_has_words_of_its_own_for_what_was_decided():
    assert len(set(TEMPLATES[HELD_OCCASION].values())) == len(TEMPLATES["published"])


@pytest.mark.parametrize(
    ("extra", "now", "end"),
    [
        ({}, paris(20, 9), paris(27, 1)),
        ({}, paris(26, 20), paris(27, 1)),
        ({}, paris(27, 1), None),
        ({"session_status": CLOSED, "end": paris(26, 22)}, paris(26, 21), None),
        ({"session_status": CLOSED}, paris(20, 9), None),
    ],
)
def test_a_session_is_ahead_until_it_is_over_or_closed(extra, now, end):
    found = find_session_span(session(**extra), now)
    assert (found and found.end) == end
