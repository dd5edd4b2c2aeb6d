"""A session that nobody closed stops being told as live some hours after it was last heard of."""

import json
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

FORGOTTEN = write_live_session("essai-oublie", "2026-03-26")


@pytest.mark.parametrize(("hours", "silent"), [(-24, False), (1, False), (5.9, False), (6, True), (48, True)])
def test_it_is_silent_an_evening_after_its_start(start, hours, silent):
    assert session(start).is_silent(start + timedelta(hours=hours)) is silent


def test_an_entry_makes_it_heard_of_and_one_that_is_not_live_is_not_silent(start):
    late = SessionEntry("m0phone0000000001", "propos", "Toujours là.", start + timedelta(hours=5))
    assert not session(start, entries=(late,)).is_silent(start + timedelta(hours=10))
    assert session(start, entries=(late,)).is_silent(start + timedelta(hours=11))
    others = [replace(session(start), status=PLANNED), replace(session(start), status=CLOSED)]
    assert not any(one.is_silent(start + timedelta(days=3)) for one in others)


def test_machines_are_told_that_its_live_blog_is_over(start):
    page = SimpleNamespace(whereabouts=SimpleNamespace(name="", street=""), permalink="https://v.example/s/", awaited=False)
    page.publication = SimpleNamespace(summary="", lang="fr", date=start)
    page.session, page.shown = session(start), ()
    ends = {}
    for page.silent in (False, True):
        ends[page.silent] = build_json_ld(page, {}, {})["@graph"][1].get("coverageEndTime")
    assert ends == {False: None, True: start.isoformat(timespec="seconds")}


@pytest.mark.parametrize(("start", "live"), [("2026-03-26 18:30", False), ("2026-03-27 08:00", True)])
def test_no_page_nor_feed_says_the_day_after_that_it_is_live(tmp_path, start, live):
    journal = TestJournal(tmp_path)
    journal.article("marche")
    (tmp_path / "content/conseil").mkdir()
    (tmp_path / "content/conseil/oublie.md").write_text(FORGOTTEN.replace("2026-03-26 18:30", start), encoding="utf-8")
    journal.run("build")
    found = set()
    for path in sorted((tmp_path / "output").rglob("*.*")):
        if path.suffix in (".html", ".xml", ".json"):
            words = " ".join(unescape(re.sub("<script.*?</script>|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.S)).split())
            found |= {path.relative_to(tmp_path / "output").as_posix()} if re.search(r"\ben direct\b", words, re.IGNORECASE) else set()
    everywhere = {"conseil/conseil-du-26-mars/index.html", "conseil/index.html", "index.html", "flux/conseil/rss.xml"}
    assert (found >= everywhere) if live else (found == set())
    page = journal.page("conseil/conseil-du-26-mars")
    assert ("Sans nouvelles du direct depuis le jeudi 26 mars 2026 à 18" in page) is not live
    assert json.loads((tmp_path / "output/conseil/direct.json").read_text())["folders"] == ["conseil/conseil-du-26-mars/"]


def test_a_build_of_the_day_after_changes_the_pages_that_time_alone_changed(tmp_path):
    journal = TestJournal(tmp_path)
    (tmp_path / "content/conseil").mkdir()
    (tmp_path / "content/conseil/oublie.md").write_text(FORGOTTEN, encoding="utf-8")
    live = []
    for hour in ("2026-03-26T20:00", "2026-03-27T01:00"):
        journal.run("build", BEFFROI_NOW=hour)
        live.append(
            [
                "live-now" in journal.page(""),
                "En direct" in journal.page("conseil"),
                "session-live" in journal.page("conseil/conseil-du-26-mars"),
            ]
        )
    assert live == [[True] * 3, [False] * 3]
