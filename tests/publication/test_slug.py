"""A slug is made sign by sign: the same as of the whole name at once."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.publication.identifiers import LIGATURES, LONGEST_SLUG, find_closest, slugify, slugify_name


@given(st.text() | st.text("aé œ’'@-–½ﬁÅ\u0301\ud800Œ₂"))
def test_it_is_that_of_the_whole_name(name):
    plain = unicodedata.normalize("NFKD", name.translate(LIGATURES)).encode("ascii", "ignore").decode().lower()
    assert slugify(name) == re.sub("[^a-z0-9]+", "-", plain).strip("-")


@pytest.mark.parametrize(
    ("name", "slug"),
    [("L’œuvre d'été à Nœux — 3e", "l-oeuvre-d-ete-a-noeux-3e"), ("½ finale", "12-finale"), ("  !  ", ""), ("Straße", "strasse")],
)
def test_it_is_what_people_would_write(name, slug):
    assert slugify(name) == slug


@given(st.text(min_size=1) | st.text("ab -—月", min_size=90, max_size=300))
def test_that_of_a_name_is_never_empty_nor_longer_than_a_folder_may_be_named(name):
    piece = slugify_name(name)
    assert 0 < len(piece) <= LONGEST_SLUG and slugify(piece) == piece


@pytest.mark.parametrize(
    ("name", "other"),
    [("Salle " * 40 + "Nord", "Salle " * 40 + "Sud"), ("月", "日"), ("🎪", "—"), ("a" * 100, "a" * 101), ("œ" * 60, "œ" * 61)],
)
def test_two_names_have_two_addresses(name, other):
    assert slugify_name(name) != slugify_name(other)


def test_the_short_name_of_a_page_is_its_slug():
    assert slugify_name("L’été à Nœux") == "l-ete-a-noeux"


def test_what_has_no_letter_is_like_nothing():
    assert find_closest("🎪", ["月", "Culture"]) is None
