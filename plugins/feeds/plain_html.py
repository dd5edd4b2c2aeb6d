"""The quick way to HTML that may leave the site, for what is plainly harmless: its tags are read one by one, and only addresses change.

Whatever is not certain goes the slow way, through `portable.py`, which writes the same for what passes here.
"""

import re
from collections.abc import Callable
from html import escape, unescape

KNOWN_ELEMENTS = (
    "p strong em b i s sup sub small code pre kbd abbr cite q h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote a span div section aside time "
    "table caption thead tbody tr td th figure figcaption picture details summary br hr img source"
)
NAMES = frozenset(KNOWN_ELEMENTS.split())
EMPTY = frozenset({"br", "hr", "img", "source"})
SPELT = r"&(?:amp|lt|gt|quot|nbsp|#39|#160|#8617);"
"""The signs that both ways read alike."""

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>&\n\r\t]*(?:&amp;[^"<>&\n\r\t]*)*")*)( ?/)?>')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
TEXT = re.compile(rf"(?:[^<>&]++|{SPELT})*+")
LISTED = frozenset({"class", "rel", "rev", "headers", "accesskey"})
"""Lists of words: their spaces are not written alike by both."""

Settle = Callable[[str, str], str | None]
"""From the name and the value of an attribute to the value to write in its place; None when it must go."""


def settle_plain_html(html: str, settle: Settle) -> str | None:
    """`html` with its attributes settled, or None when it must go the slow way."""
    pieces: list[str] = []
    opened: list[str] = []
    end = 0
    for match in TAG.finditer(html):
        text = _text(html[end : match.start()])
        closing, name, attributes, slash = match.groups()
        settled = _settled(attributes, settle)
        if text is None or settled is None or name not in NAMES or (slash and name not in EMPTY):
            return None
        if closing and (attributes or slash or not opened or opened.pop() != name):
            return None
        if not closing and name not in EMPTY:
            opened.append(name)
        pieces += [text, f"<{closing}{name}{settled}{'/' if name in EMPTY else ''}>"]
        end = match.end()
    last = _text(html[end:])
    return None if opened or last is None else "".join([*pieces, last]).strip()


def _text(text: str) -> str | None:
    if "&" not in text and "<" not in text and ">" not in text:
        return text
    return escape(unescape(text), quote=False) if TEXT.fullmatch(text) else None


def _settled(attributes: str, settle: Settle) -> str | None:
    value_by_name: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(attributes):
        if name in value_by_name or name.startswith("on") or (name in LISTED and value != (" ".join(value.split()) or None)):
            return None
        settled = settle(name, unescape(value))
        if settled is None or '"' in settled:
            return None
        value_by_name[name] = escape(settled, quote=False)
    return "".join(f' {name}="{value}"' for name, value in sorted(value_by_name.items()))
