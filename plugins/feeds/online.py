"""Whether the public site already shows a feed: a forge builds its pages after the push, and a hub that looks at once finds nothing new."""

import time

import requests

WAIT, INTERVAL = 60, 3
"""Seconds at most, and between two looks. GitHub Pages and Codeberg Pages usually show a push within the minute."""
TIMEOUTS = (5, 10)
"""Seconds to connect, and between two pieces of the answer."""


def await_online(address: str, content: bytes) -> None:
    """Return once `address` shows `content`, after WAIT seconds if it still shows something else, or at once if it is out of our reach."""
    deadline = time.monotonic() + WAIT
    while _shows_another(address, content) and time.monotonic() + INTERVAL < deadline:
        time.sleep(INTERVAL)


def _shows_another(address: str, content: bytes) -> bool:
    try:
        with requests.get(address, headers={"Cache-Control": "no-cache"}, timeout=TIMEOUTS, stream=True) as answer:
            return answer.raw.read(len(content) + 1, decode_content=True) != content
    except Exception:
        return False
