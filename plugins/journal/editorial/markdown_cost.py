"""Estimate how expensive a body is to convert.

Markdown looks for each closing sign to the end of the paragraph: a page of brackets would keep `check` and publishing busy for minutes.
"""

import re

LONGEST = 300_000
"""Characters: five times the longest of 863 real articles."""

MOST = 3_000_000
"""Signs left open × characters to look through. The hardest of 863 real articles is 1.5 % of it; there Python-Markdown takes 0.5 s."""

LIGHTER = 80
"""How many fences and comments cost what one bracket left open does: measured, 5,000 fences in 50,000 characters take 1 s."""

PARAGRAPH = re.compile(r"\n[ \t]*\n")
PAIRS = re.compile(r"[\[\]()]")
UNCLOSED = re.compile(r"<(?![^<]*>)")
HEADING = re.compile(r"^#", re.MULTILINE)
BEYOND_PARAGRAPHS = re.compile(r"<!--|^(?:```|~~~)", re.MULTILINE)


def is_excessive(body: str) -> bool:
    """Whether `body` should not be converted at all."""
    return len(body) > LONGEST or (len(body) * _count_signs(body) > MOST and estimate_markdown_cost(body) > MOST)


def estimate_markdown_cost(body: str) -> int:
    """The characters that converting `body` would look through in vain, or nearly so; linear to compute."""
    wide = len(body) * len(BEYOND_PARAGRAPHS.findall(body)) // LIGHTER
    notes = body.count("[^") ** 2
    return wide + notes + sum(len(paragraph) * _count_left_open(paragraph) for paragraph in PARAGRAPH.split(body))


def _count_signs(body: str) -> int:
    """At least as many as the signs that `estimate_markdown_cost` multiplies by a length: six counts, where it reads each paragraph sign
    by sign."""
    return 2 * body.count("[") + 2 * body.count("<") + sum(map(body.count, "(#`~"))


def _count_left_open(paragraph: str) -> int:
    depth, deepest = {"[": 0, "(": 0}, {"[": 0, "(": 0}
    for sign in PAIRS.findall(paragraph):
        opening = {"]": "[", ")": "("}.get(sign, sign)
        depth[opening] = depth[opening] + 1 if sign == opening else max(0, depth[opening] - 1)
        deepest[opening] = max(deepest[opening], depth[opening])
    return sum(deepest.values()) + len(UNCLOSED.findall(paragraph)) + len(HEADING.findall(paragraph))
