"""HTML that may leave the site: read in another program, at another address, it still means and shows the same.

Never lets through what a reader's program would have to refuse: scripts, frames, forms, event handlers.
"""

import re
from functools import partial
from urllib.parse import urljoin

from plugins.feeds.plain_html import settle_plain_html

ADDRESSES = ("href", "xlink:href", "src", "poster", "cite", "data", "background", "longdesc")
BLANK = re.compile(r"[\x00-\x20]+")
UNSAFE = re.compile(r"(?:java|vb)script:|data:text", re.IGNORECASE)
CANDIDATE = re.compile(r"[\s,]*(\S*[^\s,])(?:\s+([^,]+))?\s*(?:,|$)")
"""One address of a `srcset` and its width or density: https://html.spec.whatwg.org/multipage/images.html#srcset-attributes"""


def make_portable(html: str, base: str) -> str:
    """`html` with every address made absolute against `base`, and without what only works on the site itself.

    The library that parses HTML is loaded by what must be parsed (70 ms).
    """
    quick = settle_plain_html(html, partial(abroad, base))
    if quick is not None:
        return quick
    from plugins.feeds.parsed_html import make_portable_by_parser  # BeautifulSoup: most bodies are plainly harmless

    return make_portable_by_parser(html, base)


def make_absolute(address: str, base: str) -> str | None:
    """`address` seen from `base`; None when no program should follow it, or none can."""
    if UNSAFE.match(BLANK.sub("", address)):
        return None
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return None


def abroad(base: str, name: str, value: str) -> str | None:
    """What the attribute `name` holds once it has left the site; None when it must stay there."""
    if name in ADDRESSES:
        return make_absolute(value, base)
    if name == "srcset":
        return _absolute_set(value, base)
    return None if name.startswith("on") or name == "style" else value


def _absolute_set(srcset: str, base: str) -> str | None:
    candidates = [(make_absolute(address, base), size.strip()) for address, size in CANDIDATE.findall(srcset)]
    return ", ".join(f"{address} {size}".strip() for address, size in candidates if address) or None
