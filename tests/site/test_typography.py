import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.journal.site.text_filters import RULES, typographic, typographic_html

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Venez ! Quand ?", f"Venez{N}! Quand{N}?"),
        ("Travaux : le point", f"Travaux{W}: le point"),
        ("« Oui », dit-elle", f"«{N}Oui{N}», dit-elle"),
        ("12 000 € à 7 h 40", f"12{N}000{N}€ à 7{N}h{N}40"),
        ("l'école d'art", "l’école d’art"),
        ("M. Antunes et Mme Vasseur", f"M.{W}Antunes et Mme{W}Vasseur"),
        ("un bain à 31 °", f"un bain à 31{N}°"),
        ("https://ville.fr/a?b=1;c", "https://ville.fr/a?b=1;c"),
        ("a:b !important", "a:b !important"),
    ],
)
def test_text_is_printed_as_the_imprimerie_nationale_prints_it(typed, printed):
    assert typographic(typed) == printed


@given(st.text(alphabet="ab1 :;!?«»'’€h \u00a0\u202f\n", max_size=60))
def test_a_second_pass_changes_nothing(text):
    once = typographic(text)
    assert typographic(once) == once


@given(st.text(alphabet="MmDrelNnh12 .:;!?«»'’°%€\u00a0\u202f", max_size=20))
def test_no_rule_is_left_out_of_a_text_that_it_would_change(text):
    printed = text
    for pattern, replacement in RULES:
        printed = pattern.sub(replacement, printed)
    assert typographic(text) == printed


def test_code_and_attributes_keep_their_spaces():
    html = '<p title="a ! b">Oui !</p><pre><code>a ? b : c !</code></pre>'
    assert typographic_html(html) == f'<p title="a ! b">Oui{N}!</p><pre><code>a ? b : c !</code></pre>'
