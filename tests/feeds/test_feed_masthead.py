"""What a feed says of the journal."""

import json

from plugins.journal.feeds.feed import Masthead, format_json_feed


def described(subtitle: str) -> str:
    masthead = Masthead("Le Beffroi", subtitle, "https://journal.valbrune.example", "fr", "valbrune.example,2024")
    return json.loads(format_json_feed(masthead.build_feed(())))["description"]


def test_a_feed_is_described_by_the_line_above_the_journals_name():
    assert described("Le journal de Valbrune") == "Le journal de Valbrune"


def test_a_journal_without_that_line_still_has_a_description():
    assert described("") == "Le Beffroi"
