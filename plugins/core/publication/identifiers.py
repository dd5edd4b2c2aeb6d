"""The names and numbers by which things are known: the piece of an address made of a name (slug), SIRET, telephone."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "’": "-", "'": "-", "@": "-"}
)

LONGEST_SLUG = 100
"""Characters, of ours: file systems refuse names of more than 255 bytes, and lists have feeds and calendars of their name."""

NAMES = 8192
"""Slugs that are known without making them again: a town's categories, tags and choices are asked for with each of its texts, the names of
its places at each edit, several times."""
RUN_OF_OTHERS = re.compile(r"[^a-z0-9]+")


class AsciiSigns(dict[int, str]):
    """What stands for each sign in an address, by its code point; made when it is first met."""

    def __missing__(self, code: int) -> str:
        plain_sign = unicodedata.normalize("NFKD", chr(code).translate(LIGATURES)).encode("ascii", "ignore").decode().lower()
        self[code] = RUN_OF_OTHERS.sub("-", plain_sign)
        return self[code]


SIGNS = AsciiSigns()


@lru_cache(maxsize=NAMES)
def slugify(text: str) -> str:
    """The address piece for `text`; empty when nothing in it can be written in ASCII letters or digits."""
    pieces = text.translate(SIGNS)
    return (RUN_OF_OTHERS.sub("-", pieces) if "--" in pieces else pieces).strip("-")


def slugify_name(name: str) -> str:
    """The piece of the address of a page that is of `name`, whatever somebody wrote: never empty, never too long for the name of a folder,
    and never that of a name with another slug."""
    slug = slugify(name)
    if 0 < len(slug) <= LONGEST_SLUG:
        return slug
    digest = hashlib.blake2b((slug or name).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{slug[: LONGEST_SLUG - len(digest) - 1].strip('-') or 'nom'}-{digest}"


def find_closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that `word` was probably meant to be, or None: accents and case do not count. Words without a letter are like no other."""
    if not slugify(word):
        return None
    by_slug = {slugify(choice): choice for choice in choices}
    matches = get_close_matches(slugify(word), list(by_slug), n=1, cutoff=0.6)
    return by_slug[matches[0]] if matches else None


def suggest_closest(word: str, choices: Collection[str], otherwise: str = "") -> str:
    """What to write instead of `word`, in French: the choice that it was probably meant to be; else `otherwise`, or any of the choices."""
    meant = find_closest(word, choices)
    return f"Vouliez-vous dire « {meant} » ?" if meant else otherwise or f"Choisissez parmi : {', '.join(choices)}."


def parse_siret(value: Any) -> str:
    """Parse a SIRET number: fourteen digits with a check digit, spaces ignored. Raises ValueError.

    The sum is Luhn’s: https://www.insee.fr/fr/metadonnees/definition/c1841
    """
    digits = "".join(str(value).split())
    if not re.fullmatch(r"[0-9]{14}", digits):
        raise ValueError(f"« {str(value)[:40]} » n’est pas un SIRET : il faut 14 chiffres.")
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    if sum(number - 9 if number > 9 else number for number in doubled) % 10:
        raise ValueError(f"« {value} » n’est pas un SIRET : un de ses chiffres est faux.")
    return digits


# The one form of a telephone number after `tel:`, wherever it was found: https://www.rfc-editor.org/rfc/rfc3966

NATIONAL = re.compile(r"(?:0|0033|\+33|\+330|00330)([1-9]\d{8})")


def format_international(digits: str) -> str:
    """`digits` of a French number of ten in international form; a short one stays: 112, 3975.

    French numbers: plan national de numérotation, https://www.arcep.fr/la-regulation/grands-dossiers-thematiques-transverses/la-numerotation.html
    """
    national = NATIONAL.fullmatch(digits)
    return f"+33{national[1]}" if national else digits
