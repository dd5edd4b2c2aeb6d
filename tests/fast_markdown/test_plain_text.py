"""A plain text is HTML at once, and only where Python-Markdown makes nothing else of it."""

import random

import pytest
from markdown import Markdown

from plugins.journal.fast_markdown.blocks import LETTERS
from plugins.journal.fast_markdown.converter import Converter
from tests.campaign import trials
from tests.fast_markdown.made_up import document
from tests.fast_markdown.options import ALL, OURS, PELICAN, said
from tests.fast_markdown.test_steps_aside import CHANGES

LINE = "Le mot est ici, dans la ville (HTML) : 20 % de « plus »…"
BORDERS = ["Clé: valeur", "Clé : valeur", "a_b_c", "1. un", "- un", " deux", "deux ", "deux  ", "www.ville.fr", "a & b", "a < b"]
BORDERS += ["Été\n: chaud", "HTML", "x", "a\\*b", "l'« été » -- ...", "(c) [x]", "", "ÿ", "a" * 5000, "mot" + " mot" * 1000]
BORDERS += ["a\u00a0", "a\u2028b", "a\x02b", "a : b: c"]
BORDERS += [
    "## Été\n\n# Été\n\n### É «\u00a0»",
    "# 1\n\n##",
    "- a\n\n- b",
    "- a\n* b\n\n\nc",
    "a\n- b",
    "- a\nb",
    "\n\na",
    "a\n\n",
    "2e\n10. x",
    "- 1. x",
]
BORDERS += [
    "**a****b**",
    "a*b*c **d**e",
    "*a **b***",
    "![a](b)",
    "[a](b)[c](d)",
    "[a][b](c)",
    "[*a*](b)",
    "[a](b (c))",
    "a \nb",
    "a\n b",
    "***a***",
]
PIECES = [
    "Le mot est ici.",
    "Été : « dit-il »",
    "**gras**",
    "*ital*",
    "[un](/a)",
    " et ",
    "\n",
    "\n\n",
    "\n\n- un\n- deux",
    "\n- trois **x**",
    "\n\n## Titre",
]
PIECES += [
    "\n\n# Titre de\u00a0page\n\n",
    "\n\n#### Le 2e\n\n",
    "\n\n\n",
    "* x",
    "10 mots",
    "!",
    "(x)",
    "(",
    "]",
    "[",
    "*",
    "-",
    "#",
    " ",
    ":",
    "_",
    "1. ",
    "\u202f",
]
CHARACTERS = "abcÉéŒœ019 ,;.…’'\"«»()?!%€°–—-\u00a0\u202f:*_`[]<&\\#\t\n"
each_option = pytest.mark.parametrize("options", ALL.values(), ids=ALL)


def lines(number):
    """A line of characters that are plain, most often."""
    chance = random.Random(number)
    weights = [8] * (len(CHARACTERS) - 12) + [1] * 12
    return "".join(chance.choices(CHARACTERS, weights, k=chance.randrange(1, 30)))


def texts(number):
    """A text made of pieces of which most are plain."""
    chance = random.Random(number)
    return "".join(chance.choices(PIECES, [10] * 12 + [1] * (len(PIECES) - 12), k=chance.choice((2, 4, 8, 16))))


def both(options, change=lambda md: None):
    """A converter's instance, and a new one of Python-Markdown's own, each `change`d."""
    made = Converter(options).take_instance(), Markdown(**options)
    for md in made:
        change(md)
    return made


@each_option
def test_it_says_what_python_markdown_says(options):
    for text in [*BORDERS, LINE, *(make(number) for make in (lines, texts) for number in range(trials(full=50_000, sample=60)))]:
        fast, stock = both(options)
        assert said(fast, text) == said(stock, text), text


@each_option
def test_after_a_document_with_or_without_reset(options):
    fast, stock = both(options)
    for number in range(trials(full=5000, sample=15)):
        text = LINE if number % 3 else lines(number)
        if number % 2:
            fast.reset(), stock.reset()
        assert said(fast, document(number)) == said(stock, document(number))
        assert said(fast, text) == said(stock, text), (number, text)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_instance_is_asked(change):
    fast, stock = both(PELICAN, change)
    assert said(fast, "mot ici ~~x~~") == said(stock, "mot ici ~~x~~")
    assert said(fast, "Mot ici") == said(stock, "Mot ici")


def test_an_abbreviation_of_the_document_before_is_still_known():
    fast, stock = both(PELICAN)
    for text in ("*[HTML]: langage", LINE):
        assert said(fast, text) == said(stock, text)


def test_the_shortcut_is_taken():
    md = Converter(PELICAN).take_instance()
    assert md.plain(LINE) == f"<p>{LINE}</p>"
    md.convert(document(1))
    assert md.reset().plain(LINE) == f"<p>{LINE}</p>"
    assert all(md.plain(letter) for letter in LETTERS if letter.isalpha())
    article = Converter(OURS).take_instance()
    assert article.plain("## Été\n\nUn **mot**, *ici*\n\n- [la](/la)\n- là") == (
        '<h2 id="ete">Été</h2>\n<p>Un <strong>mot</strong>, <em>ici</em></p>\n<ul>\n<li><a href="/la">la</a></li>\n<li>là</li>\n</ul>'
    )


def test_it_is_not_taken_with_extensions_that_speak():
    assert Converter(ALL["more"]).take_instance().plain(LINE) is None
    assert Converter(ALL["odd"]).take_instance().plain(LINE) is None
