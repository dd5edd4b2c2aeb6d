"""HTML that may leave the site: read in another program, at another address, it still means and shows the same.

Never lets through what a reader's program would have to refuse: scripts, frames, forms, event handlers.
"""

import re
from collections.abc import Callable
from functools import partial
from html import escape, unescape
from urllib.parse import urljoin

ADDRESSES = ("href", "xlink:href", "src", "poster", "cite", "data", "background", "longdesc")
BLANK = re.compile(r"[\x00-\x20]+")
UNSAFE = re.compile(r"(?:java|vb)script:|data:text", re.IGNORECASE)
CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s+([^,]+))?\s*(?:,|$)")
"""One address of a `srcset` and its width or density: https://html.spec.whatwg.org/multipage/images.html#srcset-attributes"""


def make_portable(html: str, base: str) -> str:
    """`html` with every address made absolute against `base`, and without what only works on the site itself.

    The library that parses HTML is loaded by what must be parsed (70 ms).
    """
    quick = settle_plain_html(html, partial(absolutize_attribute, base))
    if quick is not None:
        return quick
    from plugins.journal.feeds.parsed_html import make_portable_by_parser  # BeautifulSoup: most bodies are plainly harmless

    return make_portable_by_parser(html, base)


def make_absolute(address: str, base: str) -> str | None:
    """`address` seen from `base`; None when no program should follow it, or none can."""
    if UNSAFE.match(BLANK.sub("", address)):
        return None
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return None


def absolutize_attribute(base: str, name: str, value: str) -> str | None:
    """The value of the attribute `name` outside the site; None when it must not leave it."""
    if name in ADDRESSES:
        return make_absolute(value, base)
    if name == "srcset":
        return _resolve_srcset(value, base)
    return None if name.startswith("on") or name == "style" else value


def _resolve_srcset(srcset: str, base: str) -> str | None:
    candidates = [(make_absolute(address, base), size.strip()) for address, size in CANDIDATE.findall(srcset)]
    return ", ".join(f"{address} {size}".strip() for address, size in candidates if address) or None


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
        text = _clean_text(html[end : match.start()])
        closing, name, attributes, slash = match.groups()
        settled = _settle_attributes(attributes, settle)
        if text is None or settled is None or name not in NAMES or (slash and name not in EMPTY):
            return None
        if closing and (attributes or slash or not opened or opened.pop() != name):
            return None
        if not closing and name not in EMPTY:
            opened.append(name)
        pieces += [text, f"<{closing}{name}{settled}{'/' if name in EMPTY else ''}>"]
        end = match.end()
    last = _clean_text(html[end:])
    return None if opened or last is None else "".join([*pieces, last]).strip()


def _clean_text(text: str) -> str | None:
    if "&" not in text and "<" not in text and ">" not in text:
        return text
    return escape(unescape(text), quote=False) if TEXT.fullmatch(text) else None


def _settle_attributes(attributes: str, settle: Settle) -> str | None:
    value_by_name: dict[str, str] = {}
    for name, value in ATTRIBUTE.findall(attributes):
        if name in value_by_name or name.startswith("on") or (name in LISTED and value != (" ".join(value.split()) or None)):
            return None
        settled = settle(name, unescape(value))
        if settled is None or '"' in settled:
            return None
        value_by_name[name] = escape(settled, quote=False)
    return "".join(f' {name}="{value}"' for name, value in sorted(value_by_name.items()))
