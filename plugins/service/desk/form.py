"""The form of a kind, made of the kind's own declaration: a key that is added to a kind is in its form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.core.publication.kind import Field, Kind
from plugins.journal.editorial.fields import format_field_label
from plugins.journal.editorial.rules import TownRules

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
