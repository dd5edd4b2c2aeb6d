"""The drawings and the colours of the theme, for paper: read where a town changes them, and made to stand alone."""

import re
from base64 import b64encode
from collections.abc import Mapping

ROOT_RULE = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+)\s*:\s*([^;]+);")
USED = re.compile(r"var\(--([\w-]+)\)")
PAINT = re.compile(r"(\.[\w-]+)\s*\{([^{}]*\bfill\s*:[^{}]*)\}")


def tokens(css: str) -> dict[str, str]:
    """The tokens of the first `:root` of `css`, which are those by day, without their dashes."""
    match = ROOT_RULE.search(css)
    return {name: value.strip() for name, value in TOKEN.findall(match[1])} if match else {}


def paint(css: str, colours: Mapping[str, str]) -> dict[str, str]:
    """What each class that fills a shape declares in `css`, its tokens replaced by what they are worth in `colours`."""
    return {selector: USED.sub(lambda use: colours.get(use[1], "currentColor"), rule).strip() for selector, rule in PAINT.findall(css)}


SPACE = 'xmlns="http://www.w3.org/2000/svg"'
OPENING = re.compile(r"<svg\b([^>]*)>")
OF_THE_PAGE = re.compile(r'\s(?:class|focusable|aria-hidden)="[^"]*"|\sxmlns="[^"]*"')


def standalone_svg(svg: str, paint: Mapping[str, str]) -> str:
    """`svg`, a drawing of the theme, with its own colours: `paint` gives the declarations of each class."""
    rules = "".join(f"{selector}{{{rule}}}" for selector, rule in paint.items())
    return OPENING.sub(lambda tag: f"<svg {SPACE}{OF_THE_PAGE.sub('', tag[1])}><style>{rules}</style>", svg.strip(), count=1)


def data_address(svg: str) -> str:
    """The address of `svg` that holds it whole: https://www.rfc-editor.org/rfc/rfc2397"""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
