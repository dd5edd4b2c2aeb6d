"""Write `ville.toml`: new with a comment for each key, or changed where necessary, keeping the webmaster's comments.

The only module that imports tomlkit.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, InlineTable, Item, Table

from plugins.core.infrastructure import durable
from plugins.core.infrastructure.durable import exclusive_lock
from plugins.core.infrastructure.errors import SettingsError
from plugins.core.infrastructure.settings import SettingField
from plugins.towns.town_settings.read import Place, SettingsData, parse_settings_data, read_settings_data
from plugins.towns.town_settings.schema import find_field, list_fields, list_sections

LINE = 100
"""The longest line of a list: longer ones have one item a line."""
HEADINGS = ("group", "groups", "named_groups", "by_name")
"""What has a heading between brackets."""


def change_settings_data(
    path: Path, changes: Mapping[Place, object], check: Callable[[SettingsData], None] = lambda data: None, is_written: bool = True
) -> None:
    """Give each place of the file at `path` its new value, `None` to take it away; every comment and every other line stays.

    The file is written whole at once, or not at all; unless `is_written`, it is only checked. `check` is given the file as it would be, and
    raises SettingsError. Raises SettingsError with every mistake that it would have, or when somebody else is changing it.
    """
    busy = SettingsError([f"{path.name} : quelqu’un d’autre le change en ce moment. Recommencez dans un instant."])
    with exclusive_lock(path.with_name(f".{path.name}.verrou"), busy):
        text = path.read_bytes().decode("utf-8-sig")
        parse_settings_data(path, text.replace("\r\n", "\n"))
        document = tomlkit.parse(text)
        for place, value in changes.items():
            _change_value(document, place, value)
        changed = tomlkit.dumps(document)
        if wrong := sorted(parse_settings_data(path, changed.replace("\r\n", "\n")).find_mistakes()):
            raise SettingsError([str(mistake) for mistake in wrong])
        check(parse_settings_data(path, changed.replace("\r\n", "\n")))
        if changed != text and is_written:
            durable.write_durably(path, changed.encode())


def _change_value(document: Any, place: Place, value: object) -> None:
    *before, last = place
    holder: Any = document
    for step in before:
        if isinstance(step, str) and step not in holder:
            holder[step] = tomlkit.table()
        holder = holder[step]
    field = find_field(last) if len(place) == 1 and isinstance(last, str) else None
    if value is None:
        if isinstance(last, int) or last in holder:
            del holder[last]
    elif isinstance(last, int) and last == len(holder):
        holder.append(_build_item(field, value, isinstance(holder, AoT)))
    elif isinstance(last, str) and last in holder and not isinstance(value, Mapping | list | tuple):
        item = tomlkit.item(value)
        if isinstance(old := holder[last], Item):
            item.trivia.comment_ws, item.trivia.comment = old.trivia.comment_ws, old.trivia.comment
        holder[last] = item
    else:
        holder[last] = _build_item(field, value, True)


def format_settings_data(values: Mapping[str, object], opening: str, comments: Mapping[str, str] | None = None) -> str:
    """A `ville.toml` that says `values`, with what each key is for above it. `comments` are those that a webmaster had written above a
    setting, which stay there. Keys that no field declares are left out."""
    own = comments or {}
    lines = [*(f"# {line}".rstrip() for line in opening.splitlines()), ""]
    headless = [field for field in list_fields().values() if field.key in values and not _has_heading(field, values[field.key])]
    for field in headless:
        lines += [*_format_comment(field, own), tomlkit.dumps({field.key: _build_item(field, values[field.key], False)}).strip(), ""]
    for section, fields in list_sections():
        with_heading = [field for field in fields if field.key in values and field not in headless]
        if with_heading:
            lines += [f"# ---- {section} ----", ""]
        for field in with_heading:
            table = tomlkit.dumps({field.key: _build_item(field, values[field.key], True)}).strip()
            lines += [*_format_comment(field, own), re.sub(r"\n(?=\[)", "\n\n", table.replace("\n\n", "\n")), ""]
    return "\n".join(lines).rstrip() + "\n"


def _has_heading(field: SettingField, value: object) -> bool:
    if field.type == "free":
        return isinstance(value, Mapping)
    return field.type in HEADINGS and bool(value)


def _format_comment(field: SettingField, own: Mapping[str, str]) -> Iterator[str]:
    yield f"# {field.label}. {field.help}".rstrip()
    yield from (f"# {line}".rstrip() for line in own.get(field.key, "").splitlines())


def _build_item(field: SettingField | None, value: object, below_heading: bool) -> Item:
    """The value as TOML: what has a heading gets its own, but within a list."""
    if isinstance(value, Mapping):
        return _build_table(field, value, below_heading)
    if isinstance(value, list | tuple):
        listed = [{"name": each} if field and field.type == "named_groups" and isinstance(each, str) else each for each in value]
        if below_heading and listed and all(isinstance(each, Mapping) for each in listed):
            tables = tomlkit.aot()
            for each in listed:
                tables.append(_build_table(field, each, True))
            return tables
        return _build_array(listed)
    return tomlkit.item(str(value) if isinstance(value, Path) else value)


def _build_table(field: SettingField | None, value: Mapping[Any, object], below_heading: bool) -> Table | InlineTable:
    table: Any = tomlkit.table() if below_heading else tomlkit.inline_table()
    simple = {key: item for key, item in value.items() if item is not None and not _is_nested(item)}
    for key, item in {**simple, **{key: item for key, item in value.items() if _is_nested(item)}}.items():
        inner = field.find_field(str(key)) if field and field.type != "by_name" else field.fields[0] if field and field.fields else None
        table.append(str(key), _build_item(inner, item, below_heading))
    return table  # type: ignore[no-any-return]  # one of two classes of tomlkit, which have no common one


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value))


def _build_array(values: Sequence[object]) -> Array:
    array = tomlkit.array()
    for value in values:
        array.append(_build_item(None, value, False))
    if len(array.as_string()) > LINE:
        array.multiline(True)
    return array


def write_settings_data(path: Path, text: str) -> None:
    """Put a new `ville.toml` at `path`, once it is read without a mistake. Raises SettingsError, and nothing is written."""
    if wrong := sorted(parse_settings_data(path, text).find_mistakes()):
        raise SettingsError([str(mistake) for mistake in wrong])
    durable.write_durably(path, text.encode(), None if path.exists() else 0o644)
    read_settings_data(path)
