"""A style sheet without its comments and idle spaces says the same."""

import re

import pytest

from plugins.journal.assets.assets import LEAN, minify_css
from tests.house import ROOT

STATIC = ROOT / "theme/static"
SHEETS = sorted([*(STATIC / "css").glob("*.css"), *(STATIC / "direct").glob("*.css")])
SCRIPTS = sorted([*(STATIC / "js").glob("*.js"), *(STATIC / "direct").glob("*.js")])
SAME = {
    "a { color: red; }\n": "a{color:red}",
    "/* it's the town's */ a { b: c }": "a{b:c}",
    'q::before { content: "«  /* ; */ " }': 'q::before{content:"«  /* ; */ "}',
    "p { width: calc(1px + 2 * var(--gap)) }": "p{width:calc(1px + 2 * var(--gap))}",
    "a :hover , b > c { d: e }": "a :hover,b > c{d:e}",
    "@media (min-width: 60em) and (color) { a { b: c } }": "@media (min-width:60em) and (color){a{b:c}}",
    "a { font: 400 1rem/1.5 'Two  Words', serif }": "a{font:400 1rem/1.5 'Two  Words',serif}",
}


@pytest.mark.parametrize(("written", "sent"), SAME.items())
def test_nothing_that_means_something_is_lost(written, sent):
    assert minify_css(written) == sent


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_lean_sheet_cannot_be_made_leaner(sheet):
    once = minify_css(sheet.read_text(encoding="utf-8"))
    assert minify_css(once) == once


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_loses_its_comments_and_no_text(script):
    written, sent = script.read_text(encoding="utf-8"), LEAN[".js"](script.read_text(encoding="utf-8"))
    assert len(sent) < len(written)
    texts = re.findall(r'(?<![\w/])"(?:[^"\\\n]|\\.)*"', re.sub(r"(?m)(^|\s)//.*$", "", written))
    assert [text for text in texts if text not in sent] == []


def test_a_drawing_loses_its_comments_and_the_lines_between_its_elements_alone():
    assert LEAN[".svg"]('<svg>\n<!-- a\nscene -->\n  <path d="M0 0\n1 1"/>\n</svg>\n') == '<svg><path d="M0 0\n1 1"/></svg>'
