"""The characters that a feed may hold: one that XML 1.0 forbids makes the whole of it unreadable."""

import re

LAST_TWO = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
ILLEGAL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{LAST_TWO}]")
"""What is not a Char, and what the same page discourages: https://www.w3.org/TR/xml/#charsets"""


def legal(text: str) -> str:
    """`text` without the characters that no feed should hold, even escaped."""
    return ILLEGAL.sub("", text)
