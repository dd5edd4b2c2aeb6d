"""The quick way says exactly what the slow way says, or gives up: random bodies try to make them disagree."""

import random

import pytest
from bs4 import BeautifulSoup

from plugins.journal.editorial.body import FLAT, clean_plain_body, read_by_tag
from plugins.journal.editorial.links import Links
from plugins.journal.editorial.neutralise import sanitize_html
from plugins.journal.fast_markdown.converter import Converter
from tests.campaign import trials
from tests.editorial.desk import CONF, MARKET, NOW, article, journal
from tests.editorial.test_reading import PIXEL

as_html = Converter(CONF["MARKDOWN"]).convert

WORDS = [
    "Le marché",
    "revient",
    "à 9 h",
    "& co",
    "<",
    ">",
    '"',
    "'",
    "«\u00a0oui\u00a0»",
    "&amp;",
    "&lt;script&gt;",
    "&#x41;",
    "&nbsp;",
    "\n",
]
NAMES = [
    "p",
    "a",
    "strong",
    "em",
    "b",
    "h1",
    "h2",
    "h3",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "code",
    "span",
    "div",
    "table",
    "tr",
    "td",
    "th",
    "img",
    "br",
    "hr",
    "script",
    "iframe",
    "svg",
    "style",
    "font",
    "form",
    "x",
    "sup",
]
ATTRIBUTES = [
    'href="b.md"',
    'href="https://a.example/?a=1&amp;b=2"',
    'href="javascript:x"',
    'href="rien.md"',
    "href='b.md'",
    'href="#bas"',
    'href=""',
    'href="&#106;avascript:x"',
    'href="java&#9;script:x"',
    'src="/images/a.png"',
    'src="https://a.example/a.png"',
    'alt="A"',
    'alt=""',
    'class="c"',
    'class="c d"',
    'id="i"',
    'title="t"',
    'title="&quot;"',
    'style="color:red"',
    'style="text-align:center"',
    'align="right"',
    'onclick="x"',
    "onclick=x",
    'colspan="2"',
    'start="3"',
    'lang="en"',
    'data-x="1"',
    'class="a" class="b"',
    'CLASS="c"',
    'rel="nofollow"',
    'title="a > b"',
    'title="a < b"',
    'title="a\nb"',
    'aria-label="x"',
    "open",
    'srcset="x"',
    'name="x"',
]
MARKDOWN = [
    "# Titre",
    "## Titre",
    "Un *mot* et **un autre**.",
    "- a\n- b",
    "1. a\n2. b",
    "> cité",
    "`code`",
    "    code",
    "```python\nx = 1\n```",
    "[b](b.md)",
    "[x](rien.md)",
    '[e](https://a.example/ "titre")',
    "![A](/images/a.png)",
    "![](/images/a.png)",
    "<b>gras</b>",
    "| a | b |\n|:--|--:|\n| 1 | 2 |",
    "Note[^1].\n\n[^1]: Une note.",
    "terme\n: définition",
    "!!! note\n    Attention",
    "*[HTML]: langage\n\nHTML",
    "<script>x</script>",
    "<div>brut</div>",
    "a  \nb",
    "---",
    "<https://a.example/>",
    "mairie@valbrune.example",
    "&copy; & <",
    "{.classe}",
    "[TOC]",
    "## Avec ancre {#ancre}",
    "<p align=center>x</p>",
    "H~2~O x^2^",
    "\\*étoile\\*",
    "<!-- caché -->",
    "🎪 fête",
]


@pytest.fixture(scope="module")
def links(tmp_path_factory):
    files = {MARKET: article(id="m"), "images/a.png": PIXEL, "articles/b.md": article(id="b", title="B")}
    of = journal(tmp_path_factory.mktemp("plain"), files)
    return Links(of.readings[MARKET].publication, of, NOW)


def tree(html):
    """The document that a parser makes of `html`, comparable: attributes in any order, classes in any spacing."""
    soup = BeautifulSoup(html, "html.parser")
    return [_node(node) for node in soup.contents if str(node)]


def _node(node):
    if not hasattr(node, "attrs"):
        return str(node)
    attributes = sorted((name, " ".join(value) if isinstance(value, list) else value) for name, value in node.attrs.items())
    return (node.name, attributes, _joined([_node(child) for child in node.contents]))


def _joined(nodes):
    joined = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        else:
            joined.append(node)
    return joined


def agree(html, links):
    """Whether the quick way took `html`; when it did, it must be what the slow way makes, without a mistake."""
    quick = clean_plain_body(html, links)
    if quick is None:
        return False
    slow, found = sanitize_html(html, links)
    assert found == [], f"{html!r} has {found}"
    assert tree(quick) == tree(slow), html
    return True


def random_html(chance):
    pieces = []
    for _ in range(chance.randrange(1, 9)):
        name = chance.choice(NAMES)
        attributes = "".join(" " + chance.choice(ATTRIBUTES) for _ in range(chance.choice([0, 0, 0, 1, 1, 2])))
        inner = "".join(chance.choice(WORDS) for _ in range(chance.randrange(3)))
        closing = chance.choice([f"</{name}>"] * 8 + ["", "</p>", "</div>", f"</{name.upper()}>", f"</{name} >"])
        pieces.append(f"<{name}{attributes}{chance.choice(['', '', '', ' /', '/', ' '])}>{inner}{closing}")
    return "".join(pieces)


def test_random_html_never_makes_the_two_ways_disagree(links):
    chance = random.Random(20260327)
    taken = sum(agree(random_html(chance), links) for _ in range(trials(full=200_000, sample=4_000)))
    assert taken > 50, "the quick way took almost nothing: this proves nothing"


FLAT_PIECES = (
    "<p>{}</p>",
    "<strong>{}</strong>",
    "<em>{}</em>",
    '<a href="b.md">{}</a>',
    '<a href="https://a.example/?b#c">{}</a>',
    '<a href="rien.md">{}</a>',
    '<h2 id="un-titre">{}</h2>',
    "<h3 id='deux'>{}</h3>",
    "<ul>{}</ul>",
    "<li>{}</li>",
)


def random_flat_html(chance, depth=0):
    """Pieces in one another, in their usual order more often than not."""
    words = "".join(chance.choice(WORDS) for _ in range(chance.randrange(3))).replace("<", "")
    if depth == 3:
        return words
    pieces = FLAT_PIECES[:1] + FLAT_PIECES[6:9] if depth == 0 else FLAT_PIECES[1:6] if depth == 2 else FLAT_PIECES[1:6] + FLAT_PIECES[9:]
    inside = [chance.choice(pieces if chance.random() < 0.95 else FLAT_PIECES) for _ in range(chance.randrange(4))]
    return words + "".join(piece.format(random_flat_html(chance, depth + 1)) + words for piece in inside)


def test_a_flat_body_is_read_at_once_as_it_is_by_its_tags(links):
    chance, flat = random.Random(4), []
    for _ in range(trials(full=100_000, sample=3_000)):
        html = random_flat_html(chance)
        assert clean_plain_body(html, links) == read_by_tag(html, links), html
        flat.append(bool(FLAT.fullmatch(html)) and "<" in html)
        agree(html, links)
    assert 0.03 < sum(flat) / len(flat) < 0.9, "the case has gone"


def test_broken_html_never_makes_the_two_ways_disagree(links):
    chance = random.Random(2)
    taken = 0
    for _ in range(trials(full=200_000, sample=4_000)):
        html = list(random_html(chance))
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(html) + 1)
            html[place : place + chance.choice([0, 0, 1, 3])] = chance.choice(
                ["<", ">", '"', "'", "/", "&", "=", " ", "\0", "!--", "p", "<p>"]
            )
        taken += agree("".join(html), links)
    assert taken > 5


def test_random_markdown_never_makes_the_two_ways_disagree(links):
    chance = random.Random(3)
    taken = 0
    for _ in range(trials(full=10_000, sample=300)):
        text = "\n\n".join(chance.choice(MARKDOWN) for _ in range(chance.randrange(1, 8)))
        taken += agree(as_html(text), links)
    assert taken > 20


@pytest.mark.parametrize(
    "text",
    [
        "Un *mot* et **un autre**.",
        "## Titre\n\n- a\n- b\n\n1. c",
        "[b](b.md), [c](https://a.example/), [d](#bas)",
        "![A](/images/a.png)",
        "> cité\n\n```\ncode < 1\n```",
        "Une ligne,  \npuis une autre.",
        "```python\nx = '<b>'\n```",
        "| Jour | Heure |\n|---|---:|\n| Lundi | 9 h |",
    ],
)
def test_everyday_markdown_goes_the_quick_way(links, text):
    assert agree(as_html(text), links)


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        '<p onclick="x">a</p>',
        '<p style="x">a</p>',
        "<h1>a</h1>",
        '<td align="middle">a</td>',
        '<td class="c" align="right">a</td>',
        '<td align="right">a&#160;b</td>',
        "<p>a",
        "a</p>",
        "<p><b>a</p></b>",
        '<img src="/images/a.png">',
        '<img src="/images/a.png" alt="">',
        '<a href="rien.md">a</a>',
        "<!-- x -->",
        "<p",
        "a < b",
        '<p class="a" class="b">a</p>',
        '<div href="b.md">a</div>',
        "<p title='a'>b</p>",
        "<iframe></iframe>",
        "<p\n>a</p>",
    ],
)
def test_a_body_that_is_not_surely_plain_is_left_to_the_full_cleaner(links, html):
    assert clean_plain_body(html, links) is None
