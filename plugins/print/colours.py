"""The colours of the theme by day, read where a town changes them: `tokens.css`, and the rules of `base.css` that paint its drawings."""

import re
from collections.abc import Mapping

ROOT_RULE = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+)\s*:\s*([^;]+);")
USED = re.compile(r"var\(--([\w-]+)\)")
PAINT = re.compile(r"(\.[\w-]+)\s*\{([^{}]*\bfill\s*:[^{}]*)\}")


def tokens(css: str) -> dict[str, str]:
    """The tokens of the first `:root` of `css`, which are those by day, without their dashes."""
    found = ROOT_RULE.search(css)
    return {name: value.strip() for name, value in TOKEN.findall(found[1])} if found else {}


def paint(css: str, known: Mapping[str, str]) -> dict[str, str]:
    """What each class that fills a shape declares in `css`, its tokens replaced by what they are worth in `known`."""
    return {selector: USED.sub(lambda use: known.get(use[1], "currentColor"), rule).strip() for selector, rule in PAINT.findall(css)}
