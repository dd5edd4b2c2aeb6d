"""What a telephone dials of a number as people write it: https://www.rfc-editor.org/rfc/rfc3966"""

import re

NUMBER = re.compile(r"\+?\d(?:[\s.-]*\d)*")
SIGNS = re.compile(r"[\s.-]")


def phone_digits(written: str | None) -> str:
    """The first number in `written`, without what makes it readable; empty where there is none.

    « 02 61 91 00 12 (standard) » dials 0261910012, whatever its spaces; in « +33 (0)2 61 91 00 12 », the zero in brackets is not dialled.
    """
    found = NUMBER.search((written or "").replace("(0)", ""))
    return SIGNS.sub("", found[0]) if found else ""
