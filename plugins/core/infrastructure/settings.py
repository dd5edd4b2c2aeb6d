"""Declares the settings of a room as data, checks them all together, and explains mistakes in French.

A room's `room.py`, or its `settings.py`, holds one frozen dataclass named Settings. Its fields are the settings, in lower case:

    @dataclass(frozen=True)
    class Settings:
        strict_since: date | None = setting(day, "Date à partir de laquelle …", default=None)
"""

import math
import re
import runpy
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from difflib import get_close_matches
from functools import reduce
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, Literal, Protocol, TypeVar
from urllib.parse import urlsplit

from plugins.core.infrastructure.errors import SettingsError

HOUSE = __name__.split(".")[0]
PLUGINS_FOLDER = Path(__file__).parents[2]
PELICANS = "pelican.plugins."
"""Where Pelican looks for a plugin that goes by a short name. https://docs.getpelican.com/en/latest/plugins.html"""


def list_room_packages(plugins: Iterable[str]) -> list[str]:
    """The packages of the rooms that `plugins` brings in: `plugins.journal.feeds.plugin` is the room `plugins.journal.feeds`."""
    return [name.removesuffix(".plugin") for name in plugins if isinstance(name, str) and name.endswith(".plugin")]


class RoomManifest(Protocol):
    """What a room brings: a `publication.room.Room`, of which its settings alone are looked at here."""

    @property
    def settings(self) -> type | None: ...


def load_rooms(plugins: Iterable[str]) -> list[RoomManifest]:
    """The manifest of each room that `plugins` brings in and that has one, in PLUGINS' order."""
    return [module.ROOM for package in list_room_packages(plugins) if (module := _import_manifest(f"{package}.room")) is not None]


def find_command_rooms() -> tuple[str, ...]:
    """The rooms that only commands use, named as PLUGINS names a room: those that have a manifest and no `plugin.py`. What every room
    stands on, `core/`, is none."""
    folders = (manifest.parent for manifest in PLUGINS_FOLDER.glob("*/*/room.py") if not manifest.with_name("plugin.py").exists())
    return tuple(sorted(f"{HOUSE}.{folder.parent.name}.{folder.name}.plugin" for folder in folders if folder.parent.name != "core"))


def _import_manifest(name: str) -> ModuleType | None:
    """The module of that name; None when a plugin of the town's has none. Raises whatever it raises."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise


def list_wrong_plugins(plugins: Any, elsewhere: bool = False) -> Iterator[str]:
    """Mistakes in the setting PLUGINS, in French. `elsewhere`: the town has folders of plugins of its own."""
    if isinstance(plugins, str) or not isinstance(plugins, list | tuple):
        yield "PLUGINS : il faut une liste de noms, entre crochets."
        return
    for name in plugins:
        ours = isinstance(name, str) and name.startswith(f"{HOUSE}.")
        if ours and not name.endswith(".plugin"):
            yield f"PLUGINS : « {name} » n’est pas un greffon. Écrivez « {'.'.join(name.split('.')[:3])}.plugin »."
        elif isinstance(name, str) and not _has_module(name) and (ours or not (elsewhere or _has_module(PELICANS + name))):
            yield f"PLUGINS : « {name} » n’existe pas. Corrigez ce nom, ou effacez-le."


def _has_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


# The settings of a Pelican site that is no town's and takes one room of ours, by one line of PLUGINS.
# A command reads the same file as Pelican does: it must know what the plugin adds to it.

STOCK_PLUGINS = {
    "beffroi_accounts": "plugins.journal.accounts.plugin",
    "beffroi_announce": "plugins.announce.plugin",
    "beffroi_feeds": "plugins.journal.feeds.plugin",
}
"""The room of each plugin that a stock site may name, by its name below `pelican.plugins`."""
ADAPTER = "plugins.journal.stock_site.plugin"
"""The room that makes publications of the site's articles."""
SINCE = 2026
"""The year by which the feeds of such a site are named when it does not say FEED_AUTHORITY: it must never change."""
DEFAULTS = {"PATH": "content", "OUTPUT_PATH": "output", "DEFAULT_LANG": "en", "SITENAME": "A Pelican Blog"}
"""Those of Pelican that its own settings files may leave out. https://docs.getpelican.com/en/latest/settings.html"""


def find_stock_rooms(plugins: Any) -> list[str]:
    """The rooms that a stock site takes by `plugins`, its setting PLUGINS, whatever a person wrote there."""
    listed = plugins if isinstance(plugins, list | tuple) else ()
    names = [name.removeprefix("pelican.plugins.") for name in listed if isinstance(name, str)]
    return [STOCK_PLUGINS[name] for name in names if name in STOCK_PLUGINS]


def complete_stock_settings(conf: Mapping[str, Any]) -> Mapping[str, Any]:
    """The settings of a stock site completed with what the rooms need; a town's unchanged.

    Without PLUGINS, Pelican loads every plugin that is installed: ours among them.
    """
    plugins = list(STOCK_PLUGINS) if conf.get("PLUGINS") is None else conf["PLUGINS"]
    rooms = find_stock_rooms(plugins)
    if not rooms:
        return conf
    host = urlsplit(str(conf.get("SITEURL") or "")).hostname
    online = {"FEED_AUTHORITY": f"{host or 'localhost'},{SINCE}", "ANNOUNCE": bool(host)}
    others = [name for name in plugins if name not in (ADAPTER, *rooms)]
    return {**DEFAULTS, **online, **conf, "PLUGINS": [*others, ADAPTER, *rooms]}


TO_COMPLETE = "à compléter"
"""The value of a setting that must be there, and that nobody knew when the town's folder was made."""


Room = TypeVar("Room")
Value = TypeVar("Value")
Default = TypeVar("Default")
REQUIRED: Any = object()
RIGHT = "SETTINGS_RIGHT"
"""The name under which a build says, among Pelican's settings, that the last one found the same settings right."""
LIKENESS = 0.85
"""The share of their letters that a misspelt name and the one that was meant have in common, in the same order."""
WEB_ADDRESS = re.compile(r"https?://(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?(?:/[\w.~/-]*)?")


FieldType = Literal[
    "text", "long_text", "phone", "email", "web_address", "colour", "choice", "flag", "number", "day", "days", "texts", "town_file",
    "content_file", "group", "groups", "named_groups", "periods", "by_name", "free",
]  # fmt: skip
"""`town_file` is beside `ville.toml`, `content_file` below content/. `groups` is a list of groups, `named_groups` the same where a name
alone will do, `periods` pairs of days, `by_name` a table whose keys are the town's own, `free` a value that only its room understands."""


@dataclass(frozen=True)
class SettingField:
    """One key as a form, `ville.toml` and `docs/reglages.md` have it: `label` names it, `help` says more, `details` is what that page alone
    adds, in Markdown; all three are French. `default` is as `ville.toml` would write it, empty where there is none to write. `fields` are
    those of a group, of each of a list, or what each value of `by_name` is."""

    key: str
    type: FieldType
    label: str
    help: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    fields: tuple["SettingField", ...] = ()
    example: str = ""
    details: str = ""
    default: str = ""

    @property
    def setting(self) -> str:
        """The setting that a key of the first level is."""
        return self.key.upper()

    def find_field(self, key: str) -> "SettingField | None":
        return next((field for field in self.fields if field.key == key), None)


def setting(
    read: Callable[[Any], Value],
    help: str = "",
    default: Default = REQUIRED,
    variable: str = "",
    form: FieldType | None = None,
    choices: tuple[str, ...] = (),
    fields: tuple[SettingField, ...] = (),
    example: str = "",
    details: str = "",
) -> Value | Default:
    """Declare one setting: its reader, its help, its default, and the environment variable that overrides it.

    `help` is French: its first sentence names the key in a form, what follows says more. The room that others read a setting of says it,
    and they say nothing. `details` is Markdown that `docs/reglages.md` alone shows after it. The rest is of the form: the type of the field
    where `read` does not say it, what there is to choose from, the fields of a group that `read` takes apart by itself, an example.

    `read` raises ValueError with a French sentence when the value cannot be used, or SettingsError when several are needed.
    """
    of_form = {"form": form, "choices": choices, "fields": fields, "example": example, "details": details}
    metadata = {"read": read, "help": help, "variable": variable, **of_form}
    if default is REQUIRED:
        return field(metadata=metadata)  # type: ignore[no-any-return]  # what a class then holds under the name is the value
    return field(default=default, metadata=metadata)


def describe_settings(section: type) -> tuple[SettingField, ...]:
    """The fields of a form for each setting of the class `section`."""
    return tuple(_describe_setting(item.name, item.metadata, item.default) for item in fields(section))


def _describe_setting(key: str, metadata: Mapping[str, Any], default: object) -> SettingField:
    label, _, help = metadata["help"].removesuffix(".").partition(". ")
    type, inner = _describe_reader(metadata["read"])
    return SettingField(
        key,
        metadata["form"] or type,
        label,
        f"{help}." if help and help[-1] not in "…!?" else help,
        default is MISSING,
        metadata["choices"],
        metadata["fields"] or inner,
        metadata["example"],
        metadata["details"],
        _format_default(default),
    )


def _format_default(value: object) -> str:
    """A default as `ville.toml` would write it; empty for none, and for what the room has made of it: its help says it then."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str | Path) and str(value):
        return f'"{value}"'
    items = [_format_default(item) for item in value] if isinstance(value, tuple) else []
    return f"[{', '.join(items)}]" if items and all(items) else ""


def _describe_reader(read: Callable[[Any], Any]) -> tuple[FieldType, tuple[SettingField, ...]]:
    """The type of the field whose value `read` reads, and its own fields."""
    if isinstance(read, DictionaryReader):
        return "group", describe_settings(read.section)
    if isinstance(read, ListReader):
        return "groups", _describe_reader(read.read)[1]
    if isinstance(read, MappingReader):
        type, inner = _describe_reader(read.read)
        return "by_name", (SettingField("", type, read.label, fields=inner),)
    return "number" if isinstance(read, IntegerReader) else TYPES.get(read, "text"), ()


def gather_settings(room: type[Room], conf: Mapping[str, Any], environ: Mapping[str, str]) -> Room:
    """Read the settings of one room. Raises SettingsError with every mistake."""
    values, wrong = _read_fields(room, conf, environ)
    if wrong:
        raise SettingsError([mistake for messages in wrong.values() for mistake in messages])
    return room(**values)


def find_settings_mistakes(conf: Mapping[str, Any], environ: Mapping[str, str], extra_rooms: Iterable[str] = ()) -> list[str]:
    """Every mistake in the settings of the rooms in use, and names that look like a misspelt setting.

    A setting that several rooms read is reported once; an unusable PLUGINS hides everything else. `extra_rooms` names the rooms in use that
    Pelican does not load, as PLUGINS would.
    """
    unusable = list(list_wrong_plugins(conf.get("PLUGINS") or [], elsewhere=bool(conf.get("PLUGIN_PATHS"))))
    if unusable:
        return unusable
    classes = [room.settings for room in load_rooms([*(conf.get("PLUGINS") or ()), *extra_rooms]) if room.settings is not None]
    wrong: dict[str, list[str]] = {}
    for room in classes:
        wrong = {**_read_fields(room, conf, environ)[1], **wrong}
    known_names = {item.name.upper() for room in classes for item in fields(room)}
    return [mistake for messages in wrong.values() for mistake in messages] + list(find_misspelt_settings(conf, known_names))


def load_settings(path: Path) -> dict[str, Any]:
    """The capital names of the settings file at `path`, without importing Pelican. Raises SettingsError when it cannot be run."""
    folder = str(path.resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    forget_settings_of_others(path.resolve().parent)
    try:
        return {name: value for name, value in runpy.run_path(str(path)).items() if name.isupper()}
    except FileNotFoundError:
        raise SettingsError([f"{path} : ce fichier de réglages n’existe pas."]) from None
    except SettingsError:
        raise
    except Exception as error:
        raise SettingsError([f"{_locate_error(error, path)} : ce fichier ne se lit pas ({type(error).__name__}, {error})."]) from error


def forget_settings_of_others(folder: Path) -> None:
    """Forget another town's `pelicanconf`, so that the settings in `folder` import their own."""
    for name in ("pelicanconf", "publishconf"):
        file = getattr(sys.modules.get(name), "__file__", None)
        if file and (folder / f"{name}.py").is_file() and Path(file).resolve().parent != folder:
            del sys.modules[name]
            sys.path.remove(str(folder))
            sys.path.insert(0, str(folder))


def _locate_error(error: Exception, path: Path) -> str:
    """The file and line of the settings where `error` was raised: the last of them that is not the library's."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}"
    place, step = str(path), error.__traceback__
    while step:
        file = step.tb_frame.f_code.co_filename
        if Path(file).parent == path.parent:
            place = f"{file}:{step.tb_lineno}"
        step = step.tb_next
    return place


def _read_fields(room: type, conf: Mapping[str, Any], environ: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    values, wrong = {}, {}
    for item in fields(room):
        name, variable = item.name.upper(), item.metadata["variable"]
        value = environ.get(variable) if variable else None
        source = variable if value else name
        value = value or conf.get(name)
        if value is None:
            if item.default is MISSING:
                wrong[name] = [f"{name} : ce réglage manque. {_format_help(item.metadata)}".rstrip()]
            continue
        try:
            values[item.name] = item.metadata["read"](value)
        except SettingsError as error:
            wrong[name] = [f"{source} : {mistake}" for mistake in error.mistakes]
        except (ValueError, TypeError, KeyError) as error:
            wrong[name] = [f"{source} : {error}"]
    return values, wrong


def _format_help(metadata: Mapping[str, Any]) -> str:
    return f"{metadata['help']} Par exemple : {metadata['example']}." if metadata["example"] else str(metadata["help"])


def find_misspelt_settings(conf: Mapping[str, Any], known_names: set[str]) -> Iterable[str]:
    """A French sentence for each setting of `conf` that is not among `known_names` but close to one of them."""
    letters_by_name = {name: _encode_letters(name) for name in sorted(known_names)}
    for name in sorted(set(conf) - known_names):
        meant = get_close_matches(name, _list_possible_matches(name, letters_by_name), n=1, cutoff=LIKENESS)
        if meant:
            yield f"{name} : ce réglage n’existe pas. Vouliez-vous dire « {meant[0]} » ?"


def _list_possible_matches(name: str, letters_by_name: Mapping[str, int]) -> list[str]:
    """The names that can be alike enough, told by their letters alone: comparing each with each took a tenth of the start of every command.

    What two names do not share is (1 - ratio) of their letters together, and each letter that only one of them has is among it.
    """
    letters, length = _encode_letters(name), len(name)
    unshared_counts = {other: (letters ^ others).bit_count() for other, others in letters_by_name.items()}
    return [other for other, count in unshared_counts.items() if count <= (1 - LIKENESS) * (length + len(other)) + 1]


def _encode_letters(name: str) -> int:
    """One bit for each letter that the name holds."""
    return reduce(lambda bits, letter: bits | 1 << ord(letter) % 64, name, 0)


def parse_text(value: Any) -> str:
    """A non-empty string."""
    if not isinstance(value, str):
        raise ValueError(f"« {value} » n’est pas un texte, entre guillemets.")
    if not value.strip():
        raise ValueError("il n’y a rien entre les guillemets.")
    return value.strip()


def parse_texts(value: Any) -> tuple[str, ...]:
    """A list of non-empty strings."""
    if isinstance(value, str) or not isinstance(value, list | tuple):
        raise ValueError("il faut une liste de textes, entre crochets.")
    return tuple(parse_text(item) for item in value)


def parse_flag(value: Any) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise ValueError(f"« {value} » n’est ni True ni False.")
    return value


def parse_non_negative_integer(value: Any) -> int:
    """A whole number, zero or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"« {value} » n’est pas un nombre entier positif.")
    return value


@dataclass(frozen=True)
class IntegerReader:
    """A reader of whole numbers from `least` to `most`; `wrong` says what to write instead, with what was written for `{}`."""

    wrong: str
    least: int
    most: float = math.inf

    def __call__(self, value: Any) -> int:
        number = parse_non_negative_integer(value)
        if not self.least <= number <= self.most:
            raise ValueError(self.wrong.format(number))
        return number


def parse_day(value: Any) -> date:
    """A day, as a date or as ISO text."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        raise ValueError(f"« {value} » n’est pas une date. Écrivez par exemple 2026-03-02.") from None


def parse_folder(value: Any) -> Path:
    """A folder's path, absolute."""
    return Path(parse_text(str(value))).expanduser().resolve()


def parse_web_address(value: Any) -> str:
    """An http(s) address without a final slash: a host, a port, a path, and nothing that a page would have to escape."""
    if not WEB_ADDRESS.fullmatch(str(value)):
        raise ValueError(f"« {value} » n’est pas une adresse. Écrivez par exemple https://journal.ma-ville.fr.")
    return str(value).rstrip("/")


Section = TypeVar("Section")
Name = TypeVar("Name")


@dataclass(frozen=True)
class DictionaryReader(Generic[Section]):
    """A reader of dictionaries into the dataclass `section`. It raises SettingsError with every mistake, each after the key that it is
    about."""

    section: type[Section]

    def __call__(self, value: Any) -> Section:
        if not isinstance(value, Mapping):
            raise ValueError("il faut un dictionnaire, entre accolades.")
        field_by_name = {item.name: item for item in fields(self.section)}  # type: ignore[arg-type]  # no type says « a dataclass » in 3.11
        values: dict[str, Any] = {}
        wrong = list(_find_unknown_keys(value, field_by_name))
        for name, item in field_by_name.items():
            if value.get(name) is not None:
                wrong += _read_into(values, name, item.metadata["read"], value[name])
            elif item.default is MISSING:
                wrong.append(f"« {name} » manque. {_format_help(item.metadata)}".rstrip())
        if wrong:
            raise SettingsError(wrong)
        return self.section(**values)


@dataclass(frozen=True)
class ListReader(Generic[Value]):
    """A reader of lists, each item by `read`. It raises SettingsError with every mistake, each after its number."""

    read: Callable[[Any], Value]

    def __call__(self, value: Any) -> tuple[Value, ...]:
        if isinstance(value, str) or not isinstance(value, list | tuple):
            raise ValueError("il faut une liste, entre crochets.")
        values: dict[str, Value] = {}
        wrong = [mistake for number, item in enumerate(value, 1) for mistake in _read_into(values, str(number), self.read, item)]
        if wrong:
            raise SettingsError(wrong)
        return tuple(values.values())


@dataclass(frozen=True)
class MappingReader(Generic[Name, Value]):
    """A reader of dictionaries with the town's own names; `label` names one of their values in a form. It raises SettingsError with every
    mistake, each after its name."""

    read_name: Callable[[Any], Name]
    read: Callable[[Any], Value]
    label: str = ""

    def __call__(self, value: Any) -> Mapping[Name, Value]:
        if not isinstance(value, Mapping):
            raise ValueError("il faut un dictionnaire, entre accolades.")
        names: dict[str, Name] = {}
        values: dict[str, Value] = {}
        wrong = [mistake for name in value for mistake in _read_into(names, str(name), self.read_name, name)]
        wrong += [mistake for name, item in value.items() for mistake in _read_into(values, str(name), self.read, item)]
        if wrong:
            raise SettingsError(wrong)
        return {names[name]: values[name] for name in values}


TYPES: dict[Callable[[Any], Any], FieldType] = {
    parse_texts: "texts",
    parse_flag: "flag",
    parse_non_negative_integer: "number",
    parse_day: "day",
    parse_web_address: "web_address",
}
"""The fields of what these read; anything else is a text unless its setting says what."""


def _read_into(values: dict[str, Value], name: str, read: Callable[[Any], Value], value: Any) -> list[str]:
    """The mistakes of one value, or none: the value is then put in `values`."""
    try:
        values[name] = read(value)
    except SettingsError as error:
        return [f"{name} › {mistake}" for mistake in error.mistakes]
    except (ValueError, TypeError) as error:
        return [f"{name} › {error}"]
    return []


def _find_unknown_keys(value: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[str]:
    for name in (str(name) for name in value if name not in known):
        meant = get_close_matches(name, list(known), n=1, cutoff=0.7)
        hint = f"Vouliez-vous dire « {meant[0]} » ?" if meant else f"Les clés sont : {', '.join(known)}."
        yield f"« {name} » n’est pas connu. {hint}"
