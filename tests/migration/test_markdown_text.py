"""What a former site's HTML becomes: Markdown that is read as readers saw it, lists in lists and terms included."""

import re

import markdown
import pytest

from plugins.towns.migration.markdown_text import TextContext, convert_html

NESTED = "<ol><li>a</li><li>b<ul><li>u</li><li>v<ol><li>x</li><li>y</li></ol></li></ul></li><li>c</li><li>d</li></ol>"
LOOSE = "<ul><li><p>p</p><p>q</p></li><li>r</li></ul>"
TERMS = "<dl><dt>#dowork</dt><dd>Faire.</dd></dl>"
HASHTAG = "<p>#marché demain</p>"


@pytest.mark.parametrize(("html", "seen"), [(NESTED, NESTED), (LOOSE, LOOSE.replace("r", "<p>r</p>")), (TERMS, TERMS), (HASHTAG, HASHTAG)])
def test_lists_and_terms_are_read_as_they_were(html, seen):
    text = convert_html(html, TextContext(lambda address: address, lambda *picture: None))
    assert re.sub(r"\s*\n\s*", "", markdown.markdown(text, extensions=["def_list"])) == seen, text
