"""Text of others made harmless: control characters, HTML that a parser refuses or reads for minutes, cells taken for formulas."""

import csv
import io
import re
from collections.abc import Iterator

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Those that feeds, which are XML 1.0, refuse (https://www.w3.org/TR/xml/#charsets), those that command a terminal, and the two that make a
reader see letters in another order than they are (https://www.unicode.org/reports/tr36/)."""

MISREAD = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""The dashes and quotation marks of Windows, read as if they were Latin-1; https://html.spec.whatwg.org/#numeric-character-reference-end-state"""


def strip_controls(text: str) -> str:
    """`text` with its control characters gone."""
    return CONTROL.sub("", text)


def repair_controls(text: str) -> str:
    """Repair control characters in another program's `text`: misread Windows characters are restored, line separators end lines, others are
    dropped."""
    return strip_controls(text.translate(MISREAD).replace("\u2028", "\n").replace("\u2029", "\n\n"))


def decode_text(data: bytes) -> str:
    """Decode a file's text as UTF-8, or else as French Windows does."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_numbered_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table below its head, with their lines, empty ones left out; a spreadsheet may have saved them with any separator."""
    text = decode_text(data)
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=head.count))
    for number, cells in enumerate(reader):
        if number and any(cell.strip() for cell in cells):
            yield reader.line_num, [cell.strip() for cell in cells]


UNSEEN = re.compile(r"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<!\[[^<>\[\]]*\]>", re.DOTALL)
"""Comments, sections, and the conditional comments of word processors; what has no end goes to the end of the text."""

NOT_A_TAG = re.compile(r"<(?=!\[)|<(?![^<>]*>)")
"""What opens a section of SGML, and what nothing closes before the next `<`."""
TAG = re.compile(r"<[^<>]*>")


def strip_harmful_markup(html: str) -> str:
    """`html` without comments, and with stray signs escaped: in linear time."""
    text = NOT_A_TAG.sub("&lt;", UNSEEN.sub("", html))
    return TAG.sub(_close_quotes, text)


def _close_quotes(tag: re.Match[str]) -> str:
    """A tag whose quotes go by pairs; a parser would look for the other one to the end of the text."""
    tag_text: str = tag[0]
    paired = tag_text.count('"') % 2 == 0 and tag_text.count("'") % 2 == 0
    return tag_text if paired else tag_text.replace('"', " ").replace("'", " ")


NUMBER = re.compile(r"[+-][\d .,()/-]+")
"""A number, a telephone number or a longitude: what a spreadsheet makes of it harms nobody, and national schemas ask for it as it is."""
FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[=+@\t\r＝＋－＠-])")
"""Where a cell begins, or would for a program that splits where it should not: a French Excel at semicolons, whatever the quotes."""


def format_text_cell(text: str) -> str:
    """`text` as a CSV cell: a possible formula is prefixed with an apostrophe, by which spreadsheets know a text."""
    return text if NUMBER.fullmatch(text) else FORMULA.sub("'", text)
