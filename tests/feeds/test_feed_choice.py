"""Which publications a feed tells, and in which order."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from plugins.journal.feeds.feed import group_by_category, select_newest, select_told, sort_newest_first
from plugins.journal.feeds.feedgen_repaired import escape_ambiguous
from tests.feeds import sample


def at(minutes: int, identity: str):
    """The sample's publication, some minutes later, under another identity."""
    return sample.content(identity=identity, date=sample.PUBLICATION.date + timedelta(minutes=minutes))


def identities(contents) -> list[str]:
    """Who they are, in order."""
    return [content.publication.identity for content in contents]


def test_a_kind_that_feeds_do_not_tell_is_left_out():
    told = sample.content()
    assert list(select_told([sample.content(kind=replace(sample.ARTICLE, name="note", feeds=False)), told])) == [told]


def test_what_has_no_date_is_left_out():
    assert not select_told([sample.content(date=None)])


@pytest.mark.parametrize("state", ["draft", "scheduled", "hidden", "withdrawn", "expired"])
def test_what_is_not_published_is_left_out(state):
    content = sample.content()
    content.state = state
    assert not select_told([content])


@pytest.mark.parametrize("seed", range(20))
def test_what_begins_a_sorted_journal_is_its_newest(seed):
    chance = random.Random(seed)
    contents = [at(chance.randrange(6), f"{chance.randrange(6)}") for _ in range(30)]
    assert identities(sort_newest_first(contents)[:7]) == identities(select_newest(contents, 7))


def test_the_newest_come_first_whatever_the_order_of_files():
    early, middle, late = at(0, "c"), at(5, "b"), at(9, "a")
    assert identities(select_newest([middle, late, early], 2)) == identities(select_newest([early, late, middle], 2)) == ["a", "b"]


def test_two_of_one_instant_keep_one_order():
    assert identities(select_newest([at(0, "a"), at(0, "b")], 9)) == identities(select_newest([at(0, "b"), at(0, "a")], 9))


def test_a_publication_without_category_is_in_no_categorys_feed():
    assert list(group_by_category([sample.content(category=""), sample.content()])) == ["vie-municipale"]


@pytest.mark.parametrize("title", ["R&D", "5 < 6", "« L’eau »", 'le "mot"'])
def test_an_rss_title_that_nobody_takes_for_html_is_left_as_it_is(title):
    assert escape_ambiguous(title) == title


def test_an_rss_title_that_looks_like_html_is_escaped_and_its_quotes_stay():
    assert escape_ambiguous('le "<b>" & l’&eacute;') == 'le "&lt;b&gt;" &amp; l’&amp;eacute;'
