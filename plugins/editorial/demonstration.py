"""What a town still has of the demonstration once it has left it: addresses at which nobody will ever find its journal."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from plugins.publication.errors import Mistake

NOWHERE = re.compile(r"\.example(?=$|[:/,])")
"""A name that is nobody's: https://www.rfc-editor.org/rfc/rfc2606#section-2"""

REMEDIES = {
    "SITEURL": "Mettez l’adresse publique de votre journal, ou donnez-la par BEFFROI_SITEURL.",
    "FEED_AUTHORITY": "Mettez votre domaine et une année, une fois pour toutes.",
}


def remains(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """The settings that are still the demonstration's, as warnings; none while DEMONSTRATION_NOW says that this is it."""
    if conf.get("DEMONSTRATION_NOW"):
        return
    for name, remedy in REMEDIES.items():
        written = environ.get(f"BEFFROI_{name}") or conf.get(name) or ""
        if NOWHERE.search(str(written)):
            yield Mistake("réglages", 0, name, f"« {written} » est de la démonstration.", remedy, "adresse de démonstration", harmless=True)
