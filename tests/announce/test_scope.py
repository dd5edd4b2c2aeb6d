"""The settings make an account speak of more than it did: what had appeared by then is not replayed, and nothing new is lost."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.announce.announce import announce, foresee_run
from plugins.announce.continuity import BEFORE, set_baselines
from plugins.announce.post import PostState, format_reference
from plugins.announce.run import CarryRule, Choice, OpenAccount
from plugins.announce.settle import settle_posts
from tests.announce.sample import NOW, announcement, at
from tests.announce.test_announce import words
from tests.announce.town import AT_ONCE, Town

ARTICLES = Choice(kinds=("article",))
CULTURE = Choice(categories=("Culture",))
OLD = [announcement(number, kind="breve") for number in range(40, 30, -1)]
YOUNG = announcement(2, kind="breve")


@pytest.fixture
def narrow(tmp_path):
    """A town whose account speaks of articles only; `run` is one run with other choices."""
    town = Town(tmp_path / "town", "file")
    with town.open() as ledger:
        set_baselines(OLD, [OpenAccount(town.wall, ARTICLES)], ledger, at(-48))

    def run(some, *choices, hours=0.0, relays=False):
        carrying = CarryRule(("x", "42"), 5) if relays else None
        with town.open() as ledger:
            return announce(some, [OpenAccount(town.wall, choice, carrying) for choice in choices], ledger, at(hours), AT_ONCE)

    town.run = run
    run(OLD, ARTICLES)
    return town


def lines(town):
    """What the ledger holds."""
    return (town.folder / "ledger.jsonl").read_text().splitlines()


def test_a_wider_choice_replays_nothing_and_lists_what_it_leaves_aside(narrow):
    report = narrow.run(OLD, Choice(), hours=1)
    assert (words(report), narrow.wall.links()) == (["skipped"] * 10, [])
    assert all(outcome.reason == BEFORE for outcome in report)
    assert list(narrow.run(OLD, Choice(), hours=2)) == []


def test_the_report_that_is_read_before_says_the_same(narrow):
    report = foresee_run([*OLD, YOUNG], [OpenAccount(narrow.wall)], narrow.ledger(), at(1)(), AT_ONCE)
    assert words(report) == ["skipped"] * 10 + ["would"]


def test_what_is_of_today_is_said(narrow):
    narrow.run([*OLD, YOUNG], Choice(), hours=1)
    assert narrow.wall.links() == [YOUNG.permalink]


def test_what_was_waiting_already_is_said_whatever_its_age(narrow):
    waiting = announcement(60, published=NOW - timedelta(hours=60))
    narrow.run([*OLD, waiting], Choice(), hours=1)
    assert narrow.wall.links() == [waiting.permalink]


def test_one_that_was_left_aside_leaves_when_a_person_wants_it(narrow):
    narrow.run(OLD, Choice(), hours=1)
    with narrow.open() as ledger:
        one = next(entry for entry in ledger.read().list_undecided() if entry.key.guid == OLD[0].guid)
        settle_posts(format_reference(one.key), "again", ledger, at(2))
    narrow.run(OLD, Choice(), hours=3)
    assert narrow.wall.links() == [OLD[0].permalink]


def test_an_account_that_relayed_and_now_says_everything_replays_nothing(narrow):
    narrow.run(OLD, Choice(), relays=True)
    assert (words(narrow.run(OLD, Choice(), hours=1)), narrow.wall.links()) == (["skipped"] * 10, [])


def test_two_choices_for_one_account_are_one(narrow):
    narrow.run([], ARTICLES, CULTURE)
    some = [announcement(50, published=NOW - timedelta(hours=50), kind="breve", category="Culture")]
    narrow.run(some, CULTURE, ARTICLES, hours=1)
    assert narrow.wall.links() == [some[0].permalink]


def test_it_takes_one_line_that_is_written_again_only_when_the_choice_changes(narrow):
    before = lines(narrow)
    narrow.run([], ARTICLES, hours=1)
    assert lines(narrow) == before
    narrow.run([], CULTURE, hours=2)
    assert len(lines(narrow)) == len(before) + 1


def test_an_account_that_always_spoke_of_everything_writes_nothing_of_it(small_town):
    before = lines(small_town)
    small_town.publish([])
    assert lines(small_town) == before


def test_an_edit_that_makes_it_the_account_s_is_news(narrow):
    narrow.run([replace(OLD[0], kind="article")], ARTICLES, hours=1)
    assert narrow.wall.links() == [OLD[0].permalink]


def test_a_line_whose_words_were_erased_is_written_again_and_leaves_nothing_aside(narrow):
    path = narrow.folder / "ledger.jsonl"
    kept = [json.loads(line) for line in lines(narrow)]
    path.write_text("".join(json.dumps({**line, "text": ""} if line["state"] == PostState.NOTED else line) + "\n" for line in kept))
    narrow.run([], CULTURE, hours=1)
    assert [line for line in lines(narrow) if "Culture" in line]
