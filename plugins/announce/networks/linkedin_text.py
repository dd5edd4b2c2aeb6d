r"""LinkedIn's way of writing a text, « little »: what it reserves is escaped, or the post is cut there in silence; a hashtag is a template.

https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format; that a post is cut at the first
reserved character which is not escaped: apoorvdarshan/crossposter v1.1.5, alexey-pelykh/linkedctl #194.
"""

import re

RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
HASHTAG = re.compile(r"(?<![\w&/#])#(\w*[^\W\d_]\w*)")
TEMPLATE = re.compile(r"\{hashtag\\?\|\\?[#＃]\\?\|([^{}]*)\}")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def escape_text(text: str) -> str:
    """`text` as LinkedIn is given it."""
    parts, last = [], 0
    for found in HASHTAG.finditer(text):
        parts += [_escaped(text[last : found.start()]), f"{{hashtag|\\#|{_escaped(found[1])}}}"]
        last = found.end()
    return "".join((*parts, _escaped(text[last:])))


def unescape_text(text: str) -> str:
    """What LinkedIn shows of a text that was given so: `plain(written(text)) == text`."""
    return ESCAPED.sub(r"\1", TEMPLATE.sub(r"\\#\1", text))


def _escaped(text: str) -> str:
    return RESERVED.sub(r"\\\g<0>", text)
