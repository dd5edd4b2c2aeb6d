"""Texts of an old site made to be long to read: marks that open and never close. The time grows with the length alone."""

from time import process_time

import pytest

from plugins.towns.migration.markdown_text import convert_html, convert_markdown
from plugins.towns.migration.spip_text import SpipReferences, convert_spip
from plugins.towns.migration.wordpress import convert_post

LENGTH, BUDGET = 120_000, 4.0
"""Characters, and seconds of processor: what took minutes takes some tenths."""


class NoContext:
    """Takes no file, and keeps every link."""

    def note(self, cause: str, subject: str = "") -> None:
        """See TextContext."""

    def resolve_link(self, address: str) -> str:
        """See TextContext."""
        return address

    def resolve_picture(self, address: str, alt: str, words: str) -> tuple[str, str, str]:
        """See TextContext."""
        return address, alt, words


def note(cause: str, subject: str) -> None:
    pass


REFERENCES = SpipReferences(lambda sort, number: "/x", lambda number, arguments: "", note)
SPIP = (
    "[",
    "[[",
    "[->",
    "[a->",
    "[?",
    "{",
    "{ ",
    "{{",
    "{{{",
    "{{ ",
    "<code>",
    "<cadre",
    "<multi>",
    "<code>a</code>",
    "-" + "*" * 999,
    "\ue0209\ue021",
)
WORDPRESS = (
    *(
        "[caption]",
        "[caption ",
        "[gallery ",
        "[audio]",
        "[video ",
        "[embed]",
        "[youtube ",
        "[abc a=",
        '[abc a="',
        "<pre>",
        "<table",
        "<!-- wp:",
    ),
    *("  <p", "\n", " ", "\ue0109\ue011"),
)
HTML = (
    '<a href="#n">1</a>',
    '<sup><a href="#n">1</a></sup>',
    '<a href="#n">1</a><p id="n">',
    "<div>",
    "<ul><li>",
    "<table><tr><td>",
    "<figure>",
    "<",
)
MARKDOWN = (
    *(
        "```x\n",
        "`",
        "![",
        "![a",
        "![](",
        '![](a "',
        "![](a){:",
        "[",
        "[[a]",
        "[](",
        '[](a "',
        "[](a){:",
        "](",
        "<a ",
        '<a href="',
        "<img ",
        "<figure>",
    ),
    *(
        "<figure><form>",
        "{% link a ",
        '{{"',
        '{{"a"|prepend:',
        "{% highlight a %}",
        "{{< ref a",
        "{{< ",
        "{{<  /",
        "{{< a ",
        "{%-",
        "{% a ",
    ),
    *("{{ ", "{:", "{:\\", "\n", " ", "\n=== '", "\n--8<-- ", "\ue0029\ue003"),
)


@pytest.mark.parametrize("piece", SPIP)
def test_shortcuts_of_spip(piece):
    before = process_time()
    convert_spip(piece * (LENGTH // len(piece)), REFERENCES)
    assert process_time() - before < BUDGET


@pytest.mark.parametrize("piece", WORDPRESS)
def test_shortcodes_of_wordpress(piece):
    before = process_time()
    convert_post(piece * (LENGTH // len(piece)), lambda numbers: (), "", note)
    assert process_time() - before < BUDGET


@pytest.mark.parametrize("piece", MARKDOWN)
def test_markdown_of_other_programs(piece):
    before = process_time()
    convert_markdown(piece * (LENGTH // len(piece)), NoContext())
    assert process_time() - before < BUDGET


@pytest.mark.parametrize(
    "text",
    [
        "[" + "![a]()" * 40,
        "{{< ref " + "a" * LENGTH,
        "{{< fig " + "-a" * LENGTH + " >}}",
        "{{<" + " " * LENGTH,
        '{{"a"|prepend:' + "|" * LENGTH,
    ],
    ids=["pictures in a link", "one reference", "arguments", "blanks", "filters"],
)
def test_markdown_that_was_read_in_many_ways(text):
    before = process_time()
    convert_markdown(text, NoContext())
    assert process_time() - before < BUDGET


@pytest.mark.parametrize("piece", HTML)
def test_html(piece):
    before = process_time()
    convert_html(piece * (40_000 // len(piece)), NoContext())
    assert process_time() - before < BUDGET


def test_what_closes_is_read_as_before():
    assert convert_spip("{{{ Titre }}} {{gras}} {pente} <code>x</code> <code>sans fin", REFERENCES).split() == (
        ["<h2>Titre</h2>", "<p>", "<strong>gras</strong>", "<em>pente</em>", "<code>x</code>", "<code>sans", "fin</p>"]
    )
    assert 'src="a.mp3"' in convert_post('[audio src="a.mp3"]', lambda numbers: (), "", note)
    assert 'src="b.mp3"' in convert_post("[audio]b.mp3[/audio] [audio]", lambda numbers: (), "", note)
    assert convert_markdown('[![a](b.jpg "c")](d "e") {{< figure src="f.jpg" alt="g" >}} ```\n[x](y)', NoContext()) == (
        '[![a](b.jpg "c")](d "e") ![g](f.jpg) ```\n[x](y)\n'
    )
    assert convert_markdown('```\n[x]({{ y }})\n```\n{% highlight py %}\na\n{% endhighlight %}\n\n=== "T"\n\n    u\n', NoContext()) == (
        "```\n[x]({{ y }})\n```\n```py\na\n```\n\n**T**\n\n    u\n"
    )
