"""Quotations of a body: a short one that stands alone is set large, to stop the eye; the others are read as text."""

import re

LONGEST = 280
"""Characters of one that is set large, signature included: eight lines of a telephone."""

QUOTATION = re.compile(
    r"(?P<before></blockquote>\s*)?<blockquote>(?P<inside>(?:(?!</?blockquote).)*)</blockquote>(?!\s*<blockquote)", re.DOTALL
)
PARAGRAPHS = re.compile(r"\s*<p>(?:(?!<p[ >]).)*</p>\s*(?:<p>(?:(?!<p[ >]).)*</p>\s*)?", re.DOTALL)
"""One paragraph, and the one of its signature."""

TAG = re.compile(r"<[^>]*>")


def pull_quotations(html: str) -> str:
    """`html` in which each quotation of one or two short paragraphs, that touches no other, is of the class `pull`."""
    return QUOTATION.sub(_marked, html) if "<blockquote>" in html else html


def _marked(found: re.Match) -> str:
    inside = found["inside"]
    if found["before"] or not PARAGRAPHS.fullmatch(inside) or len(TAG.sub("", inside).strip()) > LONGEST:
        return found[0]
    return f'<blockquote class="pull">{inside}</blockquote>'
