"""The settings as something that a town keeps: in Python alone (format 1), or with what a form may change in `ville.toml` (format 2)."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins.infrastructure import settings
from plugins.infrastructure.errors import SettingsError
from plugins.infrastructure.former_names import find_present_name
from plugins.publication.stored_format import FormatStep, StoredFormat, put_copy_back
from plugins.site.engine import PLUGINS
from plugins.town_settings.convert import Conversion, convert_settings, write_conversion
from plugins.town_settings.read import FILE

SOURCE = "pelicanconf.py"
PYTHON, DATA = 1, 2


def list_settings_formats(folder: Path) -> Iterator[StoredFormat]:
    """The settings of the town in `folder`."""
    yield StoredFormat(
        name="les réglages",
        version=DATA,
        files=(folder / SOURCE,) if (folder / SOURCE).is_file() else (),
        read_version=read_settings_version,
        steps=(FormatStep(DATA, f"ce qu’un formulaire peut changer va dans {FILE}, et dit la même chose", move_to_data),),
        put_back=put_settings_back,
        take_back=put_settings_back,
    )


def read_settings_version(file: Path) -> int:
    """The number of the settings in `file`; those without our engine are no town's of ours, and stay as they are. Raises OSError."""
    source = file.read_text(encoding="utf-8")
    return PYTHON if "read_town(" not in source and "plugins.site.engine" in source else DATA


def move_to_data(file: Path) -> None:
    """Move data settings to `ville.toml`. Raises SettingsError likewise."""
    convert_in_place(file, foresee_conversion(file)).unlink()


def foresee_conversion(file: Path) -> Conversion:
    """Foresee the conversion of the settings in `file`. Raises SettingsError."""
    return convert_settings(file, settings.load_settings(file), PLUGINS)


def convert_in_place(file: Path, conversion: Conversion) -> Path:
    """Write both files; where the former settings are kept. Raises SettingsError, and nothing has changed, unless they say the same as
    before."""
    before = settings.load_settings(file)
    kept_path = write_conversion(file, conversion)
    try:
        refuse_other_values(before, settings.load_settings(file))
    except BaseException:
        put_settings_back(file, kept_path)
        kept_path.unlink()
        raise
    return kept_path


def refuse_other_values(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raises SettingsError unless every setting of `before` has the same value `after`; rooms are the same under a former name."""
    rooms = [{find_present_name(name) for name in conf.get("PLUGINS") or ()} for conf in (before, after)]
    values = {name: value for name, value in before.items() if name != "PLUGINS"}
    changed_names = sorted(name for name, value in values.items() if not _is_same(value, after.get(name)))
    changed_names += ["PLUGINS"] * (rooms[0] != rooms[1])
    if changed_names:
        raise SettingsError([f"{name} : ne dirait plus la même chose dans {FILE}. Rien n’est changé." for name in changed_names])


def _is_same(before: object, after: object) -> bool:
    """Whether the rooms read the same: TOML has lists alone, no None, and writes a thing that has only a name as a table. What is code (a
    function) is no value."""
    if isinstance(before, str) and isinstance(after, Mapping):
        before = {"name": before}
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        values = {str(key): value for key, value in before.items() if value is not None}
        return values.keys() == after.keys() and all(_is_same(value, after[key]) for key, value in values.items())
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        return len(before) == len(after) and all(map(_is_same, before, after))
    if isinstance(before, set | frozenset):
        return isinstance(after, list | tuple | set | frozenset) and before == set(after)
    return callable(before) or before == after or repr(before) == repr(after)


def put_settings_back(file: Path, copy: Path) -> None:
    """The settings in Python as they were, and `ville.toml` gone where it was made of them."""
    if read_settings_version(file) == DATA:
        file.with_name(FILE).unlink(missing_ok=True)
    put_copy_back(file, copy)
