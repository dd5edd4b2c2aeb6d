"""What the national table of works asks of each: metres, and the number of its owner."""

import re

from plugins.publication.invalid_value import InvalidValue
from plugins.publication.raw_value import RawValue
from plugins.publication.siret import siret

METRES = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,3})?)(?: ?(?:m|mètres?))?")


def metres(written: RawValue) -> float:
    """The number of metres that was written, a point or a comma in it. Raises InvalidValue."""
    asked = str(written.value).replace("\u202f", " ").replace("\u00a0", " ").strip()
    found = METRES.fullmatch(asked) if isinstance(written.value, str) else None
    number = float(found[1].replace(",", ".")) if found else 0
    if not number:
        raise InvalidValue(f"« {asked[:40]} » n’est pas un nombre de mètres.", "Écrivez par exemple 1,5.")
    return number


def owner_siret(written: RawValue) -> str:
    """The fourteen digits of the owner of works. Raises InvalidValue."""
    try:
        return siret(written.value)
    except ValueError as wrong:
        text = str(wrong)
    raise InvalidValue(text, "Celui du maître d’ouvrage se trouve sur annuaire-entreprises.data.gouv.fr.")
