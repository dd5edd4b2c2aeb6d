"""The number by which the State knows an organisation."""

import re
from typing import Any


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
