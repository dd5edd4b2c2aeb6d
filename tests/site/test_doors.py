"""The three doors of the home page: each leads to a page that exists, or is not there."""

from plugins.journal.site.lists import AGENDA, DOORS, PLACES, TRAFFIC, list_doors


def test_a_journal_that_has_none_of_the_three_has_no_door():
    assert list_doors([]) == ()
    assert list_doors(["agenda/", "lieux/restaurants/", "travaux/"]) == ()


def test_each_question_leads_to_its_page_in_the_same_order():
    assert [door.url for door in list_doors([TRAFFIC, "quartiers/gare/", AGENDA])] == [AGENDA, TRAFFIC]
    assert list_doors([TRAFFIC, PLACES, AGENDA]) == DOORS
