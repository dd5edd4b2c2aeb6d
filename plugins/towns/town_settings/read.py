"""`ville.toml` read: its values as the settings that they are, or every mistake in it, by line.

`pelicanconf.py` asks for it in one line, `globals().update(read_town(__file__, PLUGINS))`; what it assigns afterwards wins.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.town import ROOT
from plugins.towns.town_settings.checked_value import find_wrong, guess_key
from plugins.towns.town_settings.features import list_rooms_without, list_unknown_features
from plugins.towns.town_settings.positions import Place, find_key_lines
from plugins.towns.town_settings.schema import FIELDS, KEPT_IN_CODE, find_field

FILE = "ville.toml"
SETTINGS_DATA = "SETTINGS_DATA"
"""The setting that says where `ville.toml` lies: a build depends on it, and a mistake is told by its lines."""
SORT = "réglage"
SHARED = "commun"
"""The folder beside those of several towns that holds what they share, templates too."""


@dataclass(frozen=True)
class SettingsData:
    """The content of `ville.toml`: `values` are those of the file, dates as ISO text, and `text` is the file itself."""

    path: Path
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def find_mistakes(self) -> Iterator[Mistake]:
        """Mistakes in the data by the schema."""
        wrong = list(self._find_wrong())
        lines = find_key_lines(self.text) if wrong else {}
        for place, text, remedy in wrong:
            line = next((lines[place[:end]] for end in range(len(place), 0, -1) if place[:end] in lines), 1)
            yield Mistake(self.path.name, line, format_place(place), text, remedy, SORT)

    def _find_wrong(self) -> Iterator[tuple[Place, str, str]]:
        for key, value in self.values.items():
            field = find_field(key)
            if field is not None:
                yield from find_wrong(field, value, (key,))
            elif key.upper() in KEPT_IN_CODE:
                yield (key,), "ce réglage n’est pas une donnée.", f"Écrivez-le dans pelicanconf.py : {key.upper()} = …"
            else:
                yield (key,), "cette clé n’existe pas.", guess_key(key, [each.key for each in FIELDS])
        if isinstance(without := self.values.get("without"), list):
            yield from list_unknown_features(without)

    def get_settings(self) -> dict[str, Any]:
        """The settings that it gives, with the names that Pelican and the rooms know them by."""
        read_settings: dict[str, Any] = {}
        for key, value in self.values.items():
            field = find_field(key)
            if field is not None and field.type == "town_file" and isinstance(value, str) and value:
                value = str(self.path.parent / value)
            if key != "without":
                read_settings[key.upper()] = value
        return read_settings | {SETTINGS_DATA: str(self.path)}


def format_place(place: Place) -> str:
    """`accounts 2 › url`, as a person would say where it is."""
    words: list[str] = []
    for step in place:
        if isinstance(step, int):
            words[-1] = f"{words[-1]} {step + 1}"
        else:
            words.append(step)
    return " › ".join(words)


def parse_settings_data(path: Path, text: str) -> SettingsData:
    """Parse the `text` of the settings file at `path`. Raises SettingsError when it is not TOML, with the line."""
    try:
        return SettingsData(path, text, _convert_dates(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([_format_syntax_message(path, text, str(error))]) from None


def read_settings_data(path: Path) -> SettingsData:
    """Read the settings file at `path`. Raises SettingsError with every mistake of it."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise SettingsError([f"{path.name} : ce fichier n’existe pas. Il dit ce qui est de votre ville."]) from None
    except UnicodeDecodeError as error:
        raise SettingsError([f"{path.name} : ce fichier n’est pas en UTF-8 (octet {error.start}). Enregistrez-le en UTF-8."]) from None
    data = parse_settings_data(path, text)
    if wrong := sorted(data.find_mistakes()):
        raise SettingsError([str(mistake) for mistake in wrong])
    return data


def place_mistakes(mistakes: Iterable[str], conf: Mapping[str, Any], settings_file: str) -> list[str]:
    """What the rooms said of their settings, each after its file: with its line where `ville.toml` gives the value, else the name of
    `settings_file`, which may have assigned another."""
    path = conf.get(SETTINGS_DATA)
    if not path:
        return [f"{settings_file} : {mistake}" for mistake in mistakes]
    data = parse_settings_data(Path(path), Path(path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    assigned_in_code = {name for name, value in data.get_settings().items() if conf.get(name) != value}
    lines = {place: line for place, line in find_key_lines(data.text).items() if str(place[0]).upper() not in assigned_in_code}
    return [_format_mistake(mistake, lines, data.path.name, settings_file) for mistake in mistakes]


def _format_mistake(mistake: str, lines: Mapping[Place, int], data: str, settings_file: str) -> str:
    name, _, words = mistake.partition(" : ")
    place: Place = (name.lower(),)
    if place not in lines:
        is_missing = find_field(name.lower()) is not None and "ce réglage manque" in words
        return f"{data if is_missing else settings_file} : {mistake}"
    for step in words.split(" › ")[:-1]:
        number = re.fullmatch(r"(?:\D* )?(\d+)", step)
        inner: Place = (*place, int(number[1]) - 1) if number else (*place, step)
        place = inner if inner in lines else place
    return f"{data}:{lines[place]}  {name.lower()} : {words}"


def read_town(settings_file: str, rooms: Sequence[str], name: str = FILE) -> dict[str, Any]:
    """The settings of the `ville.toml` that lies beside `settings_file`, with PLUGINS: `rooms` but for those that the town does without.
    The town's own rooms and templates are found from then on.

    Raises SettingsError with every mistake of the file.
    """
    folder = Path(settings_file).resolve().parent
    data = read_settings_data(folder / name)
    left_out = list_rooms_without(data.values.get("without", ()))
    settings_read = data.get_settings() | {"PLUGINS": [room for room in rooms if room not in left_out]}
    house = sys.modules["plugins"]
    own = folder / "plugins"
    if own.is_dir() and str(own) not in house.__path__:
        house.__path__.append(str(own))
    if folder != ROOT:
        settings_read |= _build_own_theme([folder / "theme", folder.parent / SHARED / "theme"])
    return settings_read


def _build_own_theme(themes: Sequence[Path]) -> dict[str, list[str]]:
    """The settings by which Pelican takes templates and static files of `themes`, the first before all others, by the names of ours."""
    templates = [str(theme / "templates") for theme in themes if (theme / "templates").is_dir()]
    statics = [str(theme / "static") for theme in reversed(themes) if (theme / "static").is_dir()]
    chosen = {"THEME_TEMPLATES_OVERRIDES": templates} if templates else {}
    return chosen | ({"THEME_STATIC_PATHS": ["static", *statics]} if statics else {})


def _convert_dates(value: Any) -> Any:
    """The same with each date as text: what the rooms read."""
    if isinstance(value, dict):
        return {key: _convert_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_convert_dates(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


SYNTAX = {
    "Invalid value": "cette valeur ne se lit pas. Un texte est entre guillemets, une liste entre crochets.",
    "Cannot overwrite a value": "cette clé est écrite deux fois. Effacez-en une.",
    "Cannot declare": "ce titre entre crochets est écrit deux fois. Réunissez-les.",
    "Expected '=' after a key": "il manque « = » après la clé.",
    "Expected newline or end of document after a statement": "il y a quelque chose de trop après la valeur. Un texte est entre guillemets.",
    "Unterminated string": "il manque le guillemet qui ferme ce texte.",
    "Illegal character": "ce texte n’est pas fermé : ajoutez le guillemet à la fin de la ligne.",
    "Unclosed array": "il manque le crochet qui ferme cette liste, ou une virgule entre deux de ses textes.",
    "Unclosed inline table": "il manque l’accolade fermante, ou une virgule.",
    "Unescaped '\\' in a string": "« \\ » ne peut pas être écrit ainsi : écrivez « / ».",
}
"""What tomllib says, and how a webmaster is told of it."""


def _format_syntax_message(path: Path, text: str, message: str) -> str:
    cause, _, place = message.partition(" (at ")
    line = place.removeprefix("line ").partition(",")[0] if place.startswith("line ") else str(text.count("\n") + 1)
    sentence = next((sentence for words, sentence in SYNTAX.items() if cause.startswith(words)), f"ce fichier ne se lit pas ({cause}).")
    return f"{path.name}:{line}  {sentence}"
