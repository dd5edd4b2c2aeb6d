"""Members over the sessions: who was there, whose vote is public, who left."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.town.council.published_session import ABSENT, PRESENT, REPRESENTED, PublishedSession, list_council_pages, list_people
from plugins.town.council.session import CLOSED, PLANNED, AgendaItem, CouncilSession, Deliberation, Member
from plugins.town.council.vote import Vote


@pytest.fixture
def sittings(start):
    """Two sessions, a year apart: Lina left between them, Paul changed his group and was away, then represented."""
    first = CouncilSession("s1", "Première", "conseil/s1/", start, CLOSED, items=(AgendaItem("1", "Budget"),))
    last = replace(first, identity="s2", title="Seconde", address="conseil/s2/", start=start + timedelta(days=365))
    vote = Vote(2, 1, names=(("Anne Roche", "pour"), ("Lina Sow", "contre")))
    before = (Member("Anne Roche", "A"), Member("Paul Vidal", "A", False), Member("Lina Sow", "B"))
    after = (Member("Paul Vidal", "B", False, "Anne Roche"), Member("Anne Roche", "A"))
    return PublishedSession(replace(first, members=before), (Deliberation("1", "Budget", "1", vote=vote),)), PublishedSession(
        replace(last, members=after)
    )


def test_each_member_has_their_presence_by_year_and_their_public_votes(sittings):
    paul, anne, lina = list_people(sittings)
    assert [(one.name, one.group, one.sits) for one in (paul, anne, lina)] == [
        ("Paul Vidal", "B", True),
        ("Anne Roche", "A", True),
        ("Lina Sow", "B", False),
    ]
    assert [(year.year, dict(year.states)) for year in paul.years] == [(2027, {REPRESENTED: 1}), (2026, {ABSENT: 1})]
    assert paul.years[0].seats[0].proxy == "Anne Roche"
    assert {word: [(act.object, act.url) for act in acts] for word, acts in anne.years[1].votes_by_act.items()} == {
        "pour": [("Budget", "conseil/s1/#deliberation-1")]
    }
    assert anne.states == {PRESENT: 2} and paul.years[1].votes == 0


def test_the_pages_are_one_for_each_year_and_one_for_each_member(sittings):
    found = {page.address: page.template for page in list_council_pages(sittings)}
    assert found == {
        "conseil/deliberations/": "deliberations",
        "conseil/points/": "council_items",
        "conseil/points/2026/": "council_items",
        "conseil/membres/": "council_members",
        "conseil/membres/paul-vidal/": "council_member",
        "conseil/membres/paul-vidal/2026/": "council_member",
        "conseil/membres/anne-roche/": "council_member",
        "conseil/membres/anne-roche/2026/": "council_member",
        "conseil/membres/lina-sow/": "council_member",
    }


def test_a_session_to_come_says_nothing_of_its_members(sittings):
    coming = replace(sittings[1], session=replace(sittings[1].session, status=PLANNED))
    assert [one.name for one in list_people([sittings[0]])] == ["Anne Roche", "Paul Vidal", "Lina Sow"]
    assert "conseil/membres/paul-vidal/2026/" not in {page.address for page in list_council_pages([sittings[0], coming])}


def test_a_new_session_leaves_the_pages_of_former_years_as_they_were(sittings):
    """Or each session would make every page of twenty years again."""
    later = replace(sittings[1], session=replace(sittings[1].session, identity="s3", start=sittings[1].session.start + timedelta(days=7)))
    before, after = ({page.address: page for page in list_council_pages(some)} for some in (sittings, (*sittings, later)))
    moved = {address for address in after if after[address] != before.get(address)}
    assert moved == {"conseil/points/", "conseil/membres/", "conseil/membres/paul-vidal/", "conseil/membres/anne-roche/"}
