"""A session is told to machines and by feed, the same live and in its archive."""

import json
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from plugins.town.council.entry import SessionEntry
from plugins.town.council.session import CLOSED, LIVE, PLANNED, AgendaItem, CouncilSession, build_page_entries
from plugins.town.council.session_files import NEWEST_IN_FEED, build_feed, build_session_data, list_session_files
from plugins.town.council.vote import Vote

HOME = "https://journal.valbrune.example/conseil/2026-03-26/"
CONF = {"SITEURL": "https://journal.valbrune.example", "SITENAME": "Le Journal", "FEED_AUTHORITY": "valbrune.example,2025"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def held(start):
    """A session that is over: what was said, a vote, what was put right, in ten minutes."""
    texts = [
        ("propos", {"text": "Trois millions & demi, <b>dit-il</b>.", "speaker": "Hélène Vasseur"}),
        ("vote", {"text": "Adoption du compte.", "vote": Vote(20, 9, 2)}),
        ("rectification", {"text": "Quatre millions.", "corrects": "essai0000000"}),
        ("information", {"text": "Un caractère \x0b interdit."}),
    ]
    made = [
        SessionEntry(f"essai{number:07}", kind, at=start + timedelta(minutes=number), item="1", **more)
        for number, (kind, more) in enumerate(texts)
    ]
    return CouncilSession(
        "seance-1",
        "Conseil du 26 mars",
        "conseil/2026-03-26/",
        start,
        CLOSED,
        start + timedelta(hours=2),
        items=(AgendaItem("1", "Compte"),),
        entries=tuple(made),
    )


@pytest.fixture
def files(held):
    return {path: made() for path, made in list_session_files(held, build_page_entries(held), HOME, CONF, {})}


def test_an_archive_has_what_the_service_had_written(files):
    assert list(files) == [f"conseil/2026-03-26/{name}" for name in ("seance.json", "rss.xml", "atom.xml", "feed.json")]


@pytest.mark.parametrize("status", [LIVE, PLANNED])
def test_a_session_that_is_not_over_has_nothing_that_a_build_writes(held, status):
    now = replace(held, status=status)
    assert not list(list_session_files(now, build_page_entries(now), HOME, CONF, {}))


def test_a_session_that_nobody_told_live_has_no_feed(held):
    assert not list(list_session_files(replace(held, entries=()), (), HOME, CONF, {}))


def test_machines_read_every_entry_back(held, files):
    read = json.loads(files["conseil/2026-03-26/seance.json"])
    beyond = ("n", "address", "corrected_by")
    assert (
        tuple(SessionEntry.from_json({key: value for key, value in one.items() if key not in beyond}) for one in read["entries"])
        == held.entries
    )
    assert [one["n"] for one in read["entries"]] == [1, 2, 3, 4] and read["entries"][0]["corrected_by"] == "essai0000002"
    assert (read["status"], read["end"], read["agenda"][0]["title"]) == ("clos", "2026-03-26T20:30:00+01:00", "Compte")


def test_a_feed_leads_to_each_entry_the_newest_first(files, held):
    entries = ElementTree.fromstring(files["conseil/2026-03-26/atom.xml"]).findall(f"{ATOM}entry")
    assert [one.find(f"{ATOM}link").get("href") for one in entries] == [f"{HOME}#{one.anchor}" for one in reversed(held.entries)]
    assert len({one.find(f"{ATOM}id").text for one in entries}) == len(entries)


def test_what_was_put_right_is_told_again_with_what_puts_it_right(held):
    items = {one.link.rpartition("-")[2]: one for one in build_feed(held, build_page_entries(held), HOME, CONF, {}).items}
    first = items["essai0000000"]
    assert first.updated > first.published and "Rectifié : Quatre millions." in first.content


def test_a_vote_is_told_in_words(held):
    told_so = " ".join(one.content for one in build_feed(held, build_page_entries(held), HOME, CONF, {}).items)
    assert "adoptée par 20 voix contre 9, 2 abstentions" in told_so


def test_what_was_typed_is_no_html_in_a_feed(files):
    for name in ("rss.xml", "atom.xml"):
        assert b"<b>" not in files[f"conseil/2026-03-26/{name}"] and ElementTree.fromstring(files[f"conseil/2026-03-26/{name}"]) is not None
    assert "<b>" not in json.loads(files["conseil/2026-03-26/feed.json"])["items"][-1]["content_html"]


@pytest.mark.parametrize(
    ("entry", "title"), [({"picture": "salle.jpg", "alt": "La salle, debout."}, "La salle, debout."), ({"kind": "vote"}, "Vote")]
)
def test_an_entry_without_words_has_a_title_in_feeds(held, start, entry, title):
    silent = replace(held, entries=(SessionEntry("muette000001", **{"kind": "information", **entry}, text="", at=start),))
    assert [one.title for one in build_feed(silent, build_page_entries(silent), HOME, CONF, {}).items] == [title]


def test_the_feed_of_a_long_session_holds_the_newest(held, start):
    many = replace(
        held, entries=tuple(SessionEntry(f"long{number:08}", "propos", "…", start + timedelta(seconds=number)) for number in range(300))
    )
    items = build_feed(many, build_page_entries(many), HOME, CONF, {}).items
    assert len(items) == NEWEST_IN_FEED and items[0].link.endswith("long00000299")
    assert len(build_session_data(many, build_page_entries(many), HOME)["entries"]) == 300
