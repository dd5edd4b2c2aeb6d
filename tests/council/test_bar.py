"""A vote as a bar and as a sentence: what is seen and what is read say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.town.council.vote import BAR_LENGTH, Count, Vote, format_vote, list_bar_parts

VOICES = st.integers(0, 163)


@given(VOICES, VOICES, VOICES, VOICES)
def test_a_bar_is_filled_without_a_gap_by_those_who_were_counted(pour, contre, abstention, sans_part):
    count = Count(pour, contre, abstention, sans_part)
    parts = list(list_bar_parts(count))
    assert sum(part.number for part in parts) == count.total
    assert sum(part.width for part in parts) == (BAR_LENGTH if count.total else 0)
    assert [part.start for part in parts[1:]] == [part.start + part.width for part in parts[:-1]]


@pytest.mark.parametrize(
    ("vote", "sentence"),
    [
        (Vote(31), "adoptée à l’unanimité"),
        (Vote(24, 7), "adoptée par 24 voix contre 7"),
        (Vote(7, 23, 1), "rejetée par 23 voix contre 7, 1 abstention"),
        (Vote(30, 0, 0, 1), "adoptée par 30 voix contre 0, 1 élu ne prenant pas part au vote"),
        (Vote(29, 0, 2, secret=True), "adoptée par 29 voix contre 0, 2 abstentions, au scrutin secret"),
        (Vote(15, 15, casting="pour"), "adoptée à égalité, 15 voix contre 15, la voix pour de la présidence l’emportant"),
        (Vote(15, 15), "rejetée à égalité, 15 voix contre 15"),
        (Vote(15, 15, casting="aucune"), "rejetée à égalité, 15 voix contre 15, la présidence n’ayant pas voté"),
    ],
)
def test_a_vote_is_said_in_one_sentence(vote, sentence):
    assert format_vote(vote) == sentence
