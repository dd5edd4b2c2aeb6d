"""A session that was made live the day before is told as one to come until an hour before it, or its first entry."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from plugins.council.entry import Entry
from plugins.council.session import CLOSED, PLANNED
from plugins.council.structured_data import session_data
from tests.council.live.evening import session


@pytest.mark.parametrize(("hours", "awaited"), [(24, True), (1.5, True), (0.5, False), (-1, False)])
def test_it_is_awaited_until_an_hour_before(start, hours, awaited):
    assert session(start).awaited(start - timedelta(hours=hours)) is awaited


def test_what_is_planned_closed_or_begun_is_not(start):
    eve, opened = start - timedelta(days=1), Entry("m0phone0000000001", "propos", "La séance est ouverte.", start)
    others = [replace(session(start), status=PLANNED), replace(session(start), status=CLOSED), session(start, entries=(opened,))]
    assert not any(one.awaited(eve) for one in others)


def test_machines_are_told_of_no_live_blog_in_the_future(start):
    publication = SimpleNamespace(summary="", lang="fr", date=start)
    page = SimpleNamespace(publication=publication, whereabouts=SimpleNamespace(name="", street=""), permalink="https://v.example/s/")
    page.session, page.shown = session(start), ()
    for page.awaited, kinds in ((True, ["Event"]), (False, ["Event", "LiveBlogPosting"])):
        told = session_data(page, {}, {})
        assert [one["@type"] for one in told.get("@graph", [told])] == kinds
