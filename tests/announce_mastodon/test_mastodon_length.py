"""The length of a text is the one that Mastodon counts: mastodon/mastodon, spec/validators/status_length_validator_spec.rb."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.announce.networks.registry import count_mastodon
from tests.fakes.mastodon_status import length

LINK = "https://journal.essai.example/2026/03/" + "a" * 90 + "/"
ACCOUNTS = ["@mairie", "@mairie@social.example"]
PIECES = [" ", "\n\n", "é", "e\u0301", "œ", "🎉", "👩‍👩‍👧", "🇫🇷", "« ", " »", "\u202f!", ".", ")", "#Été", "ville.fr", LINK, *ACCOUNTS]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", 0),
        ("é œ « » ’ …", 11),
        ("e\u0301", 1),
        ("👩‍👩‍👧🇫🇷🥕", 3),
        (LINK, 23),
        (f"Voir {LINK}", 28),
        (f"({LINK}).", 26),
        (f"« {LINK} »", 27),
        (f"«{LINK}», enfin", 32),
        ("@prefecture@social.loin.example", 11),
        ("mairie@ville.example", 20),
    ],
)
def test_a_text_has_the_length_that_mastodon_counts(text, counted):
    assert count_mastodon(text) == counted


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_any_text_has_the_length_that_the_instance_counts(text):
    assert count_mastodon(text) == length(text)
