"""Read `ville.toml`: each value checked, each mistake with its line."""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.settings import TO_COMPLETE, SettingField
from plugins.core.infrastructure.town import ROOT
from plugins.towns.town_settings.schema import KEPT_IN_CODE, TOWN_FILES, find_field, list_keys, list_rooms_without, list_unknown_features

Place = tuple[str | int, ...]
"""The way to a value: `("accounts", 0, "url")` is the address of the first account."""

BARE = re.compile(r"[A-Za-z0-9_-]+")
BLANK = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
SCALAR = re.compile(r"[^,\]}\n#]+")


def find_key_lines(text: str) -> dict[Place, int]:
    """The line, from 1, of each key, table and item of a list."""
    reading = _Reading(text)
    reading.read_all()
    return reading.lines


class _Reading:
    """One way through the text: `at` is where it stands, `table` the table under whose header it is."""

    def __init__(self, text: str):
        self.text, self.at, self.table = text, 0, ()
        self.lines: dict[Place, int] = {}
        self.counts: Counter[Place] = Counter()

    table: Place

    def read_all(self) -> None:
        """Note every key of the text."""
        while self._skip():
            if self.text.startswith("[[", self.at):
                self._read_header(2)
            elif self.text[self.at] == "[":
                self._read_header(1)
            else:
                self._read_pair(self.table)

    def _skip(self) -> bool:
        match = BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _read_header(self, brackets: int) -> None:
        start, self.at = self.at, self.at + brackets
        *before, last = self._read_dotted_key("]")
        self.at += brackets
        place: Place = ()
        for key in before:
            self._note_position((*place, key), start)
            place = self._find_last((*place, key))
        place = (*place, last)
        self._note_position(place, start)
        if brackets == 2:
            listed, rank = place, self.counts[place]
            self.counts[listed] = rank + 1
            place = (*listed, rank)
            self._note_position(place, start)
        self.table = place

    def _find_last(self, place: Place) -> Place:
        """The same, or the last item where it is a list of tables."""
        return (*place, self.counts[place] - 1) if self.counts[place] else place

    def _read_pair(self, table: Place) -> None:
        start = self.at
        place = table
        for key in self._read_dotted_key("="):
            place = (*place, key)
            self._note_position(place, start)
        self.at += 1
        self._read_value(place)

    def _read_dotted_key(self, end: str) -> list[str]:
        keys = []
        while True:
            self._skip_spaces()
            if self.text[self.at] in "\"'":
                keys.append(self._read_string())
            else:
                match = BARE.match(self.text, self.at)
                keys.append(match[0] if match else "")
                self.at += len(keys[-1])
            self._skip_spaces()
            if self.text[self.at] == end:
                return keys
            self.at += 1

    def _skip_spaces(self) -> None:
        while self.text[self.at] in " \t":
            self.at += 1

    def _read_value(self, place: Place) -> None:
        self._skip_spaces()
        opening = self.text[self.at]
        if opening in "\"'":
            self._read_string()
        elif opening == "[":
            self._read_items(place)
        elif opening == "{":
            self._read_inline_table(place)
        else:
            match = SCALAR.match(self.text, self.at)
            self.at = match.end() if match else self.at + 1

    def _read_items(self, place: Place) -> None:
        self.at += 1
        rank = 0
        while self._skip() and self.text[self.at] != "]":
            self._note_position((*place, rank), self.at)
            self._read_value((*place, rank))
            rank += 1
        self.at += 1

    def _read_inline_table(self, place: Place) -> None:
        self.at += 1
        while self._skip() and self.text[self.at] != "}":
            self._read_pair(place)
        self.at += 1

    def _read_string(self) -> str:
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        start = self.at = self.at + len(mark)
        while not self.text.startswith(mark, self.at):
            self.at += 2 if self.text[self.at] == "\\" and quote == '"' else 1
        end = self.at
        while len(mark) == 3 and self.text.startswith(quote, end + 3):
            end += 1  # a text may end by one or two of the quotes that close it
        self.at = end + len(mark)
        return self.text[start:end]

    def _note_position(self, place: Place, at: int) -> None:
        self.lines.setdefault(place, self.text.count("\n", 0, at) + 1)


Wrong = tuple[Place, str, str]
"""Where, what is wrong, and what to write instead."""
PHONE = re.compile(r"\+?[\d .]{2,20}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WEB_ADDRESS = re.compile(r"https?://[^\s\"<>]+")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
TEXT_OF: dict[str, tuple[re.Pattern[str], str, str]] = {
    "phone": (PHONE, "ne se compose pas sur un téléphone.", "Écrivez par exemple « 01 23 45 67 89 »."),
    "email": (EMAIL, "n’est pas une adresse de courriel.", "Écrivez par exemple « mairie@ma-ville.fr »."),
    "web_address": (WEB_ADDRESS, "n’est pas une adresse.", "Écrivez-la entière, par exemple « https://www.ma-ville.fr »."),
    "colour": (COLOUR, "n’est pas une couleur.", "Écrivez par exemple « #1f4257 »."),
}
"""The texts that have a form: which, what to say of another."""


def find_wrong(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    """Find what is wrong in `value`, at `place`."""
    yield from CHECKS.get(field.type, _check_text)(field, value, place)


def _check_text(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(value, str):
        yield place, f"« {_format_value(value)} » n’est pas un texte.", "Mettez-le entre guillemets."
        return
    if value == TO_COMPLETE:
        return
    form, wrong, remedy = TEXT_OF.get(field.type, (None, "", ""))
    if form and value.strip() and not form.fullmatch(value.strip()):
        yield place, f"« {value} » {wrong}", remedy
    elif field.required and not value.strip():
        yield place, "il n’y a rien entre les guillemets.", f"{field.label} : à remplir."


def _check_choice(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    if value not in field.choices:
        meant = get_close_matches(str(value), field.choices, n=1)
        remedy = f"Vouliez-vous dire « {meant[0]} » ?" if meant else f"Choisissez parmi : {', '.join(field.choices)}."
        yield place, f"« {_format_value(value)} » n’existe pas.", remedy


def _check_flag(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(value, bool):
        yield place, f"« {_format_value(value)} » n’est ni true ni false.", "Écrivez true ou false, sans guillemets."


def _check_number(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        yield place, f"« {_format_value(value)} » n’est pas un nombre entier positif.", "Écrivez-le en chiffres, sans guillemets."


def _check_day(field: SettingField, value: Any, place: Place) -> Iterator[Wrong]:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        yield place, f"« {_format_value(value)} » n’est pas une date.", "Écrivez par exemple 2026-03-02."


def _check_days(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    if isinstance(value, list):
        for rank, item in enumerate(value):
            yield from _check_day(field, item, (*place, rank))
    else:
        yield from _check_day(field, value, place)


def _check_texts(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(value, list):
        yield place, "il faut une liste de textes.", 'Écrivez-la entre crochets : ["…", "…"].'
        return
    for rank, item in enumerate(value):
        yield from _check_text(SettingField("", "text", field.label, required=True), item, (*place, rank))


def _check_group(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(value, Mapping):
        yield place, "il faut un groupe de clés.", f"Écrivez [{'.'.join(str(key) for key in place)}], puis une clé par ligne."
        return
    known_keys = [each.key for each in field.fields]
    for key, item in value.items():
        inner = field.find_field(key)
        if inner is None:
            yield (*place, key), "cette clé n’existe pas.", guess_key(key, known_keys)
        else:
            yield from find_wrong(inner, item, (*place, key))
    for inner in field.fields:
        if inner.required and inner.key not in value:
            example = f' Par exemple : {inner.key} = "{inner.example}".' if inner.example else ""
            yield place, f"« {inner.key} » manque.", f"{inner.label} : à écrire ici.{example}"


def _check_groups(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(value, list):
        yield place, "il faut une liste.", f"Écrivez [[{'.'.join(str(key) for key in place)}]] devant chacun."
        return
    for rank, item in enumerate(value):
        if not (field.type == "named_groups" and isinstance(item, str) and item.strip()):
            yield from _check_group(field, item, (*place, rank))


def _check_periods(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    for rank, pair in enumerate(value if isinstance(value, list) else [value]):
        if not isinstance(pair, list) or len(pair) != 2:
            yield (*place, rank), "il faut un premier et un dernier jour.", "Écrivez [2026-04-18, 2026-05-03]."
            continue
        for day in pair:
            yield from _check_day(field, day, (*place, rank))


def _check_by_name(field: SettingField, value: object, place: Place) -> Iterator[Wrong]:
    if not isinstance(value, Mapping):
        yield place, "il faut un groupe de clés.", f"Écrivez [{'.'.join(str(key) for key in place)}], puis une clé par ligne."
        return
    for key, item in value.items():
        yield from find_wrong(field.fields[0], item, (*place, key))


CHECKS: dict[str, Callable[[SettingField, object, Place], Iterator[Wrong]]] = {
    "choice": _check_choice,
    "flag": _check_flag,
    "number": _check_number,
    "day": _check_day,
    "days": _check_days,
    "texts": _check_texts,
    "group": _check_group,
    "groups": _check_groups,
    "named_groups": _check_groups,
    "periods": _check_periods,
    "by_name": _check_by_name,
    "free": lambda field, value, place: iter(()),
}


def guess_key(key: str, candidates: list[str]) -> str:
    """The key probably meant by an unknown one."""
    meant = get_close_matches(key.lower(), candidates, n=1, cutoff=0.6)
    return f"Vouliez-vous dire « {meant[0]} » ?" if meant else f"Les clés sont : {', '.join(candidates)}."


def _format_value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


FILE = "ville.toml"
SETTINGS_DATA = "SETTINGS_DATA"
"""The setting that says where `ville.toml` lies: a build depends on it, and a mistake is told by its lines."""
SORT = "réglage"
LONGEST_MISTAKE = 400
"""Signs of what is said of one mistake."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
SHARED = "commun"
"""The folder beside those of several towns that holds what they share, templates too."""


@dataclass(frozen=True)
class SettingsData:
    """The content of `ville.toml`: `values` are those of the file, dates as ISO text, and `text` is the file itself."""

    path: Path
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def find_mistakes(self, are_values_checked: bool = True) -> Iterator[Mistake]:
        """Mistakes in its keys and, with every room imported for it, in their values."""
        wrong = list(self._find_wrong(are_values_checked))
        lines = find_key_lines(self.text) if wrong else {}
        for place, text, remedy in wrong:
            line = next((lines[place[:end]] for end in range(len(place), 0, -1) if place[:end] in lines), 1)
            yield Mistake(self.path.name, line, format_place(place), shorten_middle(text), remedy, SORT)

    def _find_wrong(self, are_values_checked: bool) -> Iterator[Wrong]:
        known_keys = list_keys()
        yield from find_unprintable(self.values)
        for key, value in self.values.items():
            if key.upper() in KEPT_IN_CODE:
                yield (key,), "ce réglage n’est pas une donnée.", f"Écrivez-le dans pelicanconf.py : {key.upper()} = …"
            elif key not in known_keys:
                yield (key,), "cette clé n’existe pas.", guess_key(key, known_keys)
            elif are_values_checked and (field := find_field(key)):
                yield from find_wrong(field, value, (key,))
            elif key == "siteurl" and not isinstance(value, str):  # publishconf.py reads it before the rooms are there
                yield (key,), f"« {value} » n’est pas un texte, entre guillemets.", "Écrivez par exemple https://journal.ma-ville.fr."
        if isinstance(without := self.values.get("without"), list):
            yield from list_unknown_features(without)

    def get_settings(self) -> dict[str, Any]:
        """The settings that it gives, with the names that Pelican and the rooms know them by."""
        read_settings: dict[str, Any] = {}
        for key, value in self.values.items():
            if key in TOWN_FILES and isinstance(value, str) and value:
                value = str(self.path.parent / value)
            if key != "without":
                read_settings[key.upper()] = value
        return read_settings | {SETTINGS_DATA: str(self.path)}


def find_unprintable(value: Any, place: Place = ()) -> Iterator[Wrong]:
    """Each text below `value` with a sign that no page, feed or file may hold: https://www.w3.org/TR/xml/#charsets"""
    if isinstance(value, str) and (sign := UNPRINTABLE.search(value)):
        yield place, f"un signe que rien ne montre s’y cache (U+{ord(sign[0]):04X}).", "Effacez ce texte, et retapez-le."
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from find_unprintable(key, (*place, key))
            yield from find_unprintable(item, (*place, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from find_unprintable(item, (*place, number))


def shorten_middle(text: str) -> str:
    """`text`, without its middle where it quotes what fills a screen."""
    return text if len(text) <= LONGEST_MISTAKE else f"{text[: LONGEST_MISTAKE // 2]} […] {text[-LONGEST_MISTAKE // 2 :]}"


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


def read_settings_data(path: Path, are_values_checked: bool = True) -> SettingsData:
    """Read the settings file at `path`. Raises SettingsError with every mistake of its keys and, with every room imported for it, of their
    values."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise SettingsError([f"{path.name} : ce fichier n’existe pas. Il dit ce qui est de votre ville."]) from None
    except UnicodeDecodeError as error:
        raise SettingsError([f"{path.name} : ce fichier n’est pas en UTF-8 (octet {error.start}). Enregistrez-le en UTF-8."]) from None
    data = parse_settings_data(path, text)
    if wrong := sorted(data.find_mistakes(are_values_checked)):
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
        is_missing = name.lower() in list_keys() and "ce réglage manque" in words
        return f"{data if is_missing else settings_file} : {mistake}"
    for step in words.split(" › ")[:-1]:
        number = re.fullmatch(r"(?:\D* )?(\d+)", step)
        inner: Place = (*place, int(number[1]) - 1) if number else (*place, step)
        place = inner if inner in lines else place
    return f"{data}:{lines[place]}  {name.lower()} : {words}"


def read_town(settings_file: str, rooms: Sequence[str], name: str = FILE) -> dict[str, Any]:
    """The settings of the `ville.toml` that lies beside `settings_file`, with PLUGINS: `rooms` but for those that the town does without.
    The town's own rooms and templates are found from then on.

    Raises SettingsError with every mistake of its keys; `check_values` looks at what they say, once the rooms are there.
    """
    folder = Path(settings_file).resolve().parent
    data = read_settings_data(folder / name, are_values_checked=False)
    left_out = list_rooms_without(data.values.get("without", ()))
    settings_read = data.get_settings() | {"PLUGINS": [room for room in rooms if room not in left_out]}
    house = sys.modules["plugins"]
    own = folder / "plugins"
    if own.is_dir() and str(own) not in house.__path__:
        house.__path__.append(str(own))
    if folder != ROOT:
        settings_read |= _build_own_theme([folder / "theme", folder.parent / SHARED / "theme"])
    return settings_read


def check_values(conf: Mapping[str, Any]) -> None:
    """Raises SettingsError with every mistake of the `ville.toml` that gave these settings, if one did."""
    if path := conf.get(SETTINGS_DATA):
        read_settings_data(Path(path))


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
