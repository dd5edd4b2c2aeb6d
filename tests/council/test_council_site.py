"""The pages of the council: a session at one address before it, live and as its archive, with the same anchors; the list of all."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from plugins.journal.search.searchable_page import SearchedSorts, list_entries
from plugins.town.council.kinds import KINDS
from tests.campaign import long
from tests.council.village import HOSTILE, LIVE_ENTRIES, MANY, session
from tests.editorial.test_picture_file import png
from tests.journal import TestJournal

PLACES = ("data", "status", "nav", "entries")


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    """A session of each state; the archive has a picture, the oldest many entries."""
    journal = TestJournal(tmp_path_factory.mktemp("council"), "OFFLINE = False")
    journal.article("marche")
    journal.run("build")
    journal.bare = (journal.folder / "output" / "conseil").exists()
    folder = journal.folder / "content" / "conseil"
    kept = journal.folder / "content/images/conseil/clos"
    for place in (folder, kept):
        place.mkdir(parents=True)
    (kept / "vote.png").write_bytes(png(30, 20))
    for name, text in session():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    journal.run("build")
    return journal


def soup(journal, address):
    return BeautifulSoup(journal.page(address), "html.parser")


def test_a_town_without_sessions_has_no_page_of_them(journal):
    assert not journal.bare


def test_a_page_before_the_session_says_what_will_be_decided_and_how_to_come(journal):
    page = soup(journal, "conseil/prevu")
    assert [title.get_text(" ", strip=True) for title in page.select(".item-title")] == ["1 Le budget", "2 Le pont"]
    assert "Entrée libre" in page.select_one(".practical").get_text()
    assert page.select_one(".item-about a")["href"] == "https://ville.example/plan.pdf"
    assert not page.select("iframe, .entry")


def test_a_live_page_has_the_places_that_the_service_fills(journal):
    page = journal.page("conseil/direct")
    for place in PLACES:
        assert len(re.findall(f"<!--direct:{place}-->.*?<!--/direct:{place}-->", page, re.DOTALL)) == 1
    assert json.loads((journal.folder / "output/conseil/direct.json").read_text())["folders"] == ["conseil/direct/"]


def test_a_live_page_shows_the_newest_first_and_the_archive_the_oldest(journal):
    live, closed = (soup(journal, f"conseil/{name}") for name in ("direct", "clos"))
    assert [one["id"] for one in live.select("#entrees > .entry")] == [f"e-{one}" for one in reversed(LIVE_ENTRIES)]
    assert [one["id"] for one in closed.select(".entry")] == [f"e-{one}" for one in LIVE_ENTRIES]


def test_the_anchors_of_a_live_page_are_those_of_its_archive(journal):
    live, closed = ({one["id"] for one in soup(journal, f"conseil/{name}").select(".entry, .item-title")} for name in ("direct", "clos"))
    assert live == closed >= {"point-1", "point-2"}


def test_what_was_put_right_is_struck_and_leads_to_the_rectification(journal):
    page = soup(journal, "conseil/clos")
    wrong = page.select_one(".entry-struck")
    right = page.find(id=wrong.select_one(".entry-note a")["href"].partition("#")[2])
    assert wrong.s.get_text() == "Il coûte trois euros."
    assert right.select_one(".entry-note a")["href"].endswith(f"#{wrong['id']}")


def test_a_vote_is_seen_read_and_told_by_group(journal):
    vote = soup(journal, "conseil/clos").select_one(".entry-vote")
    assert [int(one["width"]) for one in vote.select("rect")] == [600, 400]
    assert [one.get_text(" ", strip=True) for one in vote.select(".vote-count > div")] == ["Pour 3", "Contre 2"]
    assert [[cell.get_text() for cell in row.select("td")] for row in vote.select("tbody tr")] == [
        ["3", "0", "0", "0"],
        ["0", "2", "0", "0"],
    ]
    assert not vote.select("[style]")


def test_a_picture_of_an_entry_is_below_its_page(journal):
    picture = soup(journal, "conseil/clos").select_one(".entry-picture img")
    assert (picture["alt"], picture["src"].endswith("/conseil/clos/images/vote.png")) == ("Les mains levées", True)
    assert (journal.folder / "output/conseil/clos/images/vote.png").read_bytes() == png(30, 20)


def test_a_session_that_was_withdrawn_says_so_and_nothing_else(journal):
    page = journal.page("conseil/retire")
    assert "Cette publication a été retirée" in page and "Ce qui fut dit" not in page and "Le pont" not in page
    assert not soup(journal, "conseil/retire").select(".session-state, .practical, .points")


def test_many_entries_are_all_there_folded_by_item(journal):
    page = soup(journal, "conseil/mille")
    assert len(page.select(".entry")) == MANY
    assert all(entry.find_parent("details") for entry in page.select(".entry"))
    told = json.loads(page.find("script", type="application/ld+json").string)["@graph"][1]["liveBlogUpdate"]
    assert len(told) == MANY


def test_words_that_would_be_a_page_of_their_own_are_words(journal):
    page = soup(journal, "conseil/mille")
    first = page.select(".entry")[0]
    assert (first.select_one(".entry-text").get_text(), first.b, len(page.select("main"))) == (HOSTILE, None, 1)
    told = json.loads(page.find("script", type="application/ld+json").string)["@graph"][1]["liveBlogUpdate"]
    assert told[0]["articleBody"] == HOSTILE


def test_the_list_tells_what_is_live_what_comes_and_what_is_over(journal):
    page = soup(journal, "conseil")
    found = {part.h2.get_text(): [one["href"].split("/")[-2] for one in part.select("a")] for part in page.select(".listed")}
    assert found == {"En direct": ["direct"], "À venir": ["prevu"], "2026": ["clos"], "2025": ["mille"]}


def test_the_front_page_says_that_the_council_sits(journal):
    (line,) = soup(journal, "").select(".live-now a")
    assert (line["href"], line.get_text(" ", strip=True)) == ("/conseil/direct/", "En direct Conseil direct")


@pytest.mark.parametrize("name", ["prevu", "direct", "clos"])
def test_a_session_is_found_as_one(journal, name):
    found = list_entries(journal.page(f"conseil/{name}"), f"conseil/{name}/", SearchedSorts(KINDS, ()))[0]
    assert (found.title, found.record["k"]) == (f"Conseil {name}", "Séance du conseil")


def test_sessions_are_kept_in_calendars_under_one_name(journal):
    output = journal.folder / "output/conseil"
    whole = Calendar.from_ical((output / "conseil.ics").read_bytes())
    alone = Calendar.from_ical((output / "prevu/seance.ics").read_bytes())
    events = {str(event["uid"]): event for event in whole.walk("VEVENT")}
    assert len(events) == 4
    (event,) = alone.walk("VEVENT")
    assert events[str(event["uid"])] == event
    assert event["dtstart"].dt.isoformat() == "2026-04-23T19:00:00+02:00"


def test_search_engines_know_the_list_and_each_session(journal):
    sitemap = (journal.folder / "output/sitemap.xml").read_text()
    assert {f"/conseil/{name}" for name in ("", "prevu/", "direct/", "clos/", "mille/")} <= set(
        re.findall(r"<loc>[^<]*?(/conseil/[^<]*)</loc>", sitemap)
    )


def test_closing_leaves_the_address_and_tells_the_deploy_so(journal):
    folder = journal.folder / "content/conseil"
    kept = (folder / "direct.md").read_text()
    try:
        (folder / "direct.md").write_text(
            kept.replace("session_status: direct", "session_status: clos\nend: 2026-03-27 08:55"), encoding="utf-8"
        )
        journal.run("build")
        assert json.loads((journal.folder / "output/conseil/direct.json").read_text())["folders"] == []
        assert soup(journal, "conseil/direct").select(".session-state")[0].get_text(strip=True).startswith("Séance close")
    finally:
        (folder / "direct.md").write_text(kept, encoding="utf-8")


@long
def test_a_build_made_twice_is_the_same_as_one_from_nothing(journal):
    journal.run("build", "--verify")
