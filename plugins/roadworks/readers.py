"""How the keys of works that are numbers are read: metres, degrees, the number of an owner."""

import re
from functools import partial

from plugins.publication.invalid_value import InvalidValue
from plugins.publication.raw_value import RawValue
from plugins.publication.siret import siret

METRES = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,3})?)(?: ?(?:m|mètres?))?")


def metres(raw_value: RawValue) -> float:
    """The number of metres that was written, a point or a comma in it. Raises InvalidValue."""
    text = str(raw_value.value).replace("\u202f", " ").replace("\u00a0", " ").strip()
    match = METRES.fullmatch(text) if isinstance(raw_value.value, str) else None
    number = float(match[1].replace(",", ".")) if match else 0
    if not number:
        raise InvalidValue(f"« {text[:40]} » n’est pas un nombre de mètres.", "Écrivez par exemple 1,5.")
    return number


def owner_siret(raw_value: RawValue) -> str:
    """The fourteen digits of the owner of works. Raises InvalidValue."""
    try:
        return siret(raw_value.value)
    except ValueError as wrong:
        text = str(wrong)
    raise InvalidValue(text, "Celui du maître d’ouvrage se trouve sur annuaire-entreprises.data.gouv.fr.")


DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,10})?")
NORTH, EAST = 90, 180
"""The largest latitude and longitude, in degrees (WGS 84): https://www.rfc-editor.org/rfc/rfc7946#section-4"""


def degrees(raw_value: RawValue, most: int) -> float:
    """The number of degrees that was written, a point or a comma in it; at most `most` either way. Raises InvalidValue."""
    text = str(raw_value.value).strip().rstrip("°").strip()
    if not isinstance(raw_value.value, str) or not DEGREES.fullmatch(text):
        raise InvalidValue(f"« {text[:40]} » n’est pas un nombre de degrés.", "Écrivez par exemple 49.0512.")
    number = float(text.replace(",", "."))
    if abs(number) > most:
        raise InvalidValue(
            f"« {text} » est hors de la carte.", f"Il faut un nombre entre -{most} et {most} : n’avez-vous pas interverti les deux ?"
        )
    return number


latitude = partial(degrees, most=NORTH)
longitude = partial(degrees, most=EAST)
