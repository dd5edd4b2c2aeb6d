"""The streets as a town lists them: each part of one is in one quarter, whatever its accents, and a mistake says what to write."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.core.infrastructure.errors import SettingsError
from plugins.town.quarters.directory import build_directory, extract_distinctive_words, format_directory
from plugins.town.quarters.settings import BOTH, EVEN, LAST, ODD, StreetPart, parse_portraits, parse_street_part

SPANS = st.builds(
    lambda first, length, side: StreetPart("rue Neuve", first, first + length, side),
    st.integers(1, 60),
    st.integers(0, 30),
    st.sampled_from([EVEN, ODD, BOTH]),
)


@pytest.mark.parametrize(
    ("written", "first", "last", "side"),
    [
        ("rue Neuve", 1, LAST, BOTH),
        ("rue Neuve (impairs)", 1, LAST, ODD),
        ("rue Neuve (2 à 40 pairs)", 2, 40, EVEN),
        ("rue Neuve (1-39, impairs)", 1, 39, ODD),
        ("rue Neuve (41 et plus)", 41, LAST, BOTH),
        ("rue Neuve ( 7 )", 7, 7, BOTH),
    ],
)
def test_a_street_or_a_part_of_it_is_understood(written, first, last, side):
    found = parse_street_part(written)
    assert (found.street, found.first, found.last, found.side) == ("rue Neuve", first, last, side)


@pytest.mark.parametrize("written", ["", 12, "rue Neuve ()", "rue Neuve (à droite)", "rue Neuve (40 à 2)", "(1 à 2)"])
def test_what_is_no_street_is_refused_with_what_to_write(written):
    with pytest.raises(ValueError, match=r"guillemets|écrivez|est avant"):
        parse_street_part(written)


def numbers(part):
    """Those of `part`, on a street that is a little longer than the longest of SPANS."""
    return {number for number in range(1, 100) if part.first <= number <= part.last and part.side in (BOTH, number % 2)}


@given(SPANS, SPANS)
def test_parts_that_share_a_number_meet(one, other):
    assert one.meets(other) or not numbers(one) & numbers(other)


@given(SPANS, st.integers(1, 30), st.sampled_from([EVEN, ODD, BOTH]))
def test_parts_that_follow_each_other_do_not_meet(one, length, side):
    assert not one.meets(StreetPart(one.street, one.last + 1, one.last + length, side))


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ([{"name": "A", "streets": ["rue Neuve"]}, {"name": "B", "streets": ["Rue neuve"]}], "« A » et dans « B »"),
        ([{"name": "A", "streets": ["rue Neuve", "rue Neuve (3)"]}], "deux fois dans « A »"),
        ([{"name": "Rues"}], "cette adresse est prise"),
        ([{"nom": "Gare"}], "« nom » n’est pas connu"),
        ([{"name": "Gare", "elected": {"phone": "02"}}], "« name » manque"),
        ([{"name": "Gare", "streets": "rue Neuve"}], "il faut une liste"),
    ],
)
def test_a_mistake_in_the_setting_says_where_it_is(listed, said):
    with pytest.raises(SettingsError) as raised:
        parse_portraits(listed)
    assert any(said in mistake for mistake in raised.value.mistakes), raised.value.mistakes


def test_a_street_may_be_cut_between_quarters():
    town = parse_portraits([{"name": "A", "streets": ["rue Neuve (1 à 40)"]}, {"name": "B", "streets": ["rue Neuve (41 et plus)"]}])
    (street,) = build_directory(town)
    assert [(quarter.name, part.first) for quarter, part in street.parts] == [("A", 1), ("B", 41)]
    assert json.loads(format_directory([street]))["rues"] == [["rue Neuve", [0, 1, 40, 2, "1 à 40"], [1, 41, LAST, 2, "41 et plus"]]]


def test_streets_are_found_by_the_word_that_tells_them_apart():
    listed = ["rue de l’École", "quai Bas", "chemin des Carrières", "rue du 8-Mai-1945", "Grande Rue"]
    assert sorted(map(extract_distinctive_words, listed)) == ["8-mai-1945", "bas", "carrieres", "ecole", "grande-rue"]
    town = parse_portraits([{"name": "A", "streets": listed}])
    assert [street.name for street in build_directory(town)][1:3] == ["quai Bas", "chemin des Carrières"]


def test_two_thousand_streets_are_a_small_file():
    listed = [f"rue du Général-Machin-{number}" for number in range(2000)]
    town = parse_portraits([{"name": f"Quartier {rank}", "streets": listed[rank::6]} for rank in range(6)])
    assert len(format_directory(build_directory(town)).encode()) < 80_000
