"""The keys of a front matter, read by the declaration of the kind: required, unknown, misspelt, and each value by its type."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from plugins.editorial import picture
from plugins.editorial.place import Place
from plugins.editorial.types import READERS
from plugins.editorial.written import Written
from plugins.editorial.wrong import NOTHING, Wrong
from plugins.publication.errors import Mistake
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


def read_fields(
    fields: tuple[Field, ...], keys: dict[str, Written], place: Place, nested: bool = True, inside: str = "", line: int = 0
) -> tuple[dict[str, Any], list[Mistake]]:
    """The values of `keys`, by field name, and every mistake in them. A value that cannot be used is left out.

    `inside` names the key that holds these ones; `line` is where a missing key should be added.
    """
    given, mistakes = _named(fields, keys, place)
    values: dict[str, Any] = {}
    for field in fields:
        written = given.get(field.name)
        if written is None or written.empty:
            if field.required:
                mistakes.append(_missing(field, place, inside, written.line if written else line))
            continue
        try:
            values[field.name] = _value(field, written, place, nested, mistakes)
        except Wrong as wrong:
            mistakes.append(_told(wrong, field, place, inside, written.line))
            if wrong.instead is not NOTHING:
                values[field.name] = wrong.instead
            continue
        mistakes.extend(_too_long(field, values[field.name], place, inside, written.line))
    return values, mistakes


def _value(field: Field, written: Written, place: Place, nested: bool, mistakes: list[Mistake]) -> Any:
    if field.type not in ("mapping", "picture"):
        return READERS[field.type](written.value, field, place.rules)
    held = written.value
    if field.type == "picture" and isinstance(held, str):
        held = {"src": written}
    if not isinstance(held, dict):
        remedy = "" if nested else "Les clés imbriquées demandent un en-tête YAML, entre deux lignes « --- »."
        raise Wrong("il faut des clés, en retrait sous celle-ci.", remedy, "clé imbriquée")
    values, found = read_fields(field.fields, held, place, nested, field.name, written.line)
    mistakes.extend(found)
    if field.type == "mapping":
        return values
    if "src" not in values:
        return None
    return picture.image(values, place)


def _named(fields: tuple[Field, ...], keys: dict[str, Written], place: Place) -> tuple[dict[str, Written], list[Mistake]]:
    names, given, mistakes = _names(fields), {}, []
    for key, written in keys.items():
        outer, dot, inner = names.get(key.replace("-", "_"), "").partition(".")
        if not outer:
            mistakes.append(_unknown(key, written.line, names, place))
        elif not dot:
            given[outer] = _merged(given.get(outer), written)
        elif not written.empty:
            given[outer] = _merged(given.get(outer), Written({inner: written}, written.line))
    return given, mistakes


def _merged(before: Written | None, added: Written) -> Written:
    """A flat `image_alt` and its `image`, as one mapping: the first line is where it stands."""
    if before is None or before.empty:
        return added
    held = before.value if isinstance(before.value, dict) else {"src": before}
    more = added.value if isinstance(added.value, dict) else {"src": added}
    return Written({**more, **held}, before.line)


@lru_cache(maxsize=256)
def _names(fields: tuple[Field, ...]) -> dict[str, str]:
    """Every way to call a field: its name, its French label, and `image_alt` for the key `alt` inside `image`."""
    by_label = {form: field.name for field in fields for form in (slugify(field.label).replace("-", "_"), field.label.lower())}
    flat = {f"{field.name}_{inner.name}": f"{field.name}.{inner.name}" for field in fields for inner in field.fields}
    return by_label | flat | {field.name: field.name for field in fields}


def _unknown(key: str, line: int, names: Iterable[str], place: Place) -> Mistake:
    meant = closest(key, list(names))
    remedy = REPLACED.get(key) or (f"Vouliez-vous dire « {meant} » ?" if meant else "Effacez cette ligne.")
    return Mistake(place.file, line, key[:60], "cette clé n’existe pas.", remedy, "clé inconnue")


def _missing(field: Field, place: Place, inside: str, line: int) -> Mistake:
    if field.type == "identity":
        return Mistake(place.file, line, "id", "il manque.", "Lancez ./beffroi id.", "id manquant")
    if (inside, field.name) == ("image", "alt"):
        return Mistake(
            place.file,
            line,
            "image",
            "il manque son texte alternatif.",
            "Dites ce qu’elle montre avec « alt: » ou « image_alt: ».",
            "texte alternatif manquant",
        )
    return Mistake(place.file, line, _label(field, inside), "il manque.", f"Ajoutez une ligne « {field.name}: … ».", "clé manquante")


def _told(wrong: Wrong, field: Field, place: Place, inside: str, line: int) -> Mistake:
    return Mistake(place.file, wrong.line or line, _label(field, inside), wrong.text, wrong.remedy, wrong.sort)


def _too_long(field: Field, value: Any, place: Place, inside: str, line: int) -> Iterable[Mistake]:
    if field.longest and isinstance(value, str) and len(value) > field.longest:
        yield Mistake(
            place.file,
            line,
            _label(field, inside),
            f"{len(value)} caractères, c’est trop long.",
            f"{field.longest} au plus.",
            f"{field.label[0].lower()}{field.label[1:]} trop long",
        )


def _label(field: Field, inside: str) -> str:
    label = field.label[0].lower() + field.label[1:]
    return f"{inside} › {label}" if inside else label
