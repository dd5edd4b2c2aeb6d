"""An editor learns before publishing that a text will not fit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.announce.checks import CHECKS
from plugins.publication.rooms import declared
from tests.announce.sample import NOW
from tests.announce.test_gather import ONE

CONF = {"FEED_AUTHORITY": "a.example,2024", "ANNOUNCE_MAX_AGE_DAYS": 3}


def told(publication):
    """What is wrong with one publication, a moment after it is dated."""
    return [mistake for check in CHECKS for mistake in check(publication, "content/a.md", CONF, NOW)]


def mistakes(**social):
    """What is wrong with an editor's own words."""
    return told(replace(ONE, social=social))


def test_words_that_fit_are_no_mistake():
    assert mistakes(text="a" * 255) == []
    assert mistakes() == []


def test_words_that_do_not_fit_are_counted_in_excess():
    (mistake,) = mistakes(text="é" * 300)
    assert str(mistake).startswith("content/a.md  social › text : ce texte dépasse de 45 ")


@pytest.mark.parametrize(("x", "wrong"), [("court", []), ("a" * 300, ["social › x"])])
def test_words_for_x_alone_take_the_place_of_the_others(x, wrong):
    assert [mistake.key for mistake in mistakes(text="a" * 300, x=x)] == wrong


def test_words_for_another_network_are_not_x_s_affair():
    assert mistakes(mastodon="a" * 400) == []


def test_an_archive_is_only_warned():
    (mistake,) = told(replace(ONE, social={"text": "a" * 300}, strict=False))
    assert mistake.harmless


def test_a_draft_too_old_to_be_announced_is_told_before_it_is_published():
    (mistake,) = told(replace(ONE, status="draft", date=NOW - timedelta(days=3, hours=1)))
    assert (mistake.key, mistake.harmless) == ("date", True)
    assert "plus de 3 jours" in str(mistake)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "draft"},
        {"status": "draft", "date": NOW + timedelta(days=30)},
        {"status": "draft", "date": NOW - timedelta(days=30), "social": {"skip": True}},
        {"date": NOW - timedelta(days=30)},
    ],
)
def test_what_would_be_announced_or_never_is_no_old_draft(change):
    assert told(replace(ONE, **change)) == []


def test_whoever_checks_the_content_finds_it():
    assert CHECKS in declared(["plugins.announce.plugin"], "checks", "CHECKS")
