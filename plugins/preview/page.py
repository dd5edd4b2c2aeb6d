"""A page as the preview's server gives it: with the faults above, and the script that follows the news."""

import re

BODY = re.compile(rb"<body\b[^>]*>", re.IGNORECASE)
END = re.compile(rb"</body\s*>", re.IGNORECASE)


def add_panel(page: bytes, faults: str, seen: str) -> bytes:
    """`page`, in UTF-8, with the panel `faults` first in its body and the script last; `seen` is what the page knows of the news."""
    script = f'<script src="/_apercu/reload.js?vu={seen}" defer></script>'.encode()
    opening, closings = BODY.search(page), [closing.start() for closing in END.finditer(page)]
    start, end = opening.end() if opening else 0, closings[-1] if closings else len(page)
    return page[:start] + faults.encode() + page[start:end] + script + page[end:]
