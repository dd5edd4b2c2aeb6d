"""What a town still has of the demonstration once it has left it: addresses, names and telephones that are nobody's."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from plugins.publication.errors import Mistake, SettingsError

NOWHERE = re.compile(r"\.example(?=$|[:/,])")
"""A name that is nobody's: https://www.rfc-editor.org/rfc/rfc2606#section-2"""

FICTION = r"\b0(?:1[ .]?99[ .]?00|2[ .]?61[ .]?91|3[ .]?53[ .]?01|4[ .]?65[ .]?71|5[ .]?36[ .]?49|6[ .]?39[ .]?98)(?=[ .]?\d\d)"
"""How the telephones begin that Arcep keeps for fiction: décision n° 2012-0856."""

INVENTED = re.compile(rf"valbrune|{NOWHERE.pattern}|{FICTION}", re.IGNORECASE)
"""The town of the demonstration, its addresses, its telephones."""

REMEDIES = {
    "SITEURL": "Mettez l’adresse publique de votre journal, ou donnez-la par BEFFROI_SITEURL.",
    "FEED_AUTHORITY": "Mettez votre domaine et une année, une fois pour toutes.",
    "DEMONSTRATION_NOW": "Effacez ce réglage : le journal suivra l’heure.",
}
OWN = "Mettez ce qui est de votre commune."


def remains(conf: Mapping[str, Any], environ: Mapping[str, str]) -> Iterator[Mistake]:
    """The settings that are still the demonstration's, as warnings; none while DEMONSTRATION_NOW says that this is it."""
    if conf.get("DEMONSTRATION_NOW"):
        return
    for name, written in kept(conf, environ).items():
        text, remedy = f"« {written} » est de la démonstration.", REMEDIES.get(name, OWN)
        yield Mistake("réglages", 0, name, text, remedy, "réglage de démonstration", harmless=True)


def refuse(conf: Mapping[str, Any], environ: Mapping[str, str], folder: bool) -> None:
    """Keep the demonstration from being put online as a town's. Raises SettingsError with every setting that is still its own.

    A `folder` under an address that is nobody's may hold it: this is how it is shown.
    """
    if folder and NOWHERE.search(environ.get("BEFFROI_SITEURL") or str(conf.get("SITEURL") or "")):
        return
    left = kept(conf, environ)
    if left:
        told = [f"{name} : « {written} » est de la démonstration. {REMEDIES.get(name, OWN)}" for name, written in left.items()]
        raise SettingsError([*told, "Rien n’a été mis en ligne : personne ne doit prendre cette ville pour la vôtre."])


def kept(conf: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, str]:
    """What each setting still holds of the demonstration, by its name; what the environment says of it counts instead."""
    found = {}
    for name, value in conf.items():
        words = _words(environ.get(f"BEFFROI_{name}") or value)
        written = value if name == "DEMONSTRATION_NOW" else next(filter(INVENTED.search, words), None)
        if written:
            found[name] = str(written)
    return found


def _words(value: Any) -> Iterator[str]:
    """Every text in a setting."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (word for part in value.values() for word in _words(part))
    elif isinstance(value, list | tuple):
        yield from (word for part in value for word in _words(part))
