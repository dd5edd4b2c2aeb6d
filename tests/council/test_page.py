"""What the page of a session shows of its entries: all of them, once each, under the item that they are about."""

from hypothesis import given
from hypothesis import strategies as st

from plugins.town.council.entry import RECTIFIED
from plugins.town.council.session import build_chapters, build_page_entries
from plugins.town.council.vote import Vote
from tests.council.made import entry, held


@given(st.lists(st.sampled_from(["", "1", "2", "9"])))
def test_each_entry_is_in_one_chapter_and_in_the_order_of_its_receipt(items):
    session = held(*(entry(number, item=item) for number, item in enumerate(items)))
    found = [one for chapter in build_chapters(session, build_page_entries(session)) for one in chapter.entries]
    assert sorted(one.number for one in found) == list(range(1, len(items) + 1))
    for chapter in build_chapters(session, build_page_entries(session)):
        assert [one.number for one in chapter.entries] == sorted(one.number for one in chapter.entries)


def test_an_item_of_which_nothing_was_told_keeps_its_place():
    session = held(entry(1, item="2"))
    assert [(chapter.item.number, len(chapter.entries)) for chapter in build_chapters(session, build_page_entries(session))] == [
        ("1", 0),
        ("2", 1),
    ]


def test_what_opens_the_session_is_before_its_items_and_what_closes_it_after():
    session = held(entry(1), entry(2, item="1"), entry(3))
    assert [[one.number for one in chapter.entries] for chapter in build_chapters(session, build_page_entries(session))] == [
        [1],
        [2],
        [],
        [3],
    ]


def test_what_was_put_right_leads_to_its_rectification_and_back():
    session = held(entry(1, "Quarante-cinq."), entry(2, "Quarante-deux.", RECTIFIED, corrects=entry(1).id))
    wrong, right = build_page_entries(session)
    assert (wrong.by, wrong.corrects, right.by, right.corrects) == (right.entry, None, None, wrong.entry)


def test_a_vote_that_was_put_right_is_no_result_of_its_item():
    wrong = entry(1, kind="vote", item="1", vote=Vote(pour=2, contre=3))
    right = entry(2, kind=RECTIFIED, item="1", vote=Vote(pour=3, contre=2), corrects=wrong.id)
    session = held(wrong, right)
    assert [one.vote.is_adopted for one in build_chapters(session, build_page_entries(session))[0].votes] == [True]
