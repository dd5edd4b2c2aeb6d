"""What a publication says first, and how long it takes to read."""

import re
from html import unescape
from math import ceil

WORDS_A_MINUTE = 238
"""Silent reading of non-fiction by adults, words a minute: Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047"""

PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.S | re.I)
UNSAID = re.compile(r'<sup id="fnref.*?</sup>|<!--.*?-->|<[^>]*>', re.S)


def opening(html: str) -> str:
    """The words of the first paragraph of `html` that has any, as plain text; all its words when it has no paragraph.

    What stands for the summary that an editor did not write: neither a heading nor the number of a footnote belongs to a sentence.
    """
    said = (_words(found[1]) for found in PARAGRAPH.finditer(html))
    return next(filter(None, said), "") or _words(html)


def reading_minutes(html: str) -> int:
    """Whole minutes to read `html`, at least one."""
    words = len(re.sub(r"<[^>]+>", " ", html).split())
    return max(1, ceil(words / WORDS_A_MINUTE))


def _words(html: str) -> str:
    return re.sub(r"[ \t\r\n]+", " ", unescape(UNSAID.sub("", html))).strip()
