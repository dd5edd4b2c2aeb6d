"""The quick way writes what the slow way writes, or gives up: random bodies try to make them disagree."""

import random
from functools import partial

import pytest

from plugins.journal.feeds.parsed_html import make_portable_by_parser
from plugins.journal.feeds.portable import NAMES, absolutize_attribute, settle_plain_html
from tests.campaign import trials

BASE = "https://journal.example/2026/03/marche/"
TEXTS = [
    "Le marché",
    " ",
    "\n",
    "«\u00a0oui\u00a0»",
    "&amp;",
    "&lt;b&gt;",
    "&nbsp;",
    "&#160;",
    "&#8617;",
    "&quot;",
    "'",
    '"',
    "&",
    ">",
    "<",
    "&eacute;",
]
ATTRIBUTES = [
    'href="b/"',
    'href="/a/?x=1&amp;y=2"',
    'href="#bas"',
    'href="javascript:x"',
    'href=""',
    'href="https://[/"',
    'src="/images/a.png"',
    'srcset="/images/a.png 480w, b.png 800w"',
    'alt="Un étal, «\u00a0ici\u00a0»"',
    'alt="d\'ici"',
    'alt="&quot;ici&quot;"',
    'alt=""',
    'class="a b"',
    'class=" a"',
    'class="a  b"',
    'class=""',
    'rel="me nofollow"',
    'style="x"',
    'onclick="x"',
    'title="a &amp; b"',
    'title="&lt;b&gt;"',
    'title="&amp;lt;"',
    "title='a'",
    'colspan="2"',
    'aria-label="Ici"',
    "open",
]
TAGS = [*sorted(NAMES), "script", "iframe", "form", "svg", "x"]


def body(chance: random.Random, depth: int = 0) -> str:
    """A piece of HTML, harmless as often as not."""
    pieces = []
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(TAGS)
        attributes = "".join(f" {one}" for one in chance.sample(ATTRIBUTES, chance.choice([0, 0, 1, 1, 2])))
        inside = body(chance, depth + 1) if depth < 3 and chance.random() < 0.5 else chance.choice(TEXTS)
        shut = "" if name in ("br", "hr", "img", "source") or chance.random() < 0.03 else f"</{name}>"
        pieces += [chance.choice(TEXTS[:9]), f"<{name}{attributes}>", inside if shut else "", shut]
    return "".join(pieces)


def agree(html: str) -> bool:
    """Whether the quick way took `html`; it then wrote what the slow way writes."""
    quick = settle_plain_html(html, partial(absolutize_attribute, BASE))
    assert quick in (None, make_portable_by_parser(html, BASE)), html
    return quick is not None


def test_both_ways_write_the_same():
    chance, taken = random.Random(27), 0
    for _ in range(trials(full=100_000, sample=3_000)):
        taken += agree(body(chance))
    assert taken > 100


@pytest.mark.parametrize(
    "html",
    [
        '<p>Le <a href="/a/?x=1&amp;y=2">marché</a>&nbsp;: &lt;oui&gt;</p>\n<ul>\n<li>un</li>\n</ul>',
        '<picture><source type="image/webp" srcset="a.webp 480w, b.webp 800w" sizes="100vw"/><img alt="Un étal" src="/a.png"/></picture>',
        '<table>\n<tr>\n<td class="align-right">1\u202f200\u00a0€</td>\n</tr>\n</table>',
        "",
    ],
)
def test_everyday_html_goes_the_quick_way(html):
    assert agree(html)


@pytest.mark.parametrize(
    "html", ['<p onclick="x">a</p>', "<script>x</script>", '<p class="a  b">a</p>', "<p>a", "a < b", "<!-- x -->", "&eacute;"]
)
def test_html_that_is_not_surely_plain_is_left_to_the_parser(html):
    assert settle_plain_html(html, partial(absolutize_attribute, BASE)) is None
