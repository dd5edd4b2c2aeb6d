"""In the months before a vote, articles that could promote what the town does are told; nothing is refused, and nothing is told after."""

from datetime import date

import pytest

from plugins.core.infrastructure.errors import Exit
from plugins.journal.law.settings import parse_election
from tests.journal import TestJournal
from tests.law.desk import page, report, said
from tests.law.town import room

WATCHED = {"ELECTION_DATE": ["2026-03-15", "2026-03-22"], "PROMOTIONAL_CATEGORIES": ["Travaux"]}
BEFORE = {"BEFFROI_NOW": "2026-02-01T09:00"}


@pytest.mark.parametrize(
    ("vote", "start"),
    [
        ("2026-03-15", "2025-09-01"),
        ("2026-06-30", "2025-12-01"),
        ("2026-07-01", "2026-01-01"),
        ("2027-01-31", "2026-07-01"),
        (["2026-05-03", "2026-04-26"], "2025-10-01"),
    ],
)
def test_the_period_starts_with_the_sixth_month_before_that_of_the_vote(vote, start):
    assert parse_election(vote).start == date.fromisoformat(start)


def test_the_period_ends_with_the_last_round():
    vote = parse_election(WATCHED["ELECTION_DATE"])
    assert [vote.is_near(date(2026, 3, day)) for day in (15, 22, 23)] == [True, True, False]


@pytest.mark.parametrize("written", [[], ["2026-03-15", "2026-03-22", "2026-03-29"], "bientôt"])
def test_a_vote_is_one_day_or_two(written):
    with pytest.raises(ValueError, match="2026-03"):
        parse_election(written)


@pytest.mark.parametrize(
    ("day", "category", "sorts"),
    [
        ("2025-08-31", "Travaux", []),
        ("2025-09-01", "Travaux", ["période électorale?"]),
        ("2026-02-20", "Travaux", ["période électorale?"]),
        ("2026-02-20", "Culture", []),
    ],
)
def test_what_appears_in_the_period_in_a_watched_category_is_told(tmp_path, day, category, sorts):
    found = report(tmp_path, {"articles/a.md": page(category=category, date=f"{day} 09:00")}, BEFORE, **WATCHED)
    assert said(found) == sorts
    assert found.exit_code == Exit.DONE


def test_the_day_of_the_vote_and_the_start_are_told(tmp_path):
    (mistake,) = report(tmp_path, {"articles/a.md": page(category="Travaux", date="2026-01-10")}, BEFORE, **WATCHED).mistakes
    assert "15/03/2026" in mistake.text and "01/09/2025" in mistake.text and "L. 52-1" in mistake.remedy


def test_once_the_vote_is_over_nothing_is_told(tmp_path):
    files = {"articles/a.md": page(category="Travaux", date="2026-01-10")}
    assert said(report(tmp_path, files, {"BEFFROI_NOW": "2026-03-22T20:00"}, **WATCHED)) == ["période électorale?"]
    assert said(report(tmp_path, files, {"BEFFROI_NOW": "2026-03-23T00:00"}, **WATCHED)) == []


def test_a_category_that_does_not_exist_is_told_with_the_one_that_was_meant(tmp_path):
    found = report(tmp_path, {"articles/a.md": page()}, PROMOTIONAL_CATEGORIES=["Travau"])
    assert said(found) == ["rubrique inconnue?"] and "« Travaux »" in found.mistakes[0].remedy


def test_a_town_without_a_vote_in_sight_is_told_nothing(tmp_path):
    assert room().election_date is None
    assert said(report(tmp_path, {"articles/a.md": page(category="Travaux")}, BEFORE, PROMOTIONAL_CATEGORIES=["Travaux"])) == []


def test_the_preview_says_it_on_the_page_and_the_site_does_not(tmp_path):
    journal = TestJournal(tmp_path, settings=f"ELECTION_DATE, PROMOTIONAL_CATEGORIES = {WATCHED['ELECTION_DATE']!r}, ['Culture']")
    journal.article("marche", date="2026-01-10 09:00")
    journal.run("build", **BEFORE)
    journal.run("build", "--preview", "--output", "apercu", **BEFORE)
    assert "Période électorale" not in journal.page("2026/01/le-marche-revient")
    assert "Période électorale" in journal.page("2026/01/le-marche-revient", "apercu")
