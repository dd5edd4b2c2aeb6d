"""Convert settings in Python to `ville.toml`: data moves there, code stays, with the same meaning."""

import ast
import io
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.infrastructure import durable
from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.former_names import find_present_name
from plugins.town_settings.edit import format_settings_data, write_settings_data
from plugins.town_settings.features import FEATURES, list_rooms_without
from plugins.town_settings.read import FILE, parse_settings_data
from plugins.town_settings.schema import SettingField, find_field

ENGINE = "plugins.site.engine"
OPENING = """\
Ce qui est de la ville, et qu’un formulaire peut changer. Une faute est dite par ./beffroi check, avec sa ligne.
Ce qui est du code (un greffon, un calcul) reste dans pelicanconf.py."""
ASKING = "from plugins.town_settings.read import read_town\n\nglobals().update(read_town(__file__, PLUGINS))\n"
PURE = (
    ast.Constant,
    ast.List,
    ast.Tuple,
    ast.Dict,
    ast.Set,
    ast.Starred,
    ast.UnaryOp,
    ast.unaryop,
    ast.BinOp,
    ast.Add,
    ast.Load,
    ast.Store,
)
"""What a value may be made of to be data: it is the same whoever reads it, and when."""


@dataclass(frozen=True)
class Conversion:
    """The two files as they would be, and the names of the settings that moved or had to stay."""

    data: str
    code: str
    moved_settings: tuple[str, ...]
    staying_settings: tuple[str, ...]


def convert_settings(file: Path, conf: Mapping[str, Any], rooms: Sequence[str]) -> Conversion:
    """Convert the settings of `file`, a `pelicanconf.py` whose values are `conf`, beside an engine that brings `rooms`. Nothing is written.

    Raises SettingsError when they have been converted before, or when nothing says where the engine's own are.
    """
    source = file.read_text(encoding="utf-8")
    if "read_town(" in source:
        raise SettingsError([f"{file.name} : ces réglages sont déjà dans {FILE}."])
    tree = ast.parse(source)
    statements = _index_assignments(tree)
    fields = {name: field for name in statements if (field := find_field(name.lower())) is not None}
    values = {name: _convert_to_portable(field, conf.get(name), file.parent) for name, field in fields.items()}
    moved_names = [name for name, field in fields.items() if values[name] is not None and _is_data(field, statements[name])]
    lines = source.splitlines(keepends=True)
    comments = {name.lower(): _find_own_comments(lines, statements[name][0]) for name in moved_names}
    without, own_rooms, is_settled = _read_rooms(conf.get("PLUGINS") or (), rooms)
    removed = [statement for name in moved_names for statement in statements[name]]
    data_values = {name.lower(): values[name] for name in moved_names}
    if is_settled:
        removed += statements.get("PLUGINS", [])
        data_values |= {"without": without} if without else {}
    data = format_settings_data(data_values, OPENING, comments)
    parse_settings_data(file.with_name(FILE), data)
    asking = f"{ASKING}PLUGINS = [*PLUGINS, {', '.join(map(repr, own_rooms))}]\n" if is_settled and own_rooms else ASKING
    code = _remove_statements(lines, tree, removed, asking)
    return Conversion(data, code, tuple(moved_names), tuple(name for name in statements if name not in moved_names and name != "PLUGINS"))


def _read_rooms(listed: Sequence[str], rooms: Sequence[str]) -> tuple[list[str], list[str], bool]:
    """What the town does without, the rooms of its own, and whether these two say all of what PLUGINS lists."""
    names = [find_present_name(name) for name in listed]
    missing = {room for room in rooms if room not in names}
    without = [feature.word for feature in FEATURES if missing.issuperset(feature.rooms)]
    return without, [name for name in names if name not in rooms], missing == set(list_rooms_without(without))


def _index_assignments(tree: ast.Module) -> dict[str, list[ast.Assign | ast.AugAssign | ast.AnnAssign]]:
    """The statements that give each setting its value, in the order of the first."""
    statements_by_name: dict[str, list[ast.Assign | ast.AugAssign | ast.AnnAssign]] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target: ast.expr = statement.targets[0]
        elif isinstance(statement, ast.AugAssign | ast.AnnAssign):
            target = statement.target
        else:
            continue
        if isinstance(target, ast.Name) and target.id.isupper():
            statements_by_name.setdefault(target.id, []).append(statement)
    return statements_by_name


def _is_data(field: SettingField, statements: Iterable[ast.Assign | ast.AugAssign | ast.AnnAssign]) -> bool:
    """Whether the value depends on nothing else; the place of a file beside the settings is data too."""
    if field.type == "town_file":
        return True
    nodes = (node for statement in statements if statement.value is not None for node in ast.walk(statement.value))
    return all(isinstance(node, PURE) for node in nodes)


def _convert_to_portable(field: SettingField, value: object, folder: Path) -> object:
    """The value as TOML can say it; None when it cannot."""
    if field.type == "town_file" and value:
        path = (folder / str(value)).resolve()
        return path.relative_to(folder.resolve()).as_posix() if path.is_relative_to(folder.resolve()) else str(path)
    if isinstance(value, Mapping):
        return {str(key): _convert_to_portable(field, item, folder) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_convert_to_portable(field, item, folder) for item in value]
    if isinstance(value, set | frozenset):
        return [_convert_to_portable(field, item, folder) for item in sorted(value)]
    return value if isinstance(value, str | int | float) else None


def _find_own_comments(lines: list[str], statement: ast.stmt) -> str:
    """What a webmaster wrote just above a statement, and at the end of its first line."""
    above: list[str] = []
    row = statement.lineno - 2
    while row >= 0 and lines[row].lstrip().startswith("#"):
        above.insert(0, lines[row].strip().lstrip("#").strip())
        row -= 1
    text = "".join(lines[statement.lineno - 1 : statement.end_lineno])
    try:
        inside = [
            token.string.lstrip("#").strip()
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type == tokenize.COMMENT
        ]
    except (tokenize.TokenError, IndentationError):
        inside = []
    return "\n".join([*above, *(comment for comment in inside if not comment.startswith("noqa"))])


def _remove_statements(lines: list[str], tree: ast.Module, statements: Iterable[ast.stmt], asking: str) -> str:
    """The source without these statements and the comments above them, which asks for `ville.toml` after the engine's own settings."""
    kept_lines: list[str | None] = list(lines)
    for statement in statements:
        first = statement.lineno - 1
        while first > 0 and lines[first - 1].lstrip().startswith("#"):
            first -= 1
        for row in range(first, statement.end_lineno or statement.lineno):
            kept_lines[row] = None
    engine = next((node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == ENGINE), None)
    if engine is None:
        raise SettingsError([f"pelicanconf.py : « from {ENGINE} import * » n’y est pas ; ajoutez cette ligne en tête."])
    row = (engine.end_lineno or engine.lineno) - 1
    kept_lines[row] = f"{kept_lines[row] or ''}{asking}"
    text = "".join(line for line in kept_lines if line is not None)
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text


def write_conversion(file: Path, conversion: Conversion) -> Path:
    """Put both files in their places; where the former settings are kept. Raises SettingsError, and nothing is written, where
    `ville.toml` would have a mistake or is there already."""
    data = file.with_name(FILE)
    if data.exists():
        raise SettingsError([f"{FILE} : ce fichier est déjà là. Effacez-le, ou gardez-le et ôtez de {file.name} ce qu’il dit."])
    write_settings_data(data, conversion.data)
    kept_path = file.with_name(f"{file.stem}-avant.py")
    durable.write_durably(kept_path, file.read_bytes())
    durable.write_durably(file, conversion.code.encode())
    return kept_path
