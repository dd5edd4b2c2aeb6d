"""Front matter, from bytes to keys with their lines: in YAML, in Pelican's dialect; and which field each key means."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from stat import S_ISLNK

import yaml

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.identifiers import slugify, suggest_closest
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.raw_value import FrontMatter, InvalidValue, RawValue
from plugins.core.publication.untrusted_text import CONTROL, strip_controls

HEAVIEST = 5_000_000
"""Bytes. The longest of 862 real articles weighs under 60 kB; past 5 MB a picture or an export was pasted into the text."""

REASONS = {
    FileNotFoundError: "il n’y a rien au bout de ce lien",
    PermissionError: "la lecture en est interdite",
    IsADirectoryError: "c’est un dossier",
    RuntimeError: "ce lien tourne en rond",
}


def load_source(content: Path, source: str) -> bytes:
    """The bytes of the file `source`. Raises InvalidValue when it leads out of the content folder, is too heavy or cannot be read."""
    path = f"{content}/{source}"
    try:
        if S_ISLNK(os.lstat(path).st_mode) and not Path(path).resolve().is_relative_to(content.resolve()):
            raise InvalidValue("ce lien mène hors du dossier du contenu.", "Copiez le fichier à sa place.", "fichier hors du contenu")
        with open(path, "rb") as file:
            if (size := os.fstat(file.fileno()).st_size) > HEAVIEST:
                raise InvalidValue(
                    f"{size // 1_000_000} Mo, c’est trop : 5 Mo au plus.",
                    "Une image a-t-elle été collée dans le texte ?",
                    "fichier trop lourd",
                )
            return file.read()
    except (OSError, RuntimeError) as error:
        reason = REASONS.get(type(error), type(error).__name__)
        raise InvalidValue(f"impossible de lire ce fichier : {reason}.", "", "fichier illisible") from None


def decode_text(data: bytes) -> str:
    """The text in `data`, without byte-order mark, its lines ended by a line feed. Raises InvalidValue when it is not UTF-8, or empty."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise InvalidValue(
            "ce fichier n’est pas en UTF-8.",
            "Enregistrez-le avec l’encodage UTF-8.",
            "fichier illisible",
            line=error.object.count(b"\n", 0, error.start) + 1,
        ) from None
    if not text.strip():
        raise InvalidValue("ce fichier est vide.", "Écrivez-le, ou effacez-le.", "fichier vide")
    return text


def find_control_character(text: str) -> InvalidValue | None:
    """A message about the first control character of `text`, or None."""
    match = CONTROL.search(text)
    if not match:
        return None
    return InvalidValue(
        f"caractère de contrôle invisible U+{ord(match[0]):04X}.",
        "Effacez-le, puis retapez les mots autour.",
        "caractère de contrôle",
        line=text.count("\n", 0, match.start()) + 1,
    )


# Pelican's own front matter: `Key: value` lines, continued by indented lines, ended by an empty one.
# As Python-Markdown's meta-data extension reads it (https://python-markdown.github.io/extensions/meta_data/), accents in keys besides.

KEY = re.compile(r" {0,3}(?P<key>[^\W\d][\w-]{0,60})[ \u00a0]?:(?!//)[ \t]*(?P<value>.*)")
"""A space before the colon is how French is typed; `https://…` is an address and no key."""

WORDS = re.compile(r" {0,3}(?P<key>[^\W\d][\w’' -]{0,60}?)[ \u00a0]?:[ \t]*(?P<value>.*)")
"""A key of several words, when it is a known one."""

CONTINUATION = re.compile(r"[ \t]+\S")


def split_pelican_lines(text: str, file: str, spaced: frozenset[str] = frozenset()) -> FrontMatter:
    """The keys and the body of `text`. Never raises: what cannot be understood is a mistake, and belongs to the body.

    `spaced` are the keys of several words, in lower case.
    """
    lines = text.split("\n")
    keys: dict[str, tuple[int, list[str]]] = {}
    mistakes: list[Mistake] = []
    current: list[str] | None = None
    index = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    while index < len(lines) and lines[index].strip():
        line, key_match = lines[index], _match_key(lines[index], spaced)
        if current is not None and CONTINUATION.match(line) and not (key_match and not line.startswith(("    ", "\t"))):
            current.append(line.strip())
        elif key_match:
            current = _open_key(key_match, index + 1, keys, mistakes, file)
        else:
            mistakes.append(_build_mistake(file, index + 1, bool(keys)))
            break
        index += 1
    body_index = index + 1 if index < len(lines) and not lines[index].strip() else index
    raw_values = {key: RawValue("\n".join(parts).strip(), line) for key, (line, parts) in keys.items()}
    return FrontMatter(raw_values, "\n".join(lines[body_index:]), body_index + 1, False, mistakes, has_lost_keys=not keys)


def _match_key(line: str, spaced: frozenset[str]) -> re.Match[str] | None:
    words = WORDS.match(line)
    is_known = words and words["key"].lower().replace("'", "’") in spaced
    return words if is_known else KEY.match(line)


def _open_key(match: re.Match[str], line: int, keys: dict[str, tuple[int, list[str]]], mistakes: list[Mistake], file: str) -> list[str]:
    key = match["key"].lower()
    parts = [match["value"].strip()]
    if key in keys:
        mistakes.append(Mistake(file, line, key, f"cette clé est déjà à la ligne {keys[key][0]}.", "Gardez-en une seule.", "clé en double"))
        return parts
    keys[key] = (line, parts)
    return parts


def _build_mistake(file: str, line: int, begun: bool) -> Mistake:
    if begun:
        return Mistake(
            file,
            line,
            "",
            "cette ligne n’est pas de la forme « clé: valeur ».",
            "Laissez une ligne vide entre l’en-tête et le texte.",
            "en-tête mal fermé",
        )
    return Mistake(file, line, "", "ce fichier n’a pas d’en-tête.", "Commencez-le par « title: » et « date: ».", "sans en-tête")


# YAML front matter, between two lines of three hyphens.
# Only the events of the YAML parser are used, so that every value keeps its line and stays the text that was typed, and so that nothing is
# ever built from a tag or repeated from an alias: a YAML bomb is a mistake on one line.

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LONGEST_FRONT_MATTER = 1_000_000
"""Characters of front matter: a session of the council with a thousand entries has a third of it."""

DEEPEST = 6
"""Levels: `social:` needs two, the deepest kind foreseen (a council's votes) four."""

SWALLOWED = re.compile(r" +#(?=[^\W_])")
"""After a value, a `#` that a word follows at once."""

COMMON = (
    ("a tab character", "Remplacez les tabulations par des espaces."),
    ("mapping values are not allowed", "Mettez entre guillemets une valeur qui contient « : »."),
    ("cannot start any token", "Mettez la valeur entre guillemets."),
    ("expected alphabetic or numeric character", "Mettez la valeur entre guillemets."),
    ("found unexpected end of stream", "Refermez les guillemets."),
    ("unknown escape character", "Écrivez « \\\\ » pour une barre oblique inverse."),
    ("did not find expected", "Vérifiez les retraits, les guillemets et les crochets."),
    ("could not find expected ':'", "Il manque « : » après la clé."),
)
"""What libyaml says, and what an editor should do."""


def split_yaml(text: str, file: str) -> FrontMatter:
    """The keys and the body of `text`, whose first line is `---`. Never raises; `has_lost_keys` when they cannot be read."""
    lines = text.split("\n")
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        mistake = Mistake(
            file, 1, "", "l’en-tête ouvert par « --- » n’est pas refermé.", "Ajoutez une ligne « --- » avant le texte.", "en-tête mal fermé"
        )
        return FrontMatter({}, "", len(lines), mistakes=[mistake], has_lost_keys=True)
    body, body_line = "\n".join(lines[end + 1 :]), end + 2
    mistakes: list[Mistake] = []
    try:
        keys = _read_keys("".join(f"{line}\n" for line in lines[1:end]), file, mistakes)
    except InvalidValue as wrong:
        mistakes.append(Mistake(file, wrong.line, "", wrong.text, wrong.remedy, wrong.sort))
        return FrontMatter({}, body, body_line, mistakes=mistakes, has_lost_keys=True)
    return FrontMatter(keys, body, body_line, mistakes=mistakes)


def _read_keys(head: str, file: str, mistakes: list[Mistake]) -> dict[str, RawValue]:
    if len(head) > LONGEST_FRONT_MATTER:
        raise InvalidValue(
            "cet en-tête est démesuré.", "Il tient d’ordinaire en une vingtaine de lignes.", "en-tête YAML illisible", line=1
        )
    lines = head.split("\n")
    try:
        raw = _compose(_check_remarks(yaml.parse(head, Loader=LOADER), lines, file, mistakes), file, mistakes)
    except yaml.MarkedYAMLError as error:
        begun = error.context_mark if "end of stream" in str(error.problem) else None
        mark = begun or error.problem_mark or error.context_mark
        raise InvalidValue(
            "cet en-tête YAML n’est pas lisible ici.",
            _choose_remedy(str(error.problem), lines[mark.line] if mark and mark.line < len(lines) else ""),
            "en-tête YAML illisible",
            line=mark.line + 2 if mark else 1,
        ) from None
    except yaml.YAMLError:
        raise InvalidValue("cet en-tête YAML n’est pas lisible.", "", "en-tête YAML illisible", line=1) from None
    if raw is None or raw.empty:
        raise InvalidValue("cet en-tête est vide.", "Ajoutez « title: » et « date: ».", "sans en-tête", line=1)
    if not isinstance(raw.value, dict):
        raise InvalidValue("cet en-tête n’est pas fait de lignes « clé: valeur ».", "", "en-tête YAML illisible", line=raw.line)
    return raw.value


def _check_remarks(events: Iterator[yaml.Event], lines: list[str], file: str, mistakes: list[Mistake]) -> Iterator[yaml.Event]:
    """The same events. A remark that is glued to its `#` was meant as a word: YAML would swallow it and the rest of the line unsaid.

    What the file cannot hold, `"\\e[31m"` cannot bring in: control characters are told, and left out.
    """
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            if control := find_control_character(event.value):
                mistakes.append(Mistake(file, _get_line(event), "", control.text, control.remedy, control.sort))
                event.value = strip_controls(event.value)
            end = event.end_mark
            if end and event.implicit[0] and SWALLOWED.match(lines[end.line], end.column):
                remedy = "Mettez la valeur entre guillemets, ou une espace après « # » pour une remarque."
                mistakes.append(Mistake(file, end.line + 2, "", "ce qui suit « # » n’est pas lu.", remedy, "valeur coupée"))
        yield event


def _compose(events: Iterator[yaml.Event], file: str, mistakes: list[Mistake]) -> RawValue | None:
    """The first document of `events`, built without recursion. Raises InvalidValue on what front matter may not hold."""
    opened: list[_Open] = []
    for event in events:
        _refuse_event(event, len(opened))
        if isinstance(event, yaml.CollectionStartEvent):
            opened.append(_Open(event))
            continue
        if isinstance(event, yaml.ScalarEvent):
            done = RawValue(_get_text(event), _get_line(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = opened.pop().close()
        else:
            continue
        if not opened:
            return done
        opened[-1].add(done, file, mistakes)
    return None


class _Open:
    """A list or a mapping whose end has not been read yet."""

    def __init__(self, event: yaml.CollectionStartEvent):
        self.line = _get_line(event)
        self.mapping = isinstance(event, yaml.MappingStartEvent)
        self.items: list[RawValue] = []
        self.keys: dict[str, RawValue] = {}
        self.key: RawValue | None = None

    def close(self) -> RawValue:
        return RawValue(self.keys if self.mapping else self.items, self.line)

    def add(self, raw: RawValue, file: str, mistakes: list[Mistake]) -> None:
        if not self.mapping:
            self.items.append(raw)
        elif self.key is None:
            if not isinstance(raw.value, str):
                raise InvalidValue(
                    "une clé doit être un mot.", "Mettez la valeur entre guillemets.", "en-tête YAML illisible", line=raw.line
                )
            self.key = raw
        else:
            self._add_pair(self.key, raw, file, mistakes)
            self.key = None

    def _add_pair(self, key: RawValue, raw: RawValue, file: str, mistakes: list[Mistake]) -> None:
        name = str(key.value).strip().lower()
        if name in self.keys:
            mistakes.append(
                Mistake(
                    file, key.line, name, f"cette clé est déjà à la ligne {self.keys[name].line}.", "Gardez-en une seule.", "clé en double"
                )
            )
            return
        self.keys[name] = raw if isinstance(raw.value, str) else RawValue(raw.value, key.line)


def _get_text(event: yaml.ScalarEvent) -> str:
    is_plain = event.implicit[0]
    return "" if is_plain and event.value in ("~", "null", "Null", "NULL") else event.value


def _get_line(event: yaml.Event) -> int:
    """The line of the file at which `event` begins: the first is `---`, which the parser is not given."""
    return event.start_mark.line + 2 if event.start_mark else 1


def _refuse_event(event: yaml.Event, depth: int) -> None:
    line = _get_line(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise InvalidValue(
            "les ancres et renvois YAML (« & », « * ») ne sont pas admis.",
            "Mettez la valeur entre guillemets.",
            "en-tête YAML illisible",
            line=line,
        )
    if getattr(event, "tag", None):
        raise InvalidValue(
            "les étiquettes YAML (« ! ») ne sont pas admises.", "Mettez la valeur entre guillemets.", "en-tête YAML illisible", line=line
        )
    if depth > DEEPEST:
        raise InvalidValue("cet en-tête est trop imbriqué.", "", "en-tête YAML illisible", line=line)


def parse_settings(text: str) -> dict[str, object] | None:
    """The settings of another program in `text`, by lower-case name: texts, lists and mappings. Tags build nothing and aliases repeat
    nothing. Of `!ENV [NAME, …, default]` the default counts: the environment is that of whoever built the site. None when it is no YAML.

    https://www.mkdocs.org/user-guide/configuration/#environment-variables"""
    settings: dict[str, object] = {}
    opened: list[_OpenNode] = []
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                opened.append(_OpenNode(is_mapping=isinstance(event, yaml.MappingStartEvent), tag=event.tag or ""))
                continue
            value: object = ""
            if isinstance(event, yaml.ScalarEvent):
                value = "" if event.tag == ENVIRONMENT else _get_text(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                value = opened.pop().build()
            elif not isinstance(event, yaml.AliasEvent):
                continue
            if opened:
                opened[-1].items.append(value)
            elif isinstance(value, dict):
                settings.update(value)
    except yaml.YAMLError:
        return None
    return settings


ENVIRONMENT = "!ENV"


@dataclass
class _OpenNode:
    """A list or a mapping whose end has not been read yet; the keys of a mapping stand before their values."""

    is_mapping: bool
    tag: str
    items: list[object] = field(default_factory=list)

    def build(self) -> object:
        if self.is_mapping:
            return {key.lower(): value for key, value in zip(self.items[::2], self.items[1::2], strict=False) if isinstance(key, str)}
        return self.items[-1] if self.tag == ENVIRONMENT and len(self.items) > 1 else self.items


def _choose_remedy(problem: str, line: str) -> str:
    if "\t" in line:
        problem = "a tab character"
    elif "mapping values" in problem and line.startswith(" "):
        return "Vérifiez les retraits : une clé commence au bord de la ligne, celles d’une autre clé sont en retrait."
    return next((remedy for piece, remedy in COMMON if piece in problem), "Mettez entre guillemets les valeurs qui ont de la ponctuation.")


# Which field each key of a front matter means: by its name or its French label.
# What is inside a key may be written flat, `image_alt` or `texte alternatif` for `alt` inside `image`.

REPLACED = {
    "save_as": "L’adresse vient de la date et du titre ; changez-la avec « slug », gardez l’ancienne avec « aliases ».",
    "url": "L’adresse vient de la date et du titre ; changez-la avec « slug », gardez l’ancienne avec « aliases ».",
    "template": "Le gabarit est celui du dossier où se trouve le fichier.",
    "keywords": "Écrivez « tags ».",
    "description": "Écrivez « summary ».",
    "draft": "Écrivez « status: draft ».",
}
"""Keys of other tools, or of Pelican, and what takes their place here."""


def match_fields(
    fields: tuple[Field, ...], keys: dict[str, RawValue], inside: str = "", kinds: tuple[Kind, ...] = ()
) -> tuple[dict[str, RawValue], list[tuple[str, InvalidValue]]]:
    """The raw value of each field, by its name, and the unknown keys.

    `inside` names the key that holds these ones; `kinds` are those that may have a key which `fields` have not.
    """
    names = _list_names(fields)
    raw_values: dict[str, RawValue] = {}
    unknown: list[tuple[str, InvalidValue]] = []
    for key, raw in keys.items():
        outer, dot, inner = names.get(_normalise(key), "").partition(".")
        if not outer:
            whose = [kind.plural.lower() for kind in kinds if _normalise(key) in _list_names(kind.fields)]
            wrong = (
                _build_misplaced_mistake(whose, raw.line)
                if whose
                else _build_unknown_mistake(key, raw.line, names, fields if inside else ())
            )
            unknown.append((key[:60], wrong))
        elif not dot:
            raw_values[outer] = _merge(raw_values.get(outer), raw)
        elif not raw.empty:
            raw_values[outer] = _merge(raw_values.get(outer), RawValue({inner: raw}, raw.line))
    return raw_values, unknown


def _merge(before: RawValue | None, added: RawValue) -> RawValue:
    """A flat `image_alt` and its `image`, as one mapping; it stands where the first of them does."""
    if before is None or before.empty:
        return added
    content = before.value if isinstance(before.value, dict) else {"src": before}
    more = added.value if isinstance(added.value, dict) else {"src": added}
    return RawValue({**more, **content}, before.line)


@lru_cache(maxsize=256)
def _list_names(fields: tuple[Field, ...]) -> dict[str, str]:
    inner = {
        form: f"{field.name}.{inner_field.name}" for field in fields for inner_field in field.fields for form in _list_forms(inner_field)
    }
    labels = {form: field.name for field in fields for form in _list_forms(field)}
    flat = {f"{field.name}_{inner.name}": f"{field.name}.{inner.name}" for field in fields for inner in field.fields}
    return inner | labels | flat | {field.name: field.name for field in fields}


@lru_cache(maxsize=256)
def list_keys_with_spaces(fields: tuple[Field, ...]) -> frozenset[str]:
    """The keys of several words that mean one of `fields`."""
    return frozenset(name for name in _list_names(fields) if " " in name)


def _list_forms(field: Field) -> set[str]:
    return {_normalise(slugify(field.label)), _normalise(field.label.lower())}


def _normalise(key: str) -> str:
    return key.replace("-", "_").replace("'", "’")


def _build_misplaced_mistake(whose: list[str], line: int) -> InvalidValue:
    return InvalidValue(f"cette clé n’existe que pour les {' et les '.join(whose)}.", "Effacez cette ligne.", "clé inconnue", line=line)


def _build_unknown_mistake(key: str, line: int, names: dict[str, str], choices: tuple[Field, ...]) -> InvalidValue:
    possible = f"Choisissez parmi : {', '.join(field.name for field in choices)}." if choices else "Effacez cette ligne."
    remedy = REPLACED.get(key) or suggest_closest(key[:100], names, possible)
    return InvalidValue("cette clé n’existe pas.", remedy, "clé inconnue", line=line)
