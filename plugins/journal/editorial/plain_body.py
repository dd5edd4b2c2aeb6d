"""A fast path for bodies that are plainly harmless: their tags are checked, and only their links are rewritten.

Whatever is not certain goes the slow way, through `neutralise.py`, which gives the same page for what passes here.
"""

import re
from html import escape, unescape

from plugins.core.publication.raw_value import InvalidValue
from plugins.journal.editorial.elements import ADDRESSES, DEEPEST, HEADINGS, LIKE_AN_ADDRESS, PLAIN_ELEMENTS, UNTITLED
from plugins.journal.editorial.links import Links

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>&]*(?:&(?:amp|quot|lt|gt|#39|nbsp|#\d{2,4});[^"<>&]*)*")*)( ?/)?>')
ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
SPELT = re.compile(r"&(?!amp;|lt;|gt;)")
"""Signs that the slow way spells otherwise, which changes nothing for readers: what went that way for its table's sake still does."""

WORDS = r"[^<]*+"
FLOW = rf'{WORDS}(?:<(?:strong>{WORDS}</strong|em>{WORDS}</em|a href="[^"<>&]*+">{WORDS}</a)>{WORDS})*+'
BLOCK = rf'<p>{FLOW}</p>|<h([2-6]) id="[\w-]++">{WORDS}</h\1>|<ul>{WORDS}(?:<li>{FLOW}</li>{WORDS})*+</ul>'
FLAT = re.compile(rf"{WORDS}(?:(?:{BLOCK}){WORDS})*+")
"""A body of headings, paragraphs and lists of one level, with links and emphasis that hold no other: most of them, read in a third of the
time."""
LINK = re.compile(r'<a href="([^"]*)"')

EMPTY = frozenset({"br", "hr", "img"})
HARMLESS = frozenset({"class", "id", "title", "lang", "colspan", "rowspan", "start", "alt", "href", "src", "rel"})
SIDES = frozenset({"left", "right", "center", "justify"})
BARE_TAGS = {f"{closing}{name}>": (closing, name, "", "") for name in PLAIN_ELEMENTS for closing in ("", "/")}
"""The parts of each tag that has no attribute, by what follows its first sign: most of a text's."""
NO_TAG = ("", "", "", "")
PROPER = {"href": "a", "src": "img", "alt": "img", "rel": "a", "start": "ol"}


def clean_plain_body(html: str, links: Links) -> str | None:
    """`html` with its links followed, or None when it must go the slow way."""
    if " align=" in html and SPELT.search(html):
        return None
    return _clean_flat_body(html, links) if FLAT.fullmatch(html) else read_by_tag(html, links)


def _clean_flat_body(html: str, links: Links) -> str | None:
    try:
        return LINK.sub(lambda link: f'<a href="{escape(links.link(link[1]))}"', html) if "<a" in html else html
    except InvalidValue:
        return None


def read_by_tag(html: str, links: Links) -> str | None:
    """The result of `clean_plain_body` for any body."""
    before, *pieces = html.split("<")
    kept_pieces, opened = [before], list[str]()
    for piece in pieces:
        end = piece.find(">") + 1
        closing, name, attributes, slash = BARE_TAGS.get(piece[:end]) or _split_tag(f"<{piece[:end]}")
        if name not in PLAIN_ELEMENTS or (slash and (closing or name not in EMPTY)):
            return None
        if closing:
            if attributes or not opened or opened.pop() != name:
                return None
        elif name not in EMPTY:
            opened.append(name)
            if len(opened) > DEEPEST:
                return None
        if name in HEADINGS and not UNTITLED.isdisjoint(opened):
            return None
        rewritten = _rewrite_tag(name, attributes, links) if attributes else attributes
        if rewritten is None or (name == "img" and not (" alt=" in rewritten and " src=" in rewritten)):
            return None
        kept_pieces.append(f"{closing}{name}{rewritten}>{piece[end:]}")
    return None if opened else "<".join(kept_pieces)


def _split_tag(tag: str) -> tuple[str, str, str, str]:
    """The closing slash, the name, the attributes and the final slash of `tag`; all empty for an unknown tag."""
    match = TAG.fullmatch(tag)
    if match is None:
        return NO_TAG
    closing, name, attributes, slash = match.groups("")
    return closing, name, attributes, slash


def _rewrite_tag(name: str, attributes: str, links: Links) -> str | None:
    pieces: list[str] = []
    aligned: list[str] = []
    for key, value in ATTRIBUTE.findall(attributes):
        if key == "align" and value in SIDES and name != "img" and not aligned:
            aligned = [f' class="align-{value}"']
            continue
        if key not in HARMLESS or PROPER.get(key, name) != name or (key in ("colspan", "rowspan") and name not in ("td", "th")):
            return None
        if key not in ADDRESSES and LIKE_AN_ADDRESS.search(unescape(value)):
            return None
        if key == "alt" and not value.strip():
            return None
        if key in ("href", "src"):
            try:
                value = escape((links.link if key == "href" else links.picture)(unescape(value)))
            except InvalidValue:
                return None
        pieces.append(f' {key}="{value}"')
    pieces += aligned
    keys = [piece.partition("=")[0] for piece in pieces]
    return "".join(pieces) if len(set(keys)) == len(keys) else None
