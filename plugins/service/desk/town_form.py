"""The form of a setting of the town, made of the schema of `ville.toml`: a key that is added to the schema is in its form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.core.infrastructure.settings import SettingField
from plugins.core.publication.whole_number import parse_whole_number
from plugins.towns.town_settings.read import Place

CONTROLS = {
    "text": "line", "long_text": "area", "phone": "line", "email": "line", "web_address": "line", "colour": "line", "choice": "choice",
    "flag": "choice", "number": "line", "day": "line", "days": "area", "texts": "area", "town_file": "line", "content_file": "line",
    "group": "group", "groups": "rows", "named_groups": "rows", "periods": "area", "by_name": "named", "free": "free",
}  # fmt: skip
"""How each type of field is asked for; a type that is not there fails a test. `free` is a webmaster's: the form leaves it as it is."""
YES, NO = "oui", "non"
BLANKS = 1
"""Empty rows that wait below those of a list; another comes once it is filled and kept."""
HINTS = {
    "texts": "Un par ligne.",
    "days": "Un par ligne, par exemple 2026-03-15.",
    "day": "Par exemple 2026-03-15.",
    "periods": "Une par ligne : 2026-04-18 2026-05-03.",
    "colour": "Par exemple #1f4257.",
    "content_file": "Un fichier de content/.",
}


@dataclass(frozen=True)
class SettingControl:
    """One key as the page asks for it: `path` names it in the form (`emergency.0.number`). `value` is what its control holds; `fields` are
    those of a group; `rows` those of each of a list, `names` the keys of these rows where they have any."""

    path: str
    label: str
    help: str
    control: str
    required: bool = False
    value: str = ""
    choices: tuple[str, ...] = ()
    fields: tuple["SettingControl", ...] = ()
    rows: tuple[tuple["SettingControl", ...], ...] = ()
    names: tuple[str, ...] = ()


def make_control(field: SettingField, value: Any, path: str) -> SettingControl:
    """The control of `field`, which holds `value`; None where the town has not set it."""
    control = CONTROLS[field.type]
    example = f"Par exemple : {field.example}." if field.example else ""
    help_text = " ".join(filter(None, (field.help, HINTS.get(field.type, ""), example)))
    choices = field.choices if field.type == "choice" else (YES, NO) if field.type == "flag" else ()
    fields: tuple[SettingControl, ...] = ()
    rows: tuple[tuple[SettingControl, ...], ...] = ()
    names: tuple[str, ...] = ()
    if control == "group":
        fields = _build_group(field, value, path)
    elif control == "rows":
        listed = [{"name": each} if isinstance(each, str) else each for each in value or ()]
        rows = tuple(_build_group(field, each, f"{path}.{number}") for number, each in enumerate([*listed, *[{}] * BLANKS]))
    elif control == "named":
        entries = [*(value or {}).items(), *[("", None)] * BLANKS]
        names = tuple(str(name) for name, _ in entries)
        rows = tuple((make_control(field.fields[0], each, f"{path}.{number}.value"),) for number, (_, each) in enumerate(entries))
    text_shown = _format_text(field, value)
    return SettingControl(path, field.label, help_text, control, field.required, text_shown, choices, fields, rows, names)


def _build_group(field: SettingField, value: Any, path: str) -> tuple[SettingControl, ...]:
    inner_values = value if isinstance(value, Mapping) else {}
    return tuple(make_control(inner, inner_values.get(inner.key), f"{path}.{inner.key}") for inner in field.fields)


def _format_text(field: SettingField, value: Any) -> str:
    if value is None or isinstance(value, Mapping) or CONTROLS[field.type] in ("group", "rows", "named", "free"):
        return ""
    if field.type == "periods":
        return "\n".join(" ".join(map(str, pair)) if isinstance(pair, list) else str(pair) for pair in value)
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return {True: YES, False: NO}[value] if isinstance(value, bool) else str(value)


def read_value(field: SettingField, form_values: Mapping[str, str], path: str, old_value: object) -> object:
    """The value of `field` in the form; None where there is none. A value that only its room understands keeps its `old_value`."""
    control = CONTROLS[field.type]
    if control == "free":
        return old_value
    if control == "group":
        return _read_group(field, form_values, path, old_value if isinstance(old_value, Mapping) else {})
    if control == "rows":
        former_values = old_value if isinstance(old_value, list) else []
        groups = [
            _read_group(
                field,
                form_values,
                f"{path}.{number}",
                former_values[number] if number < len(former_values) and isinstance(former_values[number], Mapping) else {},
            )
            for number in _list_numbers(form_values, path)
        ]
        filled_groups = [group for group in groups if group]
        if field.type == "named_groups" and all(set(group) == {"name"} for group in filled_groups):
            return [group["name"] for group in filled_groups] or None
        return filled_groups or None
    if control == "named":
        former_values = list(old_value.values()) if isinstance(old_value, Mapping) else []
        entries = {
            name: read_value(
                field.fields[0], form_values, f"{path}.{number}.value", former_values[number] if number < len(former_values) else None
            )
            for number in _list_numbers(form_values, path)
            if (name := form_values.get(f"{path}.{number}.key", "").strip())
        }
        return {name: each for name, each in entries.items() if each is not None} or None
    return _read_text(field, form_values.get(path, "").replace("\r\n", "\n").strip())


def _read_group(field: SettingField, sent: Mapping[str, str], path: str, before: Mapping[str, Any]) -> dict[str, Any] | None:
    read_values = {inner.key: read_value(inner, sent, f"{path}.{inner.key}", before.get(inner.key)) for inner in field.fields}
    return {key: value for key, value in read_values.items() if value is not None} or None


def _list_numbers(sent: Mapping[str, str], path: str) -> list[int]:
    prefix = f"{path}."
    steps = {name.removeprefix(prefix).partition(".")[0] for name in sent if name.startswith(prefix)}
    return sorted(number for step in steps if (number := parse_whole_number(step)) is not None)


def _read_text(field: SettingField, text: str) -> object:
    if not text:
        return None
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if field.type == "flag":
        return {YES: True, NO: False}.get(text, text)
    if field.type == "number":
        number = parse_whole_number(text)
        return text if number is None else number
    if field.type == "periods":
        return [line.replace(",", " ").split() for line in lines]
    if field.type == "days":
        return lines if len(lines) > 1 else lines[0]
    return lines if field.type == "texts" else text


def list_changes(place: Place, old_value: object, new_value: object) -> Iterator[tuple[Place, object]]:
    """The minimal changes to write to `ville.toml`: comments stay beside what is unchanged."""
    if old_value == new_value:
        return
    if isinstance(old_value, Mapping) and isinstance(new_value, Mapping):
        for key in dict.fromkeys([*old_value, *new_value]):
            yield from list_changes((*place, str(key)), old_value.get(key), new_value.get(key))
    elif (
        isinstance(old_value, list)
        and isinstance(new_value, list)
        and len(old_value) == len(new_value)
        and all(isinstance(each, Mapping) for each in old_value)
    ):
        for number, (old, new) in enumerate(zip(old_value, new_value, strict=True)):
            yield from list_changes((*place, number), old, new)
    else:
        yield place, new_value
