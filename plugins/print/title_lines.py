"""A title whose last line is never a word alone: browsers balance lines by themselves, what lays out our pages does not."""

NO_BREAK = "\u00a0"
TAIL = 14
"""Characters that the last line has at least, if the title is longer than two lines' worth of them."""


def tie_last_words(title: str) -> str:
    """`title` with its last words held together; short ones stay as they are."""
    words = title.split(" ")
    while len(title) >= 2 * TAIL and len(words) > 1 and len(words[-1]) < TAIL:
        last = words.pop()
        words[-1] += NO_BREAK + last
    return " ".join(words)
