"""The one form of a telephone number after `tel:`, wherever it was found: https://www.rfc-editor.org/rfc/rfc3966"""

import re

NATIONAL = re.compile(r"(?:0|0033|\+33|\+330|00330)([1-9]\d{8})")


def format_international(digits: str) -> str:
    """`digits` of a French number of ten in international form; a short one stays: 112, 3975.

    French numbers: plan national de numérotation, https://www.arcep.fr/la-regulation/grands-dossiers-thematiques-transverses/la-numerotation.html
    """
    national = NATIONAL.fullmatch(digits)
    return f"+33{national[1]}" if national else digits
