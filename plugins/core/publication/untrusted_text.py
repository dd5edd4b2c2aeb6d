"""Text of others made harmless, residents' contributions among it: control characters, hostile HTML, cells taken for formulas."""

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from html import escape

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.kind import ALIASES, COMMON, DATE, IDENTITY, MODIFIED, SLUG, STATUS, Field
from plugins.core.publication.publication import Publication, is_lenient

# The keys shared by residents' texts in all sections: author and date; and checks for personal data.
# A contribution reaches the journal as a file like any other. Its text is plain: whatever signs it holds, it is shown as it was written.

ANONYMOUS = "Une personne de la commune"
"""Who has signed nothing."""

LONGEST_NAME = 60
NAME = Field(
    "name", "line", "Signature", "Le nom ou le pseudonyme que l’auteur veut montrer ; rien s’il n’en veut pas.", longest=LONGEST_NAME
)
CONTRIBUTION_DATE = replace(DATE, help="Le jour et l’heure où elle paraît : 2026-03-02 09:30.")
CONTRIBUTION_KEYS = (SLUG, MODIFIED, next(field for field in COMMON if field.name == "quartiers"), STATUS, ALIASES)
"""Those of COMMON that a contribution with a page of its own has."""
PART_KEYS = (IDENTITY, CONTRIBUTION_DATE, NAME, MODIFIED, STATUS)
"""The keys of a contribution that another page shows."""

MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
"""Bounded as addresses are (RFC 5321, 4.5.3.1): a search takes a time proportional to the text, whatever it holds."""
PHONE = re.compile(r"(?<![\d.,])(?:(?:\+|00)33\s?(?:\(0\))?[\s./-]?[1-9]|0[1-9])(?:[\s./-]?\d{2}){4}(?!\d)")
"""A number of ten digits as the French write it: https://www.arcep.fr/la-regulation/grands-dossiers-thematiques-transverses/la-numerotation.html"""


def find_personal_data(text: str) -> str:
    """The first e-mail address or telephone number of `text`; empty when it holds none."""
    match = MAIL.search(text) or PHONE.search(text)
    return match[0] if match else ""


def check_personal_data(publication: Publication, file: str, key: str, text: str, line: int = 0) -> Iterator[Mistake]:
    """An e-mail address or a telephone number in what a resident wrote: it would be in git, and on the page."""
    if leaked := find_personal_data(text):
        remedy = "Effacez-le : le relais écrit aux gens sans montrer leur adresse."
        yield Mistake(file, line, key, f"« {leaked} » est une donnée personnelle.", remedy, "donnée personnelle", is_lenient(publication))


def check_slug(publication: Publication, file: str, reserved: Collection[str]) -> Iterator[Mistake]:
    """A contribution that takes the address of a page of its section."""
    if publication.slug in reserved:
        text = f"« {publication.slug} » est une page de cette rubrique."
        yield Mistake(file, 0, "slug", text, "Choisissez un autre « slug ».", "adresse réservée", is_lenient(publication))


def count_signs(text: str) -> int:
    """The signs of `text`, spaces included, as readers count them: a line break is one."""
    return len(text.strip())


BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
QUOTED_LINE = re.compile(r"^> ?", re.MULTILINE)


def format_plain_text(text: str) -> str:
    """`text` as paragraphs of HTML, and quotations where a paragraph's lines all begin with « > ». No other sign means anything."""
    blocks = (block.strip("\n") for block in BLANK_LINES.split(text.strip()))
    return "\n".join(_format_block(block) for block in blocks if block.strip())


def _format_block(block: str) -> str:
    if all(line.startswith(">") for line in block.split("\n")):
        return f"<blockquote><p>{_format_lines(QUOTED_LINE.sub('', block))}</p></blockquote>"
    return f"<p>{_format_lines(block)}</p>"


def _format_lines(block: str) -> str:
    return "<br>\n".join(escape(line.strip()) for line in block.split("\n"))


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Those that feeds, which are XML 1.0, refuse (https://www.w3.org/TR/xml/#charsets), those that command a terminal, and the two that make a
reader see letters in another order than they are (https://www.unicode.org/reports/tr36/)."""

MISREAD = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
"""The dashes and quotation marks of Windows, read as if they were Latin-1; https://html.spec.whatwg.org/#numeric-character-reference-end-state"""


def strip_controls(text: str) -> str:
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
