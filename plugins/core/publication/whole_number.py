"""Read a whole number that somebody else wrote: `int` takes digits of every script and raises for thousands, `str.isdigit` takes « ² »."""

MOST_DIGITS = 9
"""More than anything that a town counts."""


def parse_whole_number(text: str, most_digits: int = MOST_DIGITS) -> int | None:
    """The number that `text` is, in digits alone; None for anything else, or for more than `most_digits`."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= most_digits else None
