"""HTML of others made ready for Python's `html.parser`, which refuses some of it and reads some of it for minutes.

Of a `<![` that opens no section it raises AssertionError (3.11.7, 3.12.1, 3.13.0), which Beautiful Soup hands on as ParserRejectedMarkup;
of 20,000 characters of tags that never close it takes 20 s, since it looks for the end of each to the end of the text
(https://github.com/python/cpython/issues/135462).
"""

import re

UNSEEN = re.compile(r"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<!\[[^<>\[\]]*\]>", re.DOTALL)
"""Comments, sections, and the conditional comments of word processors; what has no end goes to the end of the text."""

NOT_A_TAG = re.compile(r"<(?=!\[)|<(?![^<>]*>)")
"""What opens a section of SGML, and what nothing closes before the next `<`."""
TAG = re.compile(r"<[^<>]*>")


def harmless_markup(html: str) -> str:
    """`html` without its comments, the signs of it that open nothing shown as they are: read in a time that grows with its length alone."""
    text = NOT_A_TAG.sub("&lt;", UNSEEN.sub("", html))
    return TAG.sub(_closed_quotes, text)


def _closed_quotes(tag: re.Match) -> str:
    """A tag whose quotes go by pairs; a parser would look for the other one to the end of the text."""
    written = tag[0]
    paired = written.count('"') % 2 == 0 and written.count("'") % 2 == 0
    return written if paired else written.replace('"', " ").replace("'", " ")
