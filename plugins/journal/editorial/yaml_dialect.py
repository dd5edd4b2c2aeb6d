"""YAML front matter, between two lines of three hyphens.

Only the events of the YAML parser are used, so that every value keeps its line and stays the text that was typed, and so that nothing
is ever built from a tag or repeated from an alias: a YAML bomb is a mistake on one line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from plugins.core.infrastructure.errors import Mistake
from plugins.core.publication.raw_value import FrontMatter, InvalidValue, RawValue
from plugins.core.publication.untrusted_text import strip_controls
from plugins.journal.editorial.source import find_control_character

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LONGEST = 1_000_000
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


def split_front_matter(text: str, file: str) -> FrontMatter:
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
    if len(head) > LONGEST:
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
