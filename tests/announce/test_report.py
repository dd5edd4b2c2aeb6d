"""A run is told in one line a post, in French."""

import json

import pytest

from plugins.announce.post import Key
from plugins.announce.run import WORDS, Outcome, RunReport, find_gravest
from plugins.core.infrastructure.errors import Exit, NotNow, PersonRequired

KEY = Key("tag:v,2024:1", "x", "42")


def test_a_post_is_one_line():
    outcome = Outcome("sent", KEY, text="Le marché\n\nhttps://a.example/", url="https://x.com/i/status/7", reason="image perdue")
    assert str(outcome) == "x · envoyé : Le marché — https://x.com/i/status/7 image perdue"


def test_nothing_to_say_is_said():
    assert (RunReport().format_lines(), RunReport().exit) == (["Rien à annoncer."], Exit.DONE)


@pytest.mark.parametrize(
    ("words", "end"),
    [
        (["sent", "found", "skipped", "would"], Exit.DONE),
        (["sent", "waiting"], Exit.LATER),
        (["not_sent", "refused"], Exit.PERSON),
        (["unknown", "waiting"], Exit.PERSON),
        (["blocked"], Exit.PERSON),
    ],
)
def test_the_gravest_outcome_is_the_exit_code(words, end):
    assert RunReport([Outcome(word, KEY) for word in words]).exit == end


def test_what_cuts_a_run_short_counts_and_is_told():
    report = RunReport([Outcome("sent", KEY)])
    report.cut_short = NotNow("disque plein")
    assert (report.exit, report.format_lines()[-1], json.loads(report.to_json())["error"]) == (Exit.LATER, "disque plein", "disque plein")
    report.cut_short = PersonRequired("abîmé")
    assert report.exit == Exit.PERSON


def test_a_long_past_left_aside_is_one_line_and_every_post_in_json():
    report = RunReport([Outcome("skipped", KEY, title="a")] * 40 + [Outcome("sent", KEY, title="b")])
    assert len(report.format_lines()) == 2
    assert "40 annonces" in report.format_lines()[-1]
    assert len(json.loads(report.to_json())["posts"]) == 41


def test_a_long_queue_is_one_line():
    page, turn = (Outcome("waiting", KEY, title="a", reason=reason) for reason in ("sa page répond 404", "à une prochaine exécution"))
    report = RunReport([Outcome("sent", KEY, title="b"), page, *[turn] * 9_994])
    assert report.format_lines()[1:] == ["9995 annonces attendent : à une prochaine exécution ; sa page répond 404."]


def test_every_word_has_its_french_and_its_end():
    assert all(french and isinstance(end, Exit) for french, end in WORDS.values())
    assert find_gravest([]) == Exit.DONE
