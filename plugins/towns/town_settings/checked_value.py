"""Check a value of `ville.toml` by its field, before the rooms do: by line, with the remedy."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from plugins.core.infrastructure.settings import TO_COMPLETE
from plugins.towns.town_settings.positions import Place
from plugins.towns.town_settings.schema import SettingField

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
