"""X's count of a text is X's own."""

import json
from pathlib import Path

import pytest

from plugins.announce.networks.registry import count_weighted

OFFICIAL = Path(__file__).parent / "twitter_text_weights.jsonl"
"""899 generated French texts and their weight by the npm package `twitter-text` 3.1.0: [weight, text] a line."""


def test_every_text_weighs_what_the_official_package_says():
    rows = [json.loads(line) for line in OFFICIAL.read_text(encoding="utf-8").split("\n") if line]
    assert len(rows) > 800
    assert [(text, count_weighted(text)) for weight, text in rows if count_weighted(text) != weight] == []


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("é", 1),
        ("e\u0301", 1),
        ("œ « ’ » – —\u00a0", 12),
        ("…", 2),
        ("€", 2),
        ("•", 2),
        ("\u202f", 2),
        ("👩‍👩‍👧", 2),
        ("🎉", 2),
        ("©", 1),
        ("©\ufe0f", 2),
        ("® 2026", 6),
        ("ville.fr", 23),
        ("https://journal.example.org/2026/03/une-adresse-tres-longue/?a=1", 23),
        ("Voir ville.fr©", 29),
    ],
)
def test_french_traps(text, weight):
    """twitter-text/conformance/validate.yml, and the references of the house."""
    assert count_weighted(text) == weight
