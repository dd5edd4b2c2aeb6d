"""The lines of a table, whatever wrote it: UTF-8 as it should be, UTF-16, or the letters of an old spreadsheet."""

import codecs
import io
from collections.abc import Iterator

from plugins.transit.network import FeedError

LONGEST = 100_000
"""Characters of a line: a table without an end of line would otherwise be read at once."""
OLD = "cp1252"
"""What a French spreadsheet writes when it does not write UTF-8."""
MIXED = "beffroi-transit-old-letters"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_lines(file: io.BufferedReader, table: str) -> Iterator[str]:
    """Each line of `file`. A byte that is no UTF-8 is read as Windows wrote it, by itself: some feeds mix the two.

    Raises FeedError for a line that has no end.
    """
    utf_16 = file.peek(2)[:2] in UTF_16
    text = io.TextIOWrapper(file, encoding="utf-16" if utf_16 else "utf-8-sig", errors="replace" if utf_16 else MIXED, newline="")
    while line := text.readline(LONGEST):
        if len(line) == LONGEST:
            raise FeedError(f"{table} a une ligne de plus de {LONGEST} signes.")
        yield line


def _old_letters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(OLD, "replace"), error.end


codecs.register_error(MIXED, _old_letters)
