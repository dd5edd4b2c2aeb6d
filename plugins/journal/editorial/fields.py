"""The keys of a front matter, read by the declaration of the kind: which are missing, and each value by its type."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.kind import Field
from plugins.core.publication.raw_value import NO_VALUE, InvalidValue, RawValue, build_file_failure
from plugins.journal.editorial import picture
from plugins.journal.editorial.names import match_fields
from plugins.journal.editorial.place import SourcePlace
from plugins.journal.editorial.types import READERS

MISSING_KEY = "clé manquante"
"""How `check` calls a key that the kind needs and that is not there."""
NESTED = "Les clés imbriquées demandent un en-tête YAML, entre deux lignes « --- »."


class NamedPicture(NamedTuple):
    """A picture that a key names: `path` is below the content folder, and was not read yet."""

    key: str
    label: str
    line: int
    path: str


@dataclass(frozen=True)
class Holder:
    """The holder of keys: a whole front matter, or the key named `inside` of it.

    `nested` says whether the dialect can hold keys inside keys; `line` is where a missing key should be added. `shown_fields` fills with
    the pictures that are named.
    """

    place: SourcePlace
    nested: bool = True
    inside: str = ""
    line: int = 1
    shown_fields: list[NamedPicture] = dataclasses.field(default_factory=list)

    def make_mistake(self, key: str, wrong: InvalidValue, line: int) -> Mistake:
        """A Mistake from `wrong`."""
        label = f"{self.inside} › {key}" if self.inside else key
        return Mistake(self.place.file, wrong.line or line, label, wrong.text, wrong.remedy, wrong.sort)


def read_fields(fields: tuple[Field, ...], keys: dict[str, RawValue], holder: Holder) -> tuple[dict[str, Any], list[Mistake]]:
    """The values of `keys`, by field name, and every mistake in them. A value that cannot be used is left out."""
    raw_values, unknown = match_fields(fields, keys, holder.inside, () if holder.inside else tuple(holder.place.rules.kinds))
    mistakes = [holder.make_mistake(key, wrong, wrong.line) for key, wrong in unknown]
    values: dict[str, Any] = {}
    for field in fields:
        raw = raw_values.get(field.name)
        if raw is None or _is_absent(field, raw):
            mistakes.extend(_find_missing(field, holder, raw))
            continue
        try:
            values[field.name] = _parse_value(field, raw, holder, mistakes)
        except BaseException as error:
            wrong = error if isinstance(error, InvalidValue) else build_file_failure(error, "Corrigez cette valeur, ou effacez-la.")
            mistakes.append(holder.make_mistake(format_field_label(field), wrong, raw.line))
            if wrong.instead is not NO_VALUE:
                values[field.name] = wrong.instead
            continue
        mistakes.extend(_check_length(field, values[field.name], holder, raw.line))
    return values, mistakes


def _is_absent(field: Field, raw: RawValue) -> bool:
    """Whether nothing was written. `{a, b}`, which YAML reads as keys without values, is something."""
    if not raw.empty or not isinstance(raw.value, dict):
        return raw.empty
    return not match_fields(field.fields, raw.value, field.name)[1]


def format_field_label(field: Field) -> str:
    """The field's label inside a sentence."""
    return field.label[0].lower() + field.label[1:]


def _parse_value(field: Field, raw: RawValue, holder: Holder, mistakes: list[Mistake]) -> Any:
    if field.reads:
        return field.reads(raw)
    if field.type == "mappings":
        return _parse_mappings(field, raw, holder, mistakes)
    if field.type not in ("mapping", "picture"):
        return READERS[field.type](raw.value, field, holder.place.rules)
    content = raw.value
    if field.type == "picture" and isinstance(content, str):
        content = {"src": raw}
    if not isinstance(content, dict):
        remedy = "" if holder.nested else NESTED
        raise InvalidValue("il faut des clés, en retrait sous celle-ci.", remedy, "clé imbriquée")
    values, inner_mistakes = read_fields(field.fields, content, replace(holder, inside=field.name, line=raw.line))
    mistakes.extend(inner_mistakes)
    if field.type == "mapping":
        return values
    if "src" not in values:
        return None
    image = picture.parse_image(values, holder.place)
    holder.shown_fields.append(NamedPicture(field.name, format_field_label(field), raw.line, image.src))
    return image


def _parse_mappings(field: Field, raw: RawValue, holder: Holder, mistakes: list[Mistake]) -> tuple[dict[str, Any], ...]:
    """Each mapping of a list; a single mapping is a list of one."""
    listed = raw.value if isinstance(raw.value, list) else [raw]
    rows = []
    for number, each in enumerate(listed, 1):
        if not isinstance(each.value, dict):
            remedy = f"Écrivez « - {field.fields[0].name}: … », puis les autres clés en retrait." if holder.nested else NESTED
            raise InvalidValue(f"{number} : il faut des clés.", remedy, "clé imbriquée", line=each.line)
        values, wrong = read_fields(field.fields, each.value, replace(holder, inside=f"{field.name} {number}", line=each.line))
        mistakes.extend(wrong)
        rows.append(values)
    return tuple(rows)


def _find_missing(field: Field, holder: Holder, written: RawValue | None) -> Iterator[Mistake]:
    if not field.required:
        return
    wrong = InvalidValue("cette clé manque.", f"Ajoutez une ligne « {field.name}: … ».", MISSING_KEY)
    if field.type == "identity":
        wrong = InvalidValue("cette clé manque.", "Lancez ./beffroi id, ou écrivez « id: 20260302-marche ».", "id manquant")
    elif holder.inside and field.name == "alt":
        wrong = InvalidValue(
            "il manque.", f"Dites ce que montre l’image avec « {holder.inside}_alt: » ou « alt: ».", "texte alternatif manquant"
        )
    yield holder.make_mistake(format_field_label(field), wrong, written.line if written else holder.line)


def _check_length(field: Field, value: object, holder: Holder, line: int) -> Iterator[Mistake]:
    if field.longest and isinstance(value, str) and len(value) > field.longest:
        wrong = InvalidValue(
            f"{len(value)} caractères, c’est trop long.", f"{field.longest} au plus.", f"trop long ({format_field_label(field)})"
        )
        yield holder.make_mistake(format_field_label(field), wrong, line)
