"""The characters that XML 1.0 allows; one of the others makes a whole feed unreadable."""

import re

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is not a Char: https://www.w3.org/TR/xml/#charsets"""


def legal(text: str) -> str:
    """`text` without the characters that no XML document may hold, even escaped."""
    return ILLEGAL.sub("", text)
