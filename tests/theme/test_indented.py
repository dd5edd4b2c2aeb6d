"""A template shows its nesting to those who read it, and readers fetch nothing of that."""

import re

import pytest
from jinja2 import DictLoader, Environment

from plugins.journal.languages.environments import Unindented
from tests.house import ROOT

TEMPLATES = ROOT / "theme" / "templates"
BLOCK = re.compile(r"\{%-? *(end)?(if|for|macro|block|call|filter|trans|with|else|elif|pluralize)\b")
CLOSES = re.compile(r" *(?:$|[\])}])")
"""Nothing, or the end of a list that is an argument."""


def out_of_line(source):
    """The lines on which an `{% if %}` or its like begins and ends elsewhere than its other parts, or what is in it is not deeper."""
    opened, wrong = [], []
    for number, line in enumerate(source.splitlines(), 1):
        indent = len(line) - len(line.lstrip(" "))
        for found in BLOCK.finditer(line):
            leads = found.start() == indent
            ends, name = found.groups()
            if ends or name in ("else", "elif", "pluralize"):
                if leads and opened[-1] is not None and indent != opened[-1]:
                    wrong.append(number)
                if ends:
                    opened.pop()
            else:
                opened.append(indent if leads else None)
        inner = [one for one in opened if one is not None]
        if not BLOCK.match(line.strip()) and not CLOSES.match(line) and inner and indent <= inner[-1] and opened[-1] is not None:
            wrong.append(number)
    return wrong


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_a_template_is_indented_as_it_is_nested(path):
    assert out_of_line(path.read_text(encoding="utf-8")) == []


def printed(source, **told):
    env = Environment(loader=DictLoader({"page.html": source}), trim_blocks=True, lstrip_blocks=True, extensions=[Unindented], **told)
    return env.get_template("page.html").render()


def test_what_is_printed_is_not_indented():
    assert printed("<ul>\n  {% if true %}\n    <li>\n  {% endif %}\n</ul>", autoescape=True) == "<ul>\n<li>\n</ul>"


@pytest.mark.parametrize("source", ["<pre>\n  a\n</pre>", "<textarea>\n  a</textarea>"])
def test_a_template_where_spaces_are_seen_keeps_them(source):
    assert printed(source, autoescape=True) == source


def test_a_theme_of_others_is_printed_as_it_was_written():
    assert printed("<ul>\n  <li>", autoescape=lambda name: False) == "<ul>\n  <li>"
