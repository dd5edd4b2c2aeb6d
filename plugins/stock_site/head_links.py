"""Add metadata for networks to the head of pages where the theme has none: canonical link, title, picture."""

import re
from collections.abc import Iterable, Mapping
from html import escape

END_OF_HEAD = re.compile(r"</head\s*>", re.IGNORECASE)
CANONICAL = re.compile(r"""<link\b[^<>]*\brel=["']?canonical\b""", re.IGNORECASE)


def complete_head(html: str, canonical: str, properties: Mapping[str, str], feeds: Iterable[tuple[str, str, str]] = ()) -> str:
    """The page `html` with what its head does not say of itself; the same where it has no head, or says it all.

    `feeds` are those of the site, each its title, its address and its media type; an empty `canonical` is left out.
    `properties` are Open Graph's, `og:title` and the like. https://ogp.me/
    """
    end = END_OF_HEAD.search(html)
    if end is None:
        return html
    head = html[: end.start()]
    lines = [] if not canonical or CANONICAL.search(head) else [f'<link rel="canonical" href="{escape(canonical)}">']
    lines += [
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in properties.items()
        if value and not re.search(rf"""property=["']?{name}\b""", head, re.IGNORECASE)
    ]
    lines += [
        f'<link rel="alternate" type="{media_type}" title="{escape(title)}" href="{escape(address)}">'
        for title, address, media_type in feeds
        if address not in head
    ]
    return f"{head}{''.join(f'{line}{chr(10)}' for line in lines)}{html[end.start() :]}" if lines else html
