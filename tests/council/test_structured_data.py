"""What a session says to machines is true: it begins when it began, ends once it is over, and tells what the page tells."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from plugins.town.council.entry import RECTIFIED
from plugins.town.council.session import CLOSED, LIVE, PLANNED, build_page_entries
from plugins.town.council.session_files import SessionFrame, build_page_data, update_data
from plugins.town.council.vote import Vote
from tests.council.made import START, entry, held

FRAME = SessionFrame(
    "https://j.example/conseil/mars/", {"@type": "GovernmentOrganization", "@id": "m", "name": "Ville"}, {"name": "Ville"}, "Mairie"
)
ENTRIES = st.lists(st.integers(1, 200), max_size=8, unique=True).map(lambda numbers: [entry(number) for number in numbers])


def blog(session, shown=None):
    """Its live blog."""
    return build_page_data(session, build_page_entries(session) if shown is None else shown, FRAME)["@graph"][1]


def test_before_it_begins_it_is_an_event_and_nothing_was_told_live():
    found = build_page_data(held(status=PLANNED), (), FRAME)
    assert (found["@type"], found["startDate"]) == ("Event", "2026-03-26T19:00:00+01:00")


@given(ENTRIES, st.sampled_from([LIVE, CLOSED]))
def test_its_updates_are_those_of_the_page_one_for_one(entries, status):
    session = held(*entries, status=status)
    updates = blog(session)["liveBlogUpdate"]
    assert [one["url"] for one in updates] == [f"{FRAME.url}#{one.anchor}" for one in entries]
    assert [one["datePublished"] for one in updates] == [one.at.isoformat() for one in entries]


@given(ENTRIES, st.sampled_from([LIVE, CLOSED]))
def test_its_start_never_moves_and_its_end_is_there_once_it_is_closed(entries, status):
    found = blog(held(*entries, status=status))
    assert found["coverageStartTime"] == START.isoformat()
    assert found.get("coverageEndTime") == ((START + timedelta(hours=2)).isoformat() if status == CLOSED else None)


def test_what_was_put_right_says_by_what():
    session = held(entry(1, "Quarante-cinq."), entry(2, "Quarante-deux.", RECTIFIED, corrects=entry(1).id))
    wrong, _ = blog(session)["liveBlogUpdate"]
    assert wrong["correction"] == {"@type": "CorrectionComment", "text": "Quarante-deux.", "datePublished": entry(2).at.isoformat()}


def test_a_vote_is_told_in_words():
    session = held(entry(1, "", "vote", vote=Vote(24, 7)))
    assert blog(session)["liveBlogUpdate"][0]["articleBody"] == "Vote : adoptée par 24 voix contre 7."


@given(ENTRIES, ENTRIES)
def test_the_service_tells_of_a_built_page_what_a_build_would_have_told(before, after):
    built = build_page_data(held(*before, status=LIVE, video="https://v.example/"), build_page_entries(held(*before)), FRAME)
    session = held(*after, status=LIVE, video="https://v.example/")
    assert update_data(built, session, build_page_entries(session)) == build_page_data(session, build_page_entries(session), FRAME)


def test_a_page_built_before_the_session_becomes_a_live_one():
    planned, live = held(status=PLANNED), held(entry(1), status=LIVE)
    assert (
        update_data(build_page_data(planned, (), FRAME), live, build_page_entries(live))["@graph"][1]["liveBlogUpdate"][0]["headline"]
        == "Ainsi."
    )
