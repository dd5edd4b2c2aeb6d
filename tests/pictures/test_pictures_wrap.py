"""Titles set in lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.journal.pictures.drawn_card import shorten_lines, strip_undrawable, wrap_lines


def one_each(text):
    return float(len(text))


def test_lines_are_even():
    title = "La place du Beffroi rendue aux piétons dès samedi"
    assert wrap_lines(title, 40, 3, one_each) == ["La place du Beffroi rendue", "aux piétons dès samedi"]


def test_a_word_is_never_cut():
    assert wrap_lines("Anticonstitutionnellement", 10, 3, one_each) is None


def test_a_compound_may_break_after_its_hyphen_only():
    assert wrap_lines("Valbrune-sur-Oise", 13, 2, one_each) == ["Valbrune-", "sur-Oise"]


def test_what_does_not_fit_says_so():
    assert wrap_lines("un deux trois quatre", 5, 2, one_each) is None


def test_a_shortened_title_ends_with_an_ellipsis_after_a_whole_word():
    assert shorten_lines("Compte administratif, exercice 2025", 24, 1, one_each) == ["Compte administratif…"]
    assert shorten_lines("Anticonstitutionnellement", 10, 1, one_each) == ["Anticonst…"]
    assert shorten_lines("abc", 0, 1, one_each) == []


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("Budget : voter ?", "Budget\u00a0: voter\u202f?"),
        ("« Tous au marché »", "«\u00a0Tous au marché\u00a0»"),
        ("20 % de 2000 €", "20\u00a0% de 2000\u00a0€"),
        ("🎉 Fête 👨‍👩‍👧 du quartier", "Fête du quartier"),
        ("Œuvre, cœur, Noël", "Œuvre, cœur, Noël"),
        ("e\u0301te\u0301", "été"),
        ("市長", ""),
        ("a\tb\nc\x00d", "a b c d"),
    ],
)
def test_a_title_is_drawn_as_french_wants_it_and_without_empty_boxes(written, drawn):
    assert strip_undrawable(written) == drawn


def test_a_colon_never_opens_a_line_nor_does_a_guillemet_close_one():
    for width in range(8, 40):
        for line in wrap_lines(strip_undrawable("Les élus : « oui » ! Pourquoi ? 20 %"), width, 9, one_each) or []:
            assert line[0] not in ":!?»%"
            assert line[-1] != "«"


@given(st.text(alphabet=st.sampled_from("ab é-’:« \u00a0\u202f"), max_size=60), st.integers(1, 30))
def test_lines_lose_no_letter_and_never_pass_the_width(text, width):
    text = strip_undrawable(text)
    found = wrap_lines(text, width, 99, one_each)
    if found is not None:
        assert "".join(found).replace(" ", "") == text.replace(" ", "")
        assert all(len(line) <= width for line in found)
