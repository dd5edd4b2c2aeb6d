"""A text that was written in another section than its own: where it may go, and what that section asks for besides.

What only its author knows (the day of a visit, an address to be answered at) is not made up: such a section is not offered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plugins.service.desk.checking import find_kind, get_rules
from plugins.service.web_service.configuration import get_current_town
from plugins.service.web_service.refusals import Refusal
from plugins.voices.contributions.form_subjects import ABOUT, require_open
from plugins.voices.contributions.intake import FIRST_ALIKE
from plugins.voices.contributions.models import Contribution, ContributorEmail
from plugins.voices.contributions.online_texts import OnlineText, list_online
from plugins.voices.contributions.sections import SECTIONS, AskedKey, VoiceSection

NO_SUCH_SECTION = "Choisissez une rubrique."
NO_EMAIL = "Cette rubrique demande une adresse confirmée, que son auteur n’a pas laissée."
AUTHOR_KNOWS = "Cette rubrique demande ce que seul son auteur sait : proposez-lui d’y écrire."


@dataclass(frozen=True)
class AskedChoice:
    """A choice that the target section requires: the field's name, its label, and the options with their words."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class MoveTarget:
    """A section to which texts may be moved."""

    section: VoiceSection
    asks: tuple[AskedChoice, ...]


def list_destinations(rows: list[Contribution]) -> dict[int, list[MoveTarget]]:
    """For each of `rows`, by its key, where it may be moved."""
    confirmed_keys = (
        ContributorEmail.objects.filter(contribution__in=rows).exclude(confirmed_at=None).values_list("contribution", flat=True)
    )
    answerable, destinations = set(confirmed_keys), list(_list_destinations()) if rows else []
    return {row.pk: [each for each in destinations if not _find_fault(row, each, row.pk in answerable)] for row in rows}


def move_to(row: Contribution, kind_name: str, typed: Mapping[str, str]) -> VoiceSection:
    """Move it to that section, with the choices made there; keys that this one does not ask for are dropped. The caller saves it. Raises
    Refusal."""
    destination = next((each for each in _list_destinations() if each.section.kind == kind_name), None)
    if destination is None or row.section == kind_name:
        is_known = kind_name in {section.kind for section in SECTIONS.values()} and row.section != kind_name
        raise Refusal(422, AUTHOR_KNOWS if is_known else NO_SUCH_SECTION)
    has_email = ContributorEmail.objects.filter(contribution=row).exclude(confirmed_at=None).exists()
    if fault := _find_fault(row, destination, has_email):
        raise Refusal(422, fault)
    section, choice_by_name = destination.section, {asked_key.name: typed.get(asked_key.name, "") for asked_key in destination.asks}
    for asked_key in destination.asks:
        if choice_by_name[asked_key.name] not in dict(asked_key.choices):
            raise Refusal(422, f"Choisissez, pour « {section.label} » : {asked_key.label.lower()}.")
    names = {asked_key.key for asked_key in section.asks} | {FIRST_ALIKE}
    kept_values: dict[str, Any] = {name: value for name, value in row.values.items() if name in names}
    new_values = {asked_key.key: choice_by_name[asked_key.name] for asked_key in section.asks if asked_key.name in choice_by_name}
    row.section, row.values = kind_name, {**kept_values, **new_values}
    return section


def _find_fault(row: Contribution, destination: MoveTarget, has_email: bool) -> str:
    """Why it may not go there; empty where it may."""
    section = destination.section
    if row.section == section.kind:
        return NO_SUCH_SECTION
    if section.needs_email and not has_email:
        return NO_EMAIL
    if len(row.text) > section.longest:
        return f"« {section.label} » : {section.longest} signes au plus, ce texte en a {len(row.text)}."
    return ""


def _list_destinations() -> Iterator[MoveTarget]:
    """The sections of the town that ask for nothing that a moderator cannot choose."""
    rules = get_rules(get_current_town())
    for section in SECTIONS.values():
        if section.kind not in rules.kinds.by_name:
            continue
        required_keys = [asked_key for asked_key in section.asks if asked_key.required and asked_key.key != "title"]
        asks = tuple(AskedChoice(asked_key.name, asked_key.label, tuple(_list_choices(section, asked_key))) for asked_key in required_keys)
        if all(asked_key.choices for asked_key in asks):
            yield MoveTarget(section, asks)


def _list_choices(section: VoiceSection, asked_key: AskedKey) -> Iterator[tuple[str, str]]:
    """What may be chosen; nothing for what only the author knows."""
    rules = get_rules(get_current_town())
    about, kind_name = ABOUT.get(section.kind, ("", ""))
    if asked_key.key == about:
        yield from ((text.slug, text.title) for text in list_online(kind_name) if _is_open(text))
    elif asked_key.control == "choice" and (key := find_kind(rules, section.kind).find_field(asked_key.key)):
        yield from ((choice, choice) for choice in rules.list_choices(key))


def _is_open(text: OnlineText) -> bool:
    try:
        require_open(text)
    except Refusal:
        return False
    return True
