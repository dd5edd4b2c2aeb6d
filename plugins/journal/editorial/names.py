"""Which field each key of a front matter means: by its name or its French label.

What is inside a key may be written flat, `image_alt` or `texte alternatif` for `alt` inside `image`.
"""

from functools import lru_cache

from plugins.core.publication.identifiers import slugify, suggest_closest
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.raw_value import InvalidValue, RawValue

REPLACED = {
    "save_as": "L’adresse vient de la date et du titre ; changez-la avec « slug », gardez l’ancienne avec « aliases ».",
    "url": "L’adresse vient de la date et du titre ; changez-la avec « slug », gardez l’ancienne avec « aliases ».",
    "template": "Le gabarit est celui du dossier où se trouve le fichier.",
    "keywords": "Écrivez « tags ».",
    "description": "Écrivez « summary ».",
    "draft": "Écrivez « status: draft ».",
}
"""Keys of other tools, or of Pelican, and what takes their place here."""


def match_fields(
    fields: tuple[Field, ...], keys: dict[str, RawValue], inside: str = "", kinds: tuple[Kind, ...] = ()
) -> tuple[dict[str, RawValue], list[tuple[str, InvalidValue]]]:
    """The raw value of each field, by its name, and the unknown keys.

    `inside` names the key that holds these ones; `kinds` are those that may have a key which `fields` have not.
    """
    names = _list_names(fields)
    raw_values: dict[str, RawValue] = {}
    unknown: list[tuple[str, InvalidValue]] = []
    for key, raw in keys.items():
        outer, dot, inner = names.get(_normalise(key), "").partition(".")
        if not outer:
            whose = [kind.plural.lower() for kind in kinds if _normalise(key) in _list_names(kind.fields)]
            wrong = (
                _build_misplaced_mistake(whose, raw.line)
                if whose
                else _build_unknown_mistake(key, raw.line, names, fields if inside else ())
            )
            unknown.append((key[:60], wrong))
        elif not dot:
            raw_values[outer] = _merge(raw_values.get(outer), raw)
        elif not raw.empty:
            raw_values[outer] = _merge(raw_values.get(outer), RawValue({inner: raw}, raw.line))
    return raw_values, unknown


def _merge(before: RawValue | None, added: RawValue) -> RawValue:
    """A flat `image_alt` and its `image`, as one mapping; it stands where the first of them does."""
    if before is None or before.empty:
        return added
    content = before.value if isinstance(before.value, dict) else {"src": before}
    more = added.value if isinstance(added.value, dict) else {"src": added}
    return RawValue({**more, **content}, before.line)


@lru_cache(maxsize=256)
def _list_names(fields: tuple[Field, ...]) -> dict[str, str]:
    inner = {
        form: f"{field.name}.{inner_field.name}" for field in fields for inner_field in field.fields for form in _list_forms(inner_field)
    }
    labels = {form: field.name for field in fields for form in _list_forms(field)}
    flat = {f"{field.name}_{inner.name}": f"{field.name}.{inner.name}" for field in fields for inner in field.fields}
    return inner | labels | flat | {field.name: field.name for field in fields}


@lru_cache(maxsize=256)
def list_keys_with_spaces(fields: tuple[Field, ...]) -> frozenset[str]:
    """The keys of several words that mean one of `fields`."""
    return frozenset(name for name in _list_names(fields) if " " in name)


def _list_forms(field: Field) -> set[str]:
    return {_normalise(slugify(field.label)), _normalise(field.label.lower())}


def _normalise(key: str) -> str:
    return key.replace("-", "_").replace("'", "’")


def _build_misplaced_mistake(whose: list[str], line: int) -> InvalidValue:
    return InvalidValue(f"cette clé n’existe que pour les {' et les '.join(whose)}.", "Effacez cette ligne.", "clé inconnue", line=line)


def _build_unknown_mistake(key: str, line: int, names: dict[str, str], choices: tuple[Field, ...]) -> InvalidValue:
    possible = f"Choisissez parmi : {', '.join(field.name for field in choices)}." if choices else "Effacez cette ligne."
    remedy = REPLACED.get(key) or suggest_closest(key[:100], names, possible)
    return InvalidValue("cette clé n’existe pas.", remedy, "clé inconnue", line=line)
