"""Faster Markdown says what Python-Markdown says, byte for byte, whatever is written."""

import os
from pathlib import Path

import pytest
from markdown import Markdown

from benchmarks import articles
from plugins.journal.fast_markdown import converter
from plugins.journal.fast_markdown.converter import Converter
from tests.campaign import trials
from tests.fast_markdown.made_up import document
from tests.fast_markdown.options import ALL, said

FOLDER = os.environ.get("BEFFROI_CORPORA")
UPSTREAM = os.environ.get("BEFFROI_MARKDOWN_SOURCE")
each_option = pytest.mark.parametrize("options", ALL.values(), ids=ALL)


def differing(texts, options):
    """The first text of which a converter used again does not say what a new Markdown says."""
    converter = Converter(options)
    return next((text for text in texts if said(converter.take_instance(), text) != said(Markdown(**options), text)), None)


def texts_of(folder, *kinds):
    return [path.read_text(encoding="utf-8", errors="replace") for kind in kinds for path in sorted(Path(folder).rglob(kind))]


@each_option
def test_made_up_documents(options):
    assert differing((document(number) for number in range(trials(full=40_000, sample=150))), options) is None


@each_option
def test_articles(options):
    assert differing((articles.plain(article) for article in articles.archive(trials(full=2000, sample=40))), options) is None


@pytest.mark.skipif(not FOLDER, reason="BEFFROI_CORPORA ne nomme aucun dossier")
@each_option
def test_real_archives(options):
    texts = texts_of(FOLDER, "*.md")
    assert differing(texts[:: trials(full=1, sample=8)], options) is None


@pytest.mark.skipif(not UPSTREAM, reason="BEFFROI_MARKDOWN_SOURCE ne nomme aucun dossier")
@each_option
def test_what_python_markdown_tests_itself_with(options):
    assert differing(texts_of(Path(UPSTREAM) / "tests", "*.txt", "*.html", "*.py"), options) is None


REPETITIONS = [
    "\n" * 3000 + "x",
    "# a\n" * 1000,
    "[a]: /b\n" * 2000 + "\n[a]",
    "- x\n" * 2000,
    "a\nb: c\n: d\n" * 500,
    "*a " * 2000,
    "[" * 700,
    "![a](" * 300,
    "`" * 999 + "a",
    "x" * 5000 + "\n# titre\n" + "y" * 5000,
    "<div>" * 300,
    "&" * 2000,
    "[a](b)*c*" * 400,
]
REPEATED = [
    pytest.param(options, text, id=f"{text[:8].strip() or 'vide'}-{name}")
    for place, text in enumerate(REPETITIONS)
    for turn, (name, options) in enumerate(ALL.items())
    if (turn + place) % trials(full=1, sample=len(ALL)) == 0
]
"""Each is read with every set of options in the long campaigns, with one of them else, each in its turn."""


@pytest.mark.parametrize(("options", "text"), REPEATED)
def test_long_repetitions(text, options):
    assert differing([text], options) is None


@pytest.mark.parametrize("text", [r"[a](/b\_c)", "[a](/`b`)", "[a [b](/c) d](/e)", "![a [b](/c)](/d)", "a***b*c**", "*a **b* c**"])
@each_option
def test_links_and_emphasis_that_hold_others(text, options):
    assert differing([text], options) is None


@pytest.mark.parametrize("level", [5, 40, 200])
@pytest.mark.parametrize("mark", ["> ", "- ", "* > "])
def test_deep_nesting(mark, level):
    text = mark * level + "au fond\n"
    assert differing([text], ALL["pelican"]) is None


@each_option
def test_an_instance_at_hand_once_sped_up(options):
    faster, stock = converter.speed_up(Markdown(**options)), Markdown(**options)
    for number in range(50):
        assert said(faster.reset(), document(number)) == said(stock.reset(), document(number))


def test_fields_that_pelican_formats_with_the_instance_that_read_the_body():
    converter = Converter(ALL["pelican"])
    for number in range(20):
        answers = []
        for md in (converter.take_instance(), Markdown(**ALL["pelican"])):
            body = said(md, "Title: t\nSummary: s\n\n" + document(number))
            md.preprocessors.deregister("meta")
            answers.append((body, said(md.reset(), f"Title: x *{number}* [^1]\n\n[^1]: note")))
        assert answers[0] == answers[1]
