"""Mistakes and troubles in the words of who writes: a text by its title, a key by its label in the form; no file, no line, no setting.

The store and the service's log keep them as `check` and the commands say them, for the webmaster.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.kind import Field, Kind
from plugins.journal.editorial.fields import format_field_label
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.texts import read_title

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
