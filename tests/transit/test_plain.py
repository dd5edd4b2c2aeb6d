"""What an operator sends is shown as text: nothing runs, nothing deceives, nothing is lost that a reader could read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.town.transit.archive import clean_address, clean_line, extract_text, shorten_text, split_paragraphs


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Ligne B déviée", "Ligne B déviée"),
        ("<p>Arrêt <b>Gare</b> non desservi.</p>", "Arrêt Gare non desservi."),
        ("retard <10 min, > 5 min", "retard <10 min, > 5 min"),
        ("Caf&eacute;&nbsp;: ouvert &amp; chaud", "Café : ouvert & chaud"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("avant<script>alert(1)</script>après", "avantaprès"),
        ("<style>p{color:red}</style>Bonjour", "Bonjour"),
        ("<img src=x onerror=alert(1)>Bonjour", "Bonjour"),
        ("<!-- secret -->Bonjour<![CDATA[x]]>", "Bonjour"),
        ("un\u00a0\u2003 deux\t\ttrois", "un deux trois"),
        ("per\u00adturbé", "perturbé"),
        ("Gare \u202eetteuqram\u202c", "Gare etteuqram"),
        ("a\x00b\x1bc", "a b c"),
        ("👩\u200d🚒 pompière", "👩\u200d🚒 pompière"),
        ("", ""),
        ("<p></p>  <br>", ""),
    ],
)
def test_a_text_on_one_line(sent, shown):
    assert clean_line(sent, 300) == shown


def test_paragraphs_stay():
    assert split_paragraphs("<p>Un.</p><p>Deux.</p>", 300) == ("Un.", "Deux.")
    assert split_paragraphs("Un.\r\n\r\nDeux.<br/>Trois.", 300) == ("Un.", "Deux.", "Trois.")
    assert split_paragraphs("<ul><li>Gare<li>Port</ul>", 300) == ("Gare", "Port")


def test_a_long_text_is_cut_at_a_word():
    assert shorten_text("un deux trois quatre", 12) == "un deux…"
    assert shorten_text("x" * 50, 10) == "x" * 9 + "…"


def test_a_text_without_end_is_read_no_further():
    assert len(clean_line("a " * 1_000_000, 300)) <= 300


@pytest.mark.parametrize("good", ["https://reseau.example/info", "http://reseau.example/a?b=c&d=é#e"])
def test_an_address_of_the_web_is_kept(good):
    assert clean_address(f" {good} ") == good


@pytest.mark.parametrize(
    "bad",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "//reseau.example/",
        "reseau.example",
        "ftp://reseau.example/",
        "https://moi:secret@reseau.example/",
        'https://reseau.example/"onmouseover=alert(1)',
        "https://reseau.example/ a",
        "https://[",
        "https://",
        "https://reseau.example/" + "a" * 3_000,
        "java\nscript:alert(1)",
        "",
    ],
)
def test_any_other_is_left(bad):
    assert clean_address(bad) == ""


@given(st.text(alphabet=st.sampled_from("<>/=\"' \n&;!-abscriptp\u202e\x00é"), max_size=80))
def test_whatever_is_sent_is_harmless_once_escaped_and_never_grows(sent):
    shown = extract_text(sent)
    assert "\x00" not in shown and "\u202e" not in shown
    assert len(shown) <= len(sent)
    assert shown == shown.strip()
