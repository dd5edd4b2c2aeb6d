"""What a town may say of its accessibility on a given day: one of the three states of the law, the worst without a valid audit."""

from datetime import date, datetime

import pytest

from plugins.core.infrastructure.clock import PARIS
from plugins.journal.law.accessibility import FULL, NONE, PARTIAL, assess_statement, list_statement_changes
from plugins.journal.law.notices import list_legal_links
from plugins.journal.law.room import PAGES, ROOM
from tests.law.town import AUDIT, room

TODAY = date(2026, 3, 27)


def declared(**keys):
    return room(ACCESSIBILITY=keys).accessibility


def conformity(today=TODAY, **audit):
    return assess_statement(declared(audit={**AUDIT, **audit}), today).conformity


@pytest.mark.parametrize(
    ("rate", "state"), [(100, FULL), (99.9, PARTIAL), (50, PARTIAL), (49.9, NONE), (0, NONE)], ids=["all", "nearly", "half", "less", "none"]
)
def test_the_rate_of_a_valid_audit_decides(rate, state):
    assert conformity(rate=rate) == state


def test_without_an_audit_a_site_is_not_compliant():
    assert assess_statement(declared(established="2026-01-01"), TODAY).conformity == NONE


@pytest.mark.parametrize(
    ("today", "state"),
    [("2026-01-14", NONE), ("2026-01-15", PARTIAL), ("2029-01-14", PARTIAL), ("2029-01-15", NONE)],
    ids=["to come", "its day", "last day", "three years old"],
)
def test_an_audit_is_worth_three_years(today, state):
    assert conformity(date.fromisoformat(today)) == state


def test_an_audit_of_a_leap_day_ends_with_march():
    assert conformity(date(2027, 2, 28), date="2024-02-29") == PARTIAL
    assert conformity(date(2027, 3, 1), date="2024-02-29") == NONE


@pytest.mark.parametrize(("today", "stale"), [("2028-09-14", False), ("2028-09-15", True)])
def test_a_declaration_is_due_again_after_three_years(today, stale):
    assert assess_statement(declared(established="2025-09-15"), date.fromisoformat(today)).stale is stale


def test_the_actions_are_those_of_the_year():
    plan = declared(actions={2026: ["Auditer."], 2027: ["Corriger."]})
    assert [assess_statement(plan, date(year, 6, 1)).actions for year in (2026, 2027, 2028)] == [("Auditer.",), ("Corriger.",), ()]


def test_every_day_on_which_a_page_would_change_is_told():
    whole = declared(established="2025-09-15", audit=AUDIT)
    days = {TODAY, *list_statement_changes(whole, TODAY)}
    for _ in range(8):
        days |= set(list_statement_changes(whole, max(days)))
    assert {date(2028, 9, 15), date(2029, 1, 15), date(2027, 1, 1)} <= days


def test_nothing_changes_between_the_days_that_are_told():
    whole = declared(established="2025-09-15", audit=AUDIT, actions={2026: ["a"], 2027: ["b"], 2029: ["c"]})
    day, until = TODAY, min(list_statement_changes(whole, TODAY))
    while day < date(2030, 1, 1):
        following = date.fromordinal(day.toordinal() + 1)
        if assess_statement(whole, following) != assess_statement(whole, day):
            assert following == until
        if following == until:
            until = min(list_statement_changes(whole, following))
        day = following


def test_the_build_is_told_the_midnight_of_the_next_change():
    context = {
        "statement": assess_statement(declared(audit={**AUDIT, "date": "2023-05-01"}), TODAY),
        "now": datetime(2026, 3, 27, 9, tzinfo=PARIS),
    }
    assert ROOM.inputs.changes_at(context) == datetime(2026, 5, 1, tzinfo=PARIS)


def test_the_first_link_says_the_state_in_the_words_of_the_law():
    links = list_legal_links(NONE, PAGES)
    assert (links[0].name, links[0].url) == ("Accessibilité : non conforme", "accessibilite/")
    assert [link.url for link in links] == [address for name, address in PAGES.items() if name != "expression"]


def test_a_theme_without_these_pages_is_not_led_to_them():
    assert list_legal_links(NONE, ["index", "moderation"]) == list_legal_links(NONE, PAGES)[3:4]
