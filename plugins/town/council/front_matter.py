"""Read the front matter of a session: votes, with names where the town publishes them, and people in entries."""

import re
from typing import Any

from plugins.core.publication.instants import shorten_for_message
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.slug import slugify, suggest_closest
from plugins.town.council.entry import ID
from plugins.town.council.vote import CASTINGS, MOST, WORDS, Vote


def parse_entry_id(raw_value: RawValue) -> str:
    """The id of an entry, as the phone makes it. Raises InvalidValue."""
    text = raw_value.value.strip() if isinstance(raw_value.value, str) else ""
    if not ID.fullmatch(text):
        remedy = "Il faut de 12 à 32 lettres minuscules sans accent et chiffres : 20260326mot1."
        raise InvalidValue(f"« {shorten_for_message(text)} » ne peut pas être le nom d’une entrée.", remedy, "id impossible")
    return text


PICTURE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}\.(?:jpe?g|png|webp)")
"""A file beside others, and nothing that would lead elsewhere."""


def parse_picture_name(raw_value: RawValue) -> str:
    """The name of a picture, in the folder of the session. Raises InvalidValue."""
    text = raw_value.value.strip() if isinstance(raw_value.value, str) else ""
    if not PICTURE.fullmatch(text):
        remedy = "Écrivez le nom seul d’un fichier du dossier de la séance : vote.jpg."
        raise InvalidValue(f"« {shorten_for_message(text)} » ne peut pas être le nom d’une image.", remedy, "image introuvable")
    return text


YES, NO = ("oui", "yes", "true", "on", "1", "vrai"), ("non", "no", "false", "off", "0", "faux")
SECRET, CASTING, GROUPS, NAMES = "secret", "casting", "groups", "names"
KEYS = (*WORDS, SECRET, CASTING, GROUPS, NAMES)
EXAMPLE = "Écrivez « vote: {pour: 24, contre: 7} »."


def parse_vote(raw_value: RawValue) -> Vote:
    """The vote that was written. Names of groups and members come in lower case: `session` gives them back as its members are written.

    Raises InvalidValue; nothing stands in for a vote that cannot be read.
    """
    try:
        return _read(_parse_mapping(raw_value, EXAMPLE))
    except InvalidValue as wrong:
        wrong.instead = None
        raise


def _read(keys: dict[str, RawValue]) -> Vote:
    for key in keys:
        if key not in KEYS:
            raise _build_unreadable(f"« {shorten_for_message(key)} » n’est pas une clé d’un vote.", suggest_closest(key, KEYS), keys[key])
    values: dict[str, Any] = {name: _parse_number(keys[name]) for name in WORDS if name in keys}
    if SECRET in keys:
        values[SECRET] = _parse_flag(keys[SECRET])
    if CASTING in keys:
        values[CASTING] = _parse_choice(keys[CASTING], CASTINGS)
    if GROUPS in keys:
        values[GROUPS] = {name: _parse_counts(each) for name, each in _parse_mapping(keys[GROUPS], EXAMPLE).items()}
    if NAMES in keys:
        values[NAMES] = {name: _parse_choice(each, tuple(WORDS)) for name, each in _parse_mapping(keys[NAMES], EXAMPLE).items()}
    return Vote.from_json(values)


def _parse_mapping(raw: RawValue, example: str) -> dict[str, RawValue]:
    if not isinstance(raw.value, dict):
        raise _build_unreadable("il faut des clés, en retrait sous celle-ci.", example, raw)
    return raw.value


def _build_unreadable(text: str, remedy: str, raw: RawValue) -> InvalidValue:
    return InvalidValue(text, remedy, "vote illisible", line=raw.line)


def _parse_counts(raw: RawValue) -> dict[str, int]:
    keys = _parse_mapping(raw, "Écrivez « Mon groupe: {pour: 5} ».")
    unknown = next((key for key in keys if key not in WORDS), None)
    if unknown:
        raise _build_unreadable(
            f"« {shorten_for_message(unknown)} » n’est pas une façon de voter.", f"Choisissez parmi : {', '.join(WORDS)}.", raw
        )
    return {name: _parse_number(each) for name, each in keys.items()}


def _parse_number(raw: RawValue) -> int:
    text = raw.value.strip() if isinstance(raw.value, str) else ""
    if not text.isdecimal() or int(text) > MOST:
        raise _build_unreadable(f"« {shorten_for_message(text)} » n’est pas un nombre de voix.", "Écrivez un nombre entier : 24.", raw)
    return int(text)


def _parse_flag(raw: RawValue) -> bool:
    text = raw.value.strip().lower() if isinstance(raw.value, str) else ""
    if text not in YES + NO:
        raise _build_unreadable(f"« {shorten_for_message(text)} » n’est ni oui ni non.", "Écrivez « oui » ou « non ».", raw)
    return text in YES


def _parse_choice(raw: RawValue, choices: tuple[str, ...]) -> str:
    text = slugify(raw.value).replace("-", "_") if isinstance(raw.value, str) else ""
    if text not in choices:
        raise _build_unreadable(
            f"« {shorten_for_message(text)} » n’est pas une façon de voter.", f"Choisissez parmi : {', '.join(choices)}.", raw
        )
    return text
