"""A slug is made sign by sign: the same as of the whole name at once."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.publication.slug import LIGATURES, slugify


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
