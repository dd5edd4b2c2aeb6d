"""A session that was made live the day before is told as one to come until an hour before it, or its first entry."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from plugins.town.council.entry import SessionEntry
from plugins.town.council.session import CLOSED, PLANNED
from plugins.town.council.session_files import build_json_ld
from tests.council.made import write_live_session
from tests.council_live.evening import session
from tests.journal import TestJournal

MADE_LIVE_EARLY = write_live_session("essai-tot", "2026-03-28")


@pytest.mark.parametrize(("hours", "awaited"), [(24, True), (1.5, True), (0.5, False), (-1, False)])
def test_it_is_awaited_until_an_hour_before(start, hours, awaited):
    assert session(start).is_awaited(start - timedelta(hours=hours)) is awaited


def test_what_is_planned_closed_or_begun_is_not(start):
    eve, opened = start - timedelta(days=1), SessionEntry("m0phone0000000001", "propos", "La séance est ouverte.", start)
    others = [replace(session(start), status=PLANNED), replace(session(start), status=CLOSED), session(start, entries=(opened,))]
    assert not any(one.is_awaited(eve) for one in others)


def test_machines_are_told_of_no_live_blog_in_the_future(start):
    publication = SimpleNamespace(summary="", lang="fr", date=start)
    page = SimpleNamespace(publication=publication, whereabouts=SimpleNamespace(name="", street=""), permalink="https://v.example/s/")
    page.session, page.shown, page.silent = session(start), (), False
    for page.awaited, kinds in ((True, ["Event"]), (False, ["Event", "LiveBlogPosting"])):
        told = build_json_ld(page, {}, {})
        assert [one["@type"] for one in told.get("@graph", [told])] == kinds


def test_no_page_says_on_the_day_before_that_it_is_live(tmp_path):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    (tmp_path / "content/conseil").mkdir()
    (tmp_path / "content/conseil/tot.md").write_text(MADE_LIVE_EARLY, encoding="utf-8")
    journal.run("build")
    found = {}
    for path in sorted((tmp_path / "output").rglob("*.*ml")):
        words = " ".join(unescape(re.sub("<[^>]*>", " ", path.read_text(encoding="utf-8"))).split())
        if live := re.findall(r"en direct(?:(?: ici)? le [\w ]+ à \d+ h \d+)?", words, re.IGNORECASE):
            found[path.relative_to(tmp_path / "output").as_posix()] = live
    assert found == {
        "conseil/conseil-du-28-mars/index.html": ["en direct ici le samedi 28 mars 2026 à 18 h 30"],
        "index.html": ["En direct le 28 mars 2026 à 18 h 30"],
    }
