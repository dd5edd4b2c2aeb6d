"""What a person may take out of the ledger: a name, wherever it is written, or the words of long ago. Keys, states and instants stay.

Without the words nothing can be said twice all the same: a post is known by its key.
"""

import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from unicodedata import normalize

from plugins.announce.key import Key
from plugins.announce.ledger.entry import LedgerEntry, parse_entry
from plugins.publication.slug import slugify

WORDS = ("text", "apart", "title", "summary", "alt", "card_alt", "reason", "pictures")
ADDRESSES = ("link", "image", "card")
MARKS = "[\u0300-\u036f]*"
GAP = r"[\s\-‐‑’']+"
MASK, PLACE = "[effacé]", "efface"

Line = Mapping[str, Any]
Change = Callable[[Line], Line]


def of_name(name: str) -> Change:
    """Takes `name` out of a line, however it is accented, spaced or capitalised, and out of addresses."""
    words = [[re.escape(letter) for letter in normalize("NFD", word) if not re.match("[\u0300-\u036f]", letter)] for word in _words(name)]
    said = re.compile(r"\b" + GAP.join("".join(letter + MARKS for letter in word) for word in words) + r"\b", re.IGNORECASE)
    slug = re.compile(rf"(?<![a-z0-9]){re.escape(slugify(name))}(?![a-z0-9])", re.IGNORECASE)

    def without(key: str, value: Any) -> Any:
        if key not in (*WORDS, *ADDRESSES):
            return value
        placed = slug.sub(PLACE, value)
        erased, times = said.subn(MASK, normalize("NFD", placed))
        return normalize("NFC", erased) if times else placed

    def change(line: Line) -> Line:
        return {key: without(key, value) for key, value in line.items()}

    return change


def of_before(day: date) -> Change:
    """Takes all words out of the lines written before `day`."""

    def change(line: Line) -> Line:
        old = str(line["time"])[:10] < day.isoformat()
        return {key: value for key, value in line.items() if not (old and key in WORDS)}

    return change


def of_withdrawn(is_withdrawn: Callable[[Key], bool]) -> Change:
    """Takes all words, and the pictures, out of the lines of the posts that a person has withdrawn: nobody has to type an insult again."""

    def change(line: Line) -> Line:
        key = Key(*(str(line.get(name, "")) for name in Key._fields))
        return {name: value for name, value in line.items() if name not in (*WORDS, "image", "card")} if is_withdrawn(key) else line

    return change


def rewrite_lines(lines: bytes, change: Change) -> bytes:
    """The lines once changed; those in which there is nothing to change keep their very bytes. Raises UnreadableLine or Newer."""
    return b"".join(_rewritten(line, change) for line in io.BytesIO(lines))


def touches(entry: LedgerEntry, change: Change) -> bool:
    """Whether there is something to change in an entry."""
    written = json.loads(entry.line())
    return change(written) != written


def count_changed_lines(lines: bytes, change: Change) -> int:
    """The number of lines in which there is something to change. Raises UnreadableLine or Newer."""
    return sum(_rewritten(line, change) != line for line in io.BytesIO(lines))


def _rewritten(line: bytes, change: Change) -> bytes:
    parse_entry(line)
    written = json.loads(line)
    after = change(written)
    return line if after == written else json.dumps(after, ensure_ascii=False).encode() + b"\n"


def _words(name: str) -> list[str]:
    return re.split(GAP, name.strip())
