"""The seal of a text: the same for everybody who computes it, another as soon as a sign has changed."""

import hashlib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from plugins.journal.law.expression import build_seal, count_signs, digest_body, normalize_body

WORDS = st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200).filter(lambda text: text.strip())
BLANK = st.lists(st.sampled_from(["\n", "  \n", "\t\n"]), max_size=4).map("".join)


@given(WORDS, BLANK)
def test_empty_lines_before_a_text_change_nothing(text, before):
    assert digest_body(before + text) == digest_body(text)


@given(WORDS, BLANK)
def test_empty_lines_after_a_text_change_nothing(text, after):
    assert digest_body(f"{text}\n{after}") == digest_body(text)


@given(WORDS)
def test_what_was_handed_in_is_handed_in_once(text):
    assert normalize_body(normalize_body(text)) == normalize_body(text)


@given(WORDS)
def test_anybody_finds_the_digest_from_the_file(text):
    assert hashlib.sha256(normalize_body(text).encode("utf-8")).hexdigest() == digest_body(text)


@given(WORDS, st.integers(0, 200))
def test_a_sign_more_is_another_text(text, place):
    written = normalize_body(text).rstrip("\n")
    touched = written[:place] + "x" + written[place:]
    assert digest_body(touched) != digest_body(written)
    assert count_signs(touched) == count_signs(written) + 1


def test_the_seal_says_where_the_text_lies_and_what_the_rule_was():
    found = build_seal("Non.\n", "expression/2026/03/non/", 1500, date(2026, 3, 24))
    assert (found.url, found.length, found.most, found.due) == ("expression/2026/03/non/texte.txt", 4, 1500, date(2026, 3, 24))
