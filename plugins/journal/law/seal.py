"""The seal of a text published unchanged: its length, and a digest that anyone can verify."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

BEFORE = re.compile(r"\A(?:[ \t]*\n)+")
"""The empty lines at the head of a body."""

FILE = "texte.txt"
"""The text alone, beside its page: what `sha256sum` is to be given."""


@dataclass(frozen=True)
class Seal:
    """`digest` is the SHA-256 of the file at `url` (site-relative), in hexadecimal; `length` counts its signs, spaces included.

    `most` is the length that everybody has; `due` the day on which the texts of the same issue were to be handed in.
    """

    digest: str
    length: int
    url: str
    most: int
    due: date | None


def normalize_body(body: str) -> str:
    """The text of a body: without the empty lines around it, each line ended by a line feed."""
    return BEFORE.sub("", body).rstrip() + "\n"


def count_signs(body: str) -> int:
    """The signs of the text, spaces and line ends included, the last one not."""
    return len(normalize_body(body)) - 1


def digest_body(body: str) -> str:
    """The SHA-256 of the text in UTF-8, in hexadecimal. https://csrc.nist.gov/pubs/fips/180-4/upd1/final"""
    return hashlib.sha256(normalize_body(body).encode()).hexdigest()


def build_seal(body: str, address: str, most: int, due: date | None) -> Seal:
    """The seal of the text whose page is at `address`, with a final slash."""
    return Seal(digest_body(body), count_signs(body), f"{address}{FILE}", most, due)
