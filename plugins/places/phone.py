"""Telephone numbers as people write them, and the one form that every telephone dials.

French numbers: plan national de numérotation, https://www.arcep.fr/la-regulation/grands-dossiers-thematiques-transverses/la-numerotation.html
`tel:` addresses: https://www.rfc-editor.org/rfc/rfc3966
"""

import re
from dataclasses import dataclass

NO_BREAK = "\u00a0"
SIGNS = re.compile(r"[\s.\-/()\u00a0\u202f]+")
FRENCH = re.compile(r"(?:\+33|0033)?0?([1-9]\d{8})")
SHORT = re.compile(r"1[0-9]|11[0-9]|116\d{3}|118\d{3}|3\d{3}|10\d{2}")
ABROAD = re.compile(r"(?:\+|00)([1-9]\d{6,14})")
"""E.164: at most fifteen digits, country code included."""


class NoNumber(ValueError):
    """What was written is not a telephone number; its text says why, in French."""


@dataclass(frozen=True)
class PhoneNumber:
    """`display` is for people, `dialled` what follows `tel:`."""

    display: str
    dialled: str

    @property
    def href(self) -> str:
        """The address of a link."""
        return f"tel:{self.dialled}"


def phone(text: str) -> PhoneNumber:
    """The number that `text` is. Raises NoNumber."""
    digits = SIGNS.sub("", text.replace("(0)", ""))
    if not re.fullmatch(r"\+?\d+", digits):
        raise NoNumber("il y a autre chose que des chiffres.")
    if SHORT.fullmatch(digits):
        return PhoneNumber(_grouped(digits, 3 if len(digits) == 6 else 2), digits)
    national = FRENCH.fullmatch(digits)
    if national and (len(digits) > 10 or digits.startswith("0")):
        return PhoneNumber(_grouped(f"0{national[1]}", 2), f"+33{national[1]}")
    abroad = ABROAD.fullmatch(digits)
    if abroad and not abroad[1].startswith("33"):
        return PhoneNumber(" ".join(text.split()).replace(" ", NO_BREAK), f"+{abroad[1]}")
    raise NoNumber(f"un numéro français a dix chiffres, celui-ci en a {len(digits.lstrip('+'))}.")


def phones(text: str) -> tuple[PhoneNumber, ...]:
    """The numbers of one line, separated by commas, semicolons or « ou ». Raises NoNumber for the first that is none."""
    pieces = [piece.strip() for piece in re.split(r"[;,]|\bou\b|\bet\b", text)]
    return tuple(dict.fromkeys(phone(piece) for piece in pieces if piece))


def _grouped(digits: str, size: int) -> str:
    return NO_BREAK.join(digits[start : start + size] for start in range(0, len(digits), size))
