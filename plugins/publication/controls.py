"""Characters that no keyboard writes: which they are, and what was meant by those that another encoding left in a text."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Those that feeds, which are XML 1.0, refuse (https://www.w3.org/TR/xml/#charsets), those that command a terminal, and the two that make a
reader see letters in another order than they are (https://www.unicode.org/reports/tr36/)."""

MISREAD = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""The dashes and quotation marks of Windows, read as if they were Latin-1; https://html.spec.whatwg.org/#numeric-character-reference-end-state"""


def without_controls(text: str) -> str:
    """`text` with its control characters gone."""
    return CONTROL.sub("", text)


def repair_controls(text: str) -> str:
    """`text` of another program: a character of Windows that was misread is the one that was meant, a separator of lines ends a line,
    the other control characters are gone."""
    return without_controls(text.translate(MISREAD).replace("\u2028", "\n").replace("\u2029", "\n\n"))
