"""Where the pages of the council are, site-relative, and the words that no session may have as its short address."""

import re

MEMBERS, DELIBERATIONS, POINTS = "conseil/membres/", "conseil/deliberations/", "conseil/points/"
RESERVED = frozenset({"membres", "deliberations", "points", "page"})
"""Pages of the room that are beside those of the sessions."""


def is_reserved_slug(slug: str) -> bool:
    """Whether a page of the room has that address already; a year may be one, some day."""
    return slug in RESERVED or re.fullmatch(r"\d{4}", slug) is not None
