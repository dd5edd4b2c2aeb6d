"""Pages that need no accounts added, told without parsing them: those of our theme all are."""

import re

MARK = "data-beffroi-accounts"
REDIRECT = re.compile(r"<meta[^<>]+http-equiv=[\"']?refresh", re.IGNORECASE)


def complete(html: str) -> bool:
    """Whether the page shows the accounts already, by our mark, or sends its reader elsewhere."""
    return _marked(html) or bool(REDIRECT.search(html))


def _marked(html: str) -> bool:
    """Whether the last mention of our mark stands in a tag."""
    place = html.rfind(MARK)
    return place > 0 and html.rfind("<", 0, place) > html.rfind(">", 0, place)
