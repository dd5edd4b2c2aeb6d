"""The words of the desk: dates understood as they are said, mistakes told by the labels of fields and the titles of texts."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.spoken_dates import (
    format_file_instant,
    format_spoken_instant,
    understand_day,
    understand_instant,
    understand_repetition,
    understand_timing,
)
from plugins.core.publication.words import format_french_day
from plugins.journal.editorial.fields import format_field_label
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.texts import read_title

TIMINGS, REPETITION = "timings", "rrule"
SESSIONS = frozenset({TIMINGS, "rdates"})
"""The keys of the agenda's sessions, a line each; that of the rule by which they come back."""

STATUSES = {"withdrawn": "retiré du site", "hidden": "hors des listes", "draft": "brouillon", "published": "publié"}


@dataclass(frozen=True)
class UnderstoodValue:
    """`path` is the field's in the form, `value` what the file will have, `words` the same as one says it."""

    path: str
    value: str
    words: str


def understand_values(kind: Kind, values: Mapping[str, Any], now: datetime) -> tuple[dict[str, Any], list[UnderstoodValue]]:
    """The values with their dates as files have them, seen from `now`; what is not understood stays, for `check` to tell."""
    understood: list[UnderstoodValue] = []
    if (repeated := _understand_repetition(kind, values, now)) is not None:
        values = {**values, **repeated}
        understood += [UnderstoodValue(name, value, value) for name, value in repeated.items()]
    return _understand_level(kind.fields, values, now, "", understood), understood


def _understand_repetition(kind: Kind, values: Mapping[str, Any], now: datetime) -> dict[str, str] | None:
    """The first session and its repetition, each in its own field, where one line says both and no other repetition is there."""
    if kind.find_field(REPETITION) is None or not isinstance(values.get(TIMINGS), str):
        return None
    reading = understand_repetition(values[TIMINGS].strip(), now)
    return {TIMINGS: reading[0], REPETITION: reading[1]} if reading and values.get(REPETITION) in (None, "", reading[1]) else None


def _understand_level(
    fields: tuple[Field, ...], values: Mapping[str, Any], now: datetime, path: str, found: list[UnderstoodValue]
) -> dict[str, Any]:
    by_name = {field.name: field for field in fields}
    return {
        name: _understand_value(by_name[name], value, now, f"{path}{name}", found) if name in by_name else value
        for name, value in values.items()
    }


def _understand_value(field: Field, value: object, now: datetime, path: str, found: list[UnderstoodValue]) -> object:
    if isinstance(value, Mapping):
        return _understand_level(field.fields, value, now, f"{path}.", found)
    if isinstance(value, list) and field.fields:
        rows = enumerate(value)
        return [
            _understand_level(field.fields, row, now, f"{path}.{place}.", found) if isinstance(row, Mapping) else row for place, row in rows
        ]
    if not isinstance(value, str) or not value:
        return value
    for written_value, words in _iterate_readings(field, value, now):
        found.append(UnderstoodValue(path, written_value, words))
        return written_value
    return value


def _iterate_readings(field: Field, text: str, now: datetime) -> Iterator[tuple[str, str]]:
    """What a text is understood as, with the sentence that confirms it; empty for a date already in a file's form."""
    if field.type == "instant" and (moment := understand_instant(text, now)):
        yield format_file_instant(moment), format_spoken_instant(moment)
    elif field.type == "day" and (day := understand_day(text, now)):
        yield f"{day:%Y-%m-%d}", format_french_day(day)
    elif field.spoken_form is not None and (reading := field.spoken_form.understand(text)):
        yield reading
    elif field.name in SESSIONS:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        sessions = [understand_timing(line, now) or line for line in lines]
        if sessions != lines:
            yield "\n".join(sessions), " ; ".join(sessions)


def format_spoken_values(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, str]:
    """The values of a text besides its body, in the words of the form."""
    return {field.label: _say(field, values[field.name]) for field in fields if field.name in values and field.name != "id"}


def _say(field: Field, value: object) -> str:
    if isinstance(value, Mapping):
        return " ; ".join(f"{label.lower()} : {words}" for label, words in format_spoken_values(field.fields, value).items())
    if isinstance(value, list):
        return ("\n" if field.fields else ", ").join(_say(field, each) for each in value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = str(value)
    if field.name == "status":
        return STATUSES.get(text, text)
    if field.spoken_form is not None:
        reading = field.spoken_form.understand(text)
        return reading[1] if reading else text
    with suppress(ValueError):
        if field.type == "instant":
            return format_spoken_instant(datetime.fromisoformat(text))
        if field.type == "day":
            return format_french_day(date.fromisoformat(text))
    return text


QUOTED_KEY = re.compile(r"« (?:([a-z_]+) › )?([a-z_]+)(?: ?: ?([^»]*))? »")
"""How `check` names a key of a file, alone, inside another, or with what it should hold."""
BARE_KEY = re.compile(r"(?<![\w/@.-])([a-z]+_[a-z_]+)(:?)(?![\w/@-]|\.\w)")
"""A key that only its underscore tells from a word."""
SUBJECT = re.compile(r"(?P<file>[^\s:]+\.md|[\w-]+/[\w/-]+)(?::\d+)?  (?:(?P<key>[^:«»]+) : )?")
"""How a mistake begins: the text that it is in, or the folder, and the key that it is about."""
TEXT_FILE = re.compile(r"[^\s«»():,;']+\.md\b(?::\d+)?")
PATH = re.compile(r"(?<![\w:/.])(?:file://)?/([\w.-]+)(?:/[^\s«»:,;()'\"]*)+")
OF_SETTINGS = re.compile(r"\b[A-Z]{2,}(?:_[A-Z]+)+\b|^[A-Z_]{4,} : |\b[\w-]+\.(?:toml|py)\b")
"""A line about a setting, or the file of one: a webmaster's."""
SETTING_REMEDY = re.compile(r"Réglez [A-Z_]+ dans [\w-]+\.(?:py|toml)")
ASK_WEBMASTER = "Demandez ce réglage au webmestre"
TO_WEBMASTER = "Un réglage du journal est à revoir : le webmestre le trouvera par ./beffroi doctor."
OTHER_KEYS = {"begin": "Début", "end": "Fin", "pdf": "PDF"}
"""The keys that `check` may name and the kind does not declare: of a session, which a field reads by itself; of the page of a document."""
IN_FOLDER = {"de ": "du", "dans ": "dans le"}
"""How a folder is said behind a word."""


def speak_words(words: str, paths: TownPaths, rules: TownRules) -> str:
    """What a command or a check said, in the words of who writes; a line about a setting only says that there is one."""
    lines: list[str] = []
    for line in words.splitlines():
        is_of_settings = OF_SETTINGS.search(SETTING_REMEDY.sub("", line)) and not TEXT_FILE.search(line)
        spoken_line = TO_WEBMASTER if is_of_settings else _speak_line(line, paths, rules)
        if spoken_line != TO_WEBMASTER or spoken_line not in lines:
            lines.append(spoken_line)
    return "\n".join(lines)


def _speak_line(line: str, paths: TownPaths, rules: TownRules) -> str:
    if subject := SUBJECT.search(line):
        source = _find_source(subject["file"], paths)
        kind, key = rules.kinds.for_path(source), subject["key"] or ""
        about = f"{_find_label(key, kind)} : " if key else ""
        words = replace_keys_by_labels(line[subject.end() :], kind, key)
        line = f"{line[: subject.start()]}{_format_title(source, paths)} : {about}{words}"
    return name_texts(line, paths)


def name_texts(line: str, paths: TownPaths) -> str:
    """`line` with each text by its title, each folder and path by its last name, and no setting to be set."""
    line = SETTING_REMEDY.sub(ASK_WEBMASTER, line)
    line = TEXT_FILE.sub(lambda match: _format_title(_find_source(match[0], paths), paths), line)
    folder = re.compile(rf"(?<![\w/.-])(de |dans )?{re.escape(paths.content.name)}/([\w/-]*\w)(?![\w.-])/?")
    return PATH.sub(_shorten_path, folder.sub(lambda match: f"{IN_FOLDER.get(match[1], 'le')} dossier {Path(match[2]).name}", line))


def _find_source(file: str, paths: TownPaths) -> str:
    """The file of a text below the content, from how it was named."""
    stem, ending, _ = file.partition(".md")
    return f"{stem}{ending}".removeprefix(f"{paths.content}/").removeprefix(f"{paths.content.name}/")


def _format_title(source: str, paths: TownPaths) -> str:
    """The title of a text between quotes; of one that cannot be read, the name that it would have in its address."""
    try:
        return f"« {read_title(paths.content / source)} »"
    except OSError:
        return f"« {Path(source).stem} »"


def _shorten_path(match: re.Match[str]) -> str:
    """The name at the end of a path of this machine; an address of the site stays."""
    return Path(match[0]).name if Path("/", match[1]).is_dir() else match[0]


def _find_label(key: str, kind: Kind) -> str:
    """The form's label of a key, or of one inside another (« image › alt »); what `check` calls it where the form has none."""
    fields, labels = kind.fields, []
    for part in key.split(" › "):
        field = _find_field(fields, part.rstrip(" 0123456789"))
        labels.append(format_field_label(field) if field else part)
        fields = field.fields if field else ()
    return " › ".join(labels)


def _find_field(fields: Iterable[Field], name: str) -> Field | None:
    """The field of that key, which a message may write without its underscores, or by its label."""
    bare = name.replace("_", "")
    return next((field for field in fields if bare in (field.name.replace("_", ""), format_field_label(field))), None)


def _find_inner_field(fields: tuple[Field, ...], name: str) -> Field | None:
    """The field of a key that is anywhere in these, the outer ones first; or written flat, `image_alt` for `alt` inside `image`."""
    field = _find_field(fields, name)
    for outer in () if field else fields:
        field = field or _find_field(outer.fields, name.removeprefix(f"{outer.name}_")) or _find_inner_field(outer.fields, name)
    return field


def replace_keys_by_labels(text: str, kind: Kind, subject: str = "") -> str:
    """`check`'s message, with the form's labels in place of file keys: first of those inside `subject`, the key that it is about."""
    about = _find_field(kind.fields, subject.partition(" › ")[0].rstrip(" 0123456789"))
    fields = (*(about.fields if about else ()), *kind.fields)

    def find_label(name: str) -> str:
        field = _find_inner_field(fields, name)
        return field.label if field else OTHER_KEYS.get(name, "")

    def name_quoted(match: re.Match[str]) -> str:
        outer, label, wanted_value = find_label(match[1] or ""), find_label(match[2]), (match[3] or "").strip()
        if not label:
            return match[0]
        return f"« {f'{outer} › ' if outer else ''}{label}{f' : {wanted_value}' if wanted_value else ''} »"

    def name_bare(match: re.Match[str]) -> str:
        label = find_label(match[1])
        return f"« {label} »{' :' if match[2] else ''}" if label else match[0]

    return BARE_KEY.sub(name_bare, QUOTED_KEY.sub(name_quoted, text))
