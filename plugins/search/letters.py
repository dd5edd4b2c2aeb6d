"""The letters of a text as they are indexed: what a keyboard types. `theme/static/js/search.js` undoes it in what it shows.

Pagefind takes accents away by itself; it leaves « œ » whole, and cuts a word at a straight apostrophe only.
"""

import re
import unicodedata

TYPED = str.maketrans({"’": "'", "ʼ": "'", "œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})
WORD = re.compile(r"[^\W\d_]{3,}")


def keyboard_letters(text: str) -> str:
    """`text` with the letters of a keyboard."""
    return text.translate(TYPED)


def without_accents(text: str) -> str:
    """`text` in lower case, without an accent."""
    return "".join(sign for sign in unicodedata.normalize("NFD", keyboard_letters(text).lower()) if not unicodedata.combining(sign))


def words(text: str) -> set[str]:
    """The words of `text`, bare; the shortest, articles among them, are none."""
    return set(WORD.findall(without_accents(text)))
