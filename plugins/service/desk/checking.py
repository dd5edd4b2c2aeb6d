"""Check a draft with `check`, and show each mistake beside its field, in the manual's words. Nothing is written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from plugins.core.infrastructure.clock import get_current_time
from plugins.core.infrastructure.errors import Mistake, SettingsError
from plugins.core.infrastructure.town import TownPaths
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.kind import Field, Kind
from plugins.core.publication.publication import make_identity
from plugins.journal.editorial.check import check_body
from plugins.journal.editorial.fields import MISSING_KEY, format_field_label, shorten_slug
from plugins.journal.editorial.reading import FileReading, drop_unusable_pictures, parse_file, read_text
from plugins.journal.editorial.room_checks import find_room_mistakes
from plugins.journal.editorial.rules import TownRules
from plugins.service.desk.spoken_words import name_texts, replace_keys_by_labels
from plugins.service.desk.texts import format_file_text
from plugins.service.web_service.part import WebTown

AUDIENCE = "audience"
"""The key that is asked for only where the agents have a site."""
OWN = frozenset({"id", "status"})
"""Keys that the desk writes by itself."""
FIRST = ("title", "category", "audience", "type", "severity", "start", "end", "timings", "place", "quartiers", "public", "image")
"""What is asked in the first place, where a kind has it."""
CONTROLS = {
    "line": "line",
    "name": "line",
    "text": "area",
    "lines": "area",
    "instant": "line",
    "day": "line",
    "flag": "flag",
    "rank": "line",
    "choice": "choice",
    "words": "words",
    "slug": "line",
    "identity": "line",
    "address": "line",
    "addresses": "area",
    "file": "line",
    "picture": "group",
    "mapping": "group",
    "mappings": "rows",
}
"""How each type of field is asked for; a type that is not there fails a test."""
PROPOSES = {"place": "lieu"}
"""Keys for which the titles of another kind's texts are proposed; any other words may be typed."""
LEFT_EMPTY = frozenset({"date", "alerte.start"})
"""Keys that a file needs, of any kind or of one, and that the desk writes by itself where they are left empty."""
HELPS = {
    "audience": "Vide : tout le monde. « agents » : leur site seul ; rien n’en est public.",
    "date": "Comme on le dit : demain 9 h, ou 2 mars 2026 à 9 h 30 ; plus tard qu’aujourd’hui, la publication attend.",
    "evenement.date": "Quand l’annoncer, et non quand il a lieu : cela se dit sous « Horaires ».",
    "evenement.place": "Choisi dans la liste, ou son nom.",
    "evenement.street_address": "La rue, quand le lieu n’est pas dans la liste.",
    "image.src": "La photo choisie au-dessus s’y met d’elle-même.",
    "image.people": "On y reconnaît quelqu’un ; il faut alors dire comment cette personne a donné son accord.",
    "alerte.start": "Vide : dès maintenant. Sinon comme on le dit : ce soir 22 h.",
    "alerte.end": "Jusqu’à quand, comme on le dit : demain 18 h.",
}
"""What is said below a field in place of the words of the manual, which speaks of files and of their keys; of any kind, or of one."""
DEEPEST = 2
"""Levels of a form: what is deeper is written by other means (a session, by the council's phone), and is left as it is."""


@dataclass(frozen=True)
class FormField:
    """One key as a form field. `path` names it in the form (`image.alt`, `closures.0.first`). `mistake_key` is what `check` calls it.
    `value` is a text, a list of chosen words, or the fields inside; for `rows`, a list of rows of fields; `spoken_value` is the same as one
    says it, where a file has a syntax for it. `proposes` is the kind whose texts' titles may be chosen from."""

    name: str
    path: str
    label: str
    help: str
    control: str
    mistake_key: str
    required: bool = False
    longest: int | None = None
    choices: tuple[str, ...] = ()
    value: str | list[str] = ""
    spoken_value: str = ""
    fields: tuple["FormField", ...] = ()
    rows: tuple[tuple["FormField", ...], ...] = ()
    proposes: str = ""


def make_form(kind: Kind, values: Mapping[str, Any], rules: TownRules) -> tuple[list[FormField], list[FormField]]:
    """The fields that come first, and the others, in the order of the kind's declaration."""
    has_agents = bool(rules.conf.get("AGENTS") or values.get(AUDIENCE))
    form_fields = [field for field in kind.fields if field.name not in OWN and (has_agents or field.name != AUDIENCE)]
    order = {name: place for place, name in enumerate(FIRST)}
    first_names = {*order, *kind.proposed, *kind.asked_first}
    first = [field for field in form_fields if field.required or field.name in first_names]
    first.sort(key=lambda field: (field.name not in ("title", *kind.asked_first), order.get(field.name, len(order))))
    others = [field for field in form_fields if field not in first]
    return [_build_field(field, values, rules, kind.name) for field in first], [
        _build_field(field, values, rules, kind.name) for field in others
    ]


def _build_field(
    field: Field, values: Mapping[str, Any], rules: TownRules, kind: str, path: str = "", inside: str = "", depth: int = 0
) -> FormField:
    here, value = f"{path}{field.name}", values.get(field.name, "")
    choices = rules.list_choices(field)
    control = CONTROLS[field.type]
    if control == "words":
        control = "checks" if choices else "line"
    if depth >= DEEPEST or (control in ("group", "rows") and not field.fields):
        control = "untouched"
    called = f"{inside} › {format_field_label(field)}" if inside else format_field_label(field)
    inner: tuple[FormField, ...] = ()
    rows: tuple[tuple[FormField, ...], ...] = ()
    if control == "group":
        inner_values = value if isinstance(value, Mapping) else {"src": value} if value else {}
        inner = tuple(
            _build_field(inner_field, inner_values, rules, kind, f"{here}.", field.name, depth + 1) for inner_field in field.fields
        )
    elif control == "rows":
        listed = value if isinstance(value, list) else [value] if isinstance(value, Mapping) else []
        rows = tuple(
            tuple(
                _build_field(inner_field, row, rules, kind, f"{here}.{number}.", f"{field.name} {number + 1}", depth + 1)
                for inner_field in field.fields
            )
            for number, row in enumerate(listed)
            if isinstance(row, Mapping)
        )
    return FormField(
        field.name,
        here,
        field.label,
        HELPS.get(f"{kind}.{here}") or HELPS.get(here) or (field.spoken_form.example if field.spoken_form else field.help),
        control,
        called,
        field.required and not depth and LEFT_EMPTY.isdisjoint({field.name, f"{kind}.{field.name}"}),
        field.longest,
        choices,
        _format_value(field, control, value),
        _format_spoken(field, value),
        inner,
        rows,
        "" if depth else PROPOSES.get(field.name, ""),
    )


def _format_spoken(field: Field, value: object) -> str:
    reading = field.spoken_form.understand(value) if field.spoken_form and isinstance(value, str) and value else None
    return reading[1] if reading else ""


def _format_value(field: Field, control: str, value: object) -> str | list[str]:
    if control == "checks":
        listed = value if isinstance(value, list) else [word.strip() for word in str(value).replace(";", ",").split(",")]
        return [str(word) for word in listed if word]
    if control in ("group", "rows", "untouched"):
        return ""
    if isinstance(value, list):
        texts = [str(word) for word in value]
        return "\n".join(texts) if control == "area" else ("; " if any("," in word for word in texts) else ", ").join(texts)
    return "" if isinstance(value, Mapping) else str(value)


def build_blank_row(kind: Kind, name: str, rules: TownRules) -> tuple[FormField, ...]:
    """The fields of one more row of the list `name`, whose number is `N`."""
    field = kind.find_field(name)
    assert field is not None
    return tuple(_build_field(inner_field, {}, rules, kind.name, f"{name}.N.", f"{name} N", 1) for inner_field in field.fields)


ALERT_KIND = "alerte"
ABSENT = frozenset({"PDF introuvable"})
"""What is said of a file that is not in the journal: those that wait for the text will be, with it."""
TO_FILL = "À remplir : c’est nécessaire."
"""What is said beside an empty field, where `check` says which line a file lacks."""
BODY = "texte"
"""What `check` calls the body."""


@dataclass(frozen=True)
class WrittenDraft:
    """A draft as the file it would be now: its path, text, rules, and mistakes."""

    source: str
    text: str
    reading: FileReading
    mistakes: tuple[Mistake, ...]

    @property
    def errors(self) -> list[Mistake]:
        """The mistakes that prevent publication."""
        return [mistake for mistake in self.mistakes if not mistake.harmless]


def get_rules(town: WebTown) -> TownRules:
    """The rules that texts are checked by now."""
    rules = TownRules.from_settings(town.conf, town.paths.environ)
    return TownRules(rules.kinds, rules.settings, rules.reserved_addresses, rules.conf, town.clock().replace(microsecond=0))


def complete_values(kind: Kind, values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The values with what the desk writes by itself: an identity, and the moment where the date was left empty. `now` is the journal's
    own: where it stands still (a demonstration), what is later waits for ever."""
    added = dict(values)
    if not added.get("id"):
        added["id"] = make_identity(now.date())
    day = kind.find_field("date")
    if day and not added.get("date") and (day.required or kind.stream or "{date" in kind.address):
        added["date"] = f"{now:%Y-%m-%d %H:%M}"
    if kind.name == ALERT_KIND and not added.get("start"):
        added["start"] = f"{now:%Y-%m-%d %H:%M}"
    return added


def stamp_values(kind: Kind, values: Mapping[str, Any], body: str, now: datetime) -> dict[str, Any]:
    """The values with the time of what is written now for the first time: an answer, a reply, a summary."""
    stamped = dict(values)
    for key, stamp_key in kind.stamps:
        field = kind.find_field(stamp_key)
        if field and (body.strip() if key == "body" else values.get(key)) and not values.get(stamp_key):
            stamped[stamp_key] = f"{now:%Y-%m-%d %H:%M}" if field.type == "instant" else f"{now:%Y-%m-%d}"
    return stamped


def withdraw_values(values: Mapping[str, Any], text: str, source: str, town: WebTown, rules: TownRules) -> dict[str, Any]:
    """The front matter values of a text withdrawn now: returning readers are shown the date."""
    published = parse_file(town.paths.content, source, text.encode(), rules).publication
    now = town.clock()
    moment = max(now, published.date) if published and published.date else now  # one that has yet to appear is not withdrawn before
    return {**values, "status": "withdrawn", "modified": f"{moment:%Y-%m-%d %H:%M}"}


def find_free_source(kind: Kind, title: str, content: Path, now: datetime) -> str:
    """A file that is not there yet, for a new text of that title."""
    slug = shorten_slug(title) or kind.name
    stem = f"{now:%Y-%m-%d}-{slug}" if kind.stream else slug
    names = [stem, *(f"{stem}-{number}" for number in range(2, 100))]
    return next(f"{kind.folder}/{name}.md" for name in names if not (content / kind.folder / f"{name}.md").exists())


def check_draft(
    town: WebTown,
    kind: Kind,
    values: Mapping[str, Any],
    body: str,
    base: str,
    source: str,
    rules: TownRules,
    pending: Collection[str] = (),
) -> WrittenDraft:
    """The draft as a file, and every mistake in it. The files `pending` wait beside the journal: they are not looked for in it.
    The texts that it names (`Field.names_kind`) are checked with it."""
    content, now = town.paths.content, rules.now
    journal_now = min(now, get_current_time(town.conf, town.paths.environ))
    values = stamp_values(kind, values if base else complete_values(kind, values, journal_now), body, journal_now)
    where = source or find_free_source(kind, str(values.get("title", "")), content, now)
    text = format_file_text(kind, values, body, base, where, content, rules)
    parsed = parse_file(content, where, text.encode(), rules)
    looked_for = tuple(field_shown for field_shown in parsed.shown_fields if field_shown.path not in pending)
    reading = drop_unusable_pictures(replace(parsed, shown_fields=looked_for), content)
    name = f"{content.name}/{where}"
    others = [other for other in read_named_texts(kind, values, content, rules) if other.source != where]
    waits = {key for key, value in values.items() if isinstance(value, str) and value in pending}
    room_mistakes = [
        mistake
        for mistake in find_room_mistakes([*others, reading], content, rules)
        if mistake.file == name and not (mistake.key in waits and mistake.sort in ABSENT)
    ]
    in_body = check_body(reading, content, rules, pending)
    return WrittenDraft(where, text, reading, tuple(sorted({*reading.mistakes, *room_mistakes, *in_body})))


def place_mistakes(
    mistakes: tuple[Mistake, ...], kind: Kind, values: Mapping[str, Any], rules: TownRules, paths: TownPaths
) -> dict[str, list[dict[str, Any]]]:
    """The mistakes by the path of the field that each is beside; under an empty path those that no field of the form is about."""
    fields = {field.mistake_key: field.path for field in _iterate_fields(kind, values, rules)}
    fields |= {field.name: field.name for field in kind.fields} | {format_field_label(field): field.name for field in kind.fields}
    mistakes_by_path: dict[str, list[dict[str, Any]]] = {}
    for mistake in mistakes:
        path = "body" if mistake.key == BODY else fields.get(mistake.key) or fields.get(mistake.key.partition(" › ")[0], "")
        words = name_texts(replace_keys_by_labels(f"{mistake.text} {mistake.remedy}".strip(), kind, mistake.key), paths)
        text = TO_FILL if path and mistake.sort == MISSING_KEY else words
        mistakes_by_path.setdefault(path, []).append({"text": text, "harmless": mistake.harmless})
    return mistakes_by_path


def _iterate_fields(kind: Kind, values: Mapping[str, Any], rules: TownRules) -> Iterator[FormField]:
    first, others = make_form(kind, values, rules)
    stack = [*first, *others]
    while stack:
        field = stack.pop()
        yield field
        stack += [*field.fields, *(inner for row in field.rows for inner in row)]


def find_kind(rules: TownRules, name: str) -> Kind:
    """The kind of that name. Raises SettingsError."""
    if name not in rules.kinds.by_name:
        raise SettingsError([f"« {name} » n’est pas un genre de publication."])
    return rules.kinds[name]


_readings: dict[Path, tuple[tuple[int, int], FileReading]] = {}
"""What each file was read as, and when it was written with how many bytes: a draft is checked at each pause of who types."""


def read_named_texts(kind: Kind, values: Mapping[str, Any], content: Path, rules: TownRules) -> list[FileReading]:
    """Those whose slug, `id` or title is a value of a key that names texts (`Field.names_kind`). The others are not given: a draft is
    checked at each pause of who types, and some towns have thousands of places."""
    names_by_kind: dict[str, set[str]] = {}
    for field in kind.fields:
        if field.names_kind in rules.kinds.by_name and (names := _parse_names(values.get(field.name))):
            names_by_kind.setdefault(field.names_kind, set()).update(names)
    return [
        reading
        for name, named in names_by_kind.items()
        for file in sorted((content / rules.kinds[name].folder).rglob("*.md"))
        if _list_names(reading := _read(file, content, rules)) & named
    ]


def _parse_names(value: object) -> set[str]:
    """The names that a key holds, in the form of an address: one, several between commas, or a list."""
    names = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return {slugify(str(name)) for name in names} - {""}


def _read(file: Path, content: Path, rules: TownRules) -> FileReading:
    state = file.stat()
    stamp = (state.st_mtime_ns, state.st_size)
    if file not in _readings or _readings[file][0] != stamp:
        _readings[file] = (stamp, read_text(content, file.relative_to(content).as_posix(), rules))
    return _readings[file][1]


def _list_names(reading: FileReading) -> set[str]:
    publication = reading.publication
    return {slugify(name) for name in (publication.slug, publication.identity, publication.title)} if publication else set()
