"""The theme's drawings, which take their colours from the page around them, made to stand alone."""

import re
from base64 import b64encode
from collections.abc import Mapping

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
