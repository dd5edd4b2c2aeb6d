"""An editor learns before publishing that a text will not fit."""

from dataclasses import replace

import pytest

from plugins.announce.checks import CHECKS
from plugins.publication.rooms import declared
from tests.announce.test_gather import ONE


def mistakes(**social):
    """What is wrong with an editor's own words."""
    return [mistake for check in CHECKS for mistake in check(replace(ONE, social=social), "content/a.md")]


def test_words_that_fit_are_no_mistake():
    assert mistakes(text="a" * 255) == []
    assert mistakes() == []


def test_words_that_do_not_fit_are_counted_in_excess():
    (mistake,) = mistakes(text="é" * 300)
    assert str(mistake).startswith("content/a.md  social.text : ce texte dépasse de 45 ")


@pytest.mark.parametrize(("x", "wrong"), [("court", []), ("a" * 300, ["social.x"])])
def test_words_for_x_alone_take_the_place_of_the_others(x, wrong):
    assert [mistake.key for mistake in mistakes(text="a" * 300, x=x)] == wrong


def test_words_for_another_network_are_not_x_s_affair():
    assert mistakes(mastodon="a" * 400) == []


def test_an_archive_is_only_warned():
    (mistake,) = [mistake for check in CHECKS for mistake in check(replace(ONE, social={"text": "a" * 300}, strict=False), "a.md")]
    assert mistake.harmless


def test_whoever_checks_the_content_finds_it():
    assert CHECKS in declared(["plugins.announce.plugin"], "checks", "CHECKS")
