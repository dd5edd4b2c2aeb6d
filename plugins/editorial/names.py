"""Which field each key of a front matter means: by its name, its French label, or flat (`image_alt` for `alt` inside `image`)."""

from functools import lru_cache

from plugins.editorial.written import Written
from plugins.editorial.wrong import Wrong
from plugins.publication.kind import Field
from plugins.publication.slug import closest, slugify

REPLACED = {
    "save_as": "L’adresse vient de la date et du titre ; changez-la avec « slug », gardez l’ancienne avec « aliases ».",
    "url": "L’adresse vient de la date et du titre ; changez-la avec « slug », gardez l’ancienne avec « aliases ».",
    "template": "Le gabarit est celui du dossier où se trouve le fichier.",
    "keywords": "Écrivez « tags ».",
    "description": "Écrivez « summary ».",
    "draft": "Écrivez « status: draft ».",
}
"""Keys of other tools, or of Pelican, and what takes their place here."""


def named(fields: tuple[Field, ...], keys: dict[str, Written], inside: str = "") -> tuple[dict[str, Written], list[tuple[str, Wrong]]]:
    """What was written for each field, by its name, and the keys that mean none. `inside` names the key that holds these ones."""
    names, given, unknown = _names(fields), {}, []
    for key, written in keys.items():
        outer, dot, inner = names.get(key.replace("-", "_"), "").partition(".")
        if not outer:
            unknown.append((key[:60], _unknown(key, written.line, names, fields if inside else ())))
        elif not dot:
            given[outer] = _merged(given.get(outer), written)
        elif not written.empty:
            given[outer] = _merged(given.get(outer), Written({inner: written}, written.line))
    return given, unknown


def _merged(before: Written | None, added: Written) -> Written:
    """A flat `image_alt` and its `image`, as one mapping; it stands where the first of them does."""
    if before is None or before.empty:
        return added
    held = before.value if isinstance(before.value, dict) else {"src": before}
    more = added.value if isinstance(added.value, dict) else {"src": added}
    return Written({**more, **held}, before.line)


@lru_cache(maxsize=256)
def _names(fields: tuple[Field, ...]) -> dict[str, str]:
    labels = {form.replace("-", "_"): field.name for field in fields for form in (slugify(field.label), field.label.lower())}
    flat = {f"{field.name}_{inner.name}": f"{field.name}.{inner.name}" for field in fields for inner in field.fields}
    return labels | flat | {field.name: field.name for field in fields}


def _unknown(key: str, line: int, names: dict[str, str], choices: tuple[Field, ...]) -> Wrong:
    meant = closest(key[:100], list(names))
    remedy = REPLACED.get(key) or (f"Vouliez-vous dire « {meant} » ?" if meant else "")
    possible = f"Choisissez parmi : {', '.join(field.name for field in choices)}." if choices else "Effacez cette ligne."
    return Wrong("cette clé n’existe pas.", remedy or possible, "clé inconnue", line=line)
