"""Where on the Earth: degrees, as an editor copies them from a map."""

import re
from functools import partial

from plugins.publication.invalid_value import InvalidValue
from plugins.publication.raw_value import RawValue

DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,10})?")
NORTH, EAST = 90, 180
"""The largest latitude and longitude, in degrees (WGS 84): https://www.rfc-editor.org/rfc/rfc7946#section-4"""


def degrees(written: RawValue, most: int) -> float:
    """The number of degrees that was written, a point or a comma in it; at most `most` either way. Raises InvalidValue."""
    asked = str(written.value).strip().rstrip("°").strip()
    if not isinstance(written.value, str) or not DEGREES.fullmatch(asked):
        raise InvalidValue(f"« {asked[:40]} » n’est pas un nombre de degrés.", "Écrivez par exemple 49.0512.")
    found = float(asked.replace(",", "."))
    if abs(found) > most:
        raise InvalidValue(
            f"« {asked} » est hors de la carte.", f"Il faut un nombre entre -{most} et {most} : n’avez-vous pas interverti les deux ?"
        )
    return found


latitude = partial(degrees, most=NORTH)
longitude = partial(degrees, most=EAST)
