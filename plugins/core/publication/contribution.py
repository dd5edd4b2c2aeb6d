"""The keys shared by residents' texts in all sections: author and date; and checks for personal data.

A contribution reaches the journal as a file like any other. Its text is plain: whatever signs it holds, it is shown as it was written.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from html import escape

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.keys import ALIASES, COMMON, DATE, IDENTITY, MODIFIED, SLUG, STATUS
from plugins.core.publication.kind import Field
from plugins.core.publication.publication import Publication, is_lenient

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
