"""Read an editor's values of a place: hours, numbers, positions. Each reader takes what was written and raises InvalidValue."""

import re
from dataclasses import dataclass, replace

from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.town.places.hours.format import format_rules
from plugins.town.places.hours.grammar import UnreadableHours, parse_hours
from plugins.town.places.hours.guess import guess_hours
from plugins.town.places.hours.openings import can_be_followed
from plugins.town.places.hours.rules import OFF, HoursRule

NO_BREAK = "\u00a0"
SIGNS = re.compile(r"[\s.\-/()\u00a0\u202f]+")
FRENCH = re.compile(r"(?:\+33|0033)?0?([1-9]\d{8})")
SHORT = re.compile(r"1[0-9]|11[0-9]|116\d{3}|118\d{3}|3\d{3}|10\d{2}")
ABROAD = re.compile(r"(?:\+|00)([1-9]\d{6,14})")
"""E.164: at most fifteen digits, country code included."""


class NoNumber(ValueError):
    """The value is not a telephone number; its text says why, in French."""


@dataclass(frozen=True)
class PhoneNumber:
    """`display` is for people, `dialled` what follows `tel:`."""

    display: str
    dialled: str

    @property
    def href(self) -> str:
        """The address of a link."""
        return f"tel:{self.dialled}"


def parse_phone(text: str) -> PhoneNumber:
    """The number that `text` is. Raises NoNumber."""
    digits = SIGNS.sub("", text.replace("(0)", ""))
    if not re.fullmatch(r"\+?\d+", digits):
        raise NoNumber("il y a autre chose que des chiffres.")
    if SHORT.fullmatch(digits):
        return PhoneNumber(_group_digits(digits, 3 if len(digits) == 6 else 2), digits)
    national = FRENCH.fullmatch(digits)
    if national and (len(digits) > 10 or digits.startswith("0")):
        return PhoneNumber(_group_digits(f"0{national[1]}", 2), f"+33{national[1]}")
    abroad = ABROAD.fullmatch(digits)
    if abroad and not abroad[1].startswith("33"):
        return PhoneNumber(" ".join(text.split()).replace(" ", NO_BREAK), f"+{abroad[1]}")
    raise NoNumber(f"un numéro français a dix chiffres, celui-ci en a {len(digits.lstrip('+'))}.")


def parse_phones(text: str) -> tuple[PhoneNumber, ...]:
    """The numbers of one line, separated by commas, semicolons or « ou ». Raises NoNumber for the first that is none."""
    pieces = [piece.strip() for piece in re.split(r"[;,]|\bou\b|\bet\b", text)]
    return tuple(dict.fromkeys(parse_phone(piece) for piece in pieces if piece))


def _group_digits(digits: str, size: int) -> str:
    return NO_BREAK.join(digits[start : start + size] for start in range(0, len(digits), size))


EXAMPLE = "Écrivez par exemple « Tu-Sa 09:00-12:00,14:00-19:00; PH off » (Mo Tu We Th Fr Sa Su ; PH : jours fériés)."
PRICES = ("€", "€€", "€€€")
MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")


def parse_opening_hours(raw_value: RawValue) -> str:
    """Opening hours, in one form; a list is as many rules. Raises InvalidValue with the syntax that was probably meant."""
    text = _join_text(raw_value)
    try:
        rules = parse_hours(text)
    except UnreadableHours as wrong:
        raise InvalidValue(*_explain(text, wrong), "horaires illisibles") from None
    ordered = _move_exceptions_last(rules)
    if ordered != rules:
        remedy = f"Écrivez « {format_rules(ordered)} »."
        raise InvalidValue("une exception vient avant d’autres jours, qui la recouvrent.", remedy, "exception recouverte")
    if not can_be_followed(format_rules(rules)):
        remedy = f"Écrivez-les plus simplement, une règle par période. {EXAMPLE}"
        raise InvalidValue("ces horaires se contredisent, ou ne peuvent pas être suivis.", remedy, "horaires illisibles")
    return format_rules(rules)


def suggest_hours(text: str) -> str:
    """The hours that `text`, which `parse_opening_hours` refuses, probably means, in one form; nothing when that is not plain."""
    try:
        meant = format_rules(_move_exceptions_last(parse_hours(text)))
    except UnreadableHours:
        meant = guess_hours(text)
    return meant if meant and can_be_followed(meant) else ""


def parse_day_hours(raw_value: RawValue) -> str:
    """The hours of exceptional days: times alone."""
    text = parse_opening_hours(raw_value)
    if any(not rule.every_day or rule.stretches or rule.weeks for rule in parse_hours(text)):
        raise InvalidValue("il ne faut ici que des heures.", "Écrivez par exemple « 10:00-12:00,14:00-17:00 ».", "horaires illisibles")
    return text


def parse_phone_numbers(raw_value: RawValue) -> tuple[PhoneNumber, ...]:
    """Telephone numbers: a list, or one line."""
    try:
        return parse_phones(_join_text(raw_value))
    except NoNumber as wrong:
        text = f"« {_shorten(_join_text(raw_value))} » n’est pas un numéro de téléphone : {wrong}"
        raise InvalidValue(text, "Écrivez par exemple « 01 23 45 67 89 ».", "téléphone impossible") from None


def parse_mail(raw_value: RawValue) -> str:
    """An electronic address."""
    text = _join_text(raw_value)
    if not MAIL.fullmatch(text):
        raise InvalidValue(
            f"« {_shorten(text)} » n’est pas une adresse électronique.", "Écrivez par exemple « lieu@ma-ville.fr ».", "adresse impossible"
        )
    return text


def parse_price(raw_value: RawValue) -> str:
    """Parse a price level, from € to €€€."""
    text = _join_text(raw_value).replace(" ", "")
    if text not in PRICES:
        raise InvalidValue(f"« {_shorten(text)} » n’est pas une gamme de prix.", f"Écrivez {', '.join(PRICES)}.", "valeur inconnue (prix)")
    return text


def parse_latitude(raw_value: RawValue) -> float:
    """Degrees, north positive (WGS 84)."""
    return _parse_degrees(raw_value, 90, "latitude")


def parse_longitude(raw_value: RawValue) -> float:
    """Degrees, east positive (WGS 84)."""
    return _parse_degrees(raw_value, 180, "longitude")


def _parse_degrees(raw: RawValue, most: int, name: str) -> float:
    text = _join_text(raw).replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) <= most:
        raise InvalidValue(
            f"« {_shorten(text)} » n’est pas une {name}.", "Écrivez des degrés, par exemple « 49.0123 ».", "position impossible"
        )
    return round(value, 6)


def _explain(text: str, wrong: UnreadableHours) -> tuple[str, str]:
    meant = guess_hours(text)
    cause = wrong.why or f"on ne comprend pas « {_shorten(text[wrong.place :])} »."
    if meant:
        return cause if wrong.why else f"« {_shorten(text)} » n’est pas la syntaxe des horaires.", f"Écrivez, si c’est cela : « {meant} »."
    return cause, f"{wrong.instead[0].upper()}{wrong.instead[1:]}." if wrong.instead else EXAMPLE


def _move_exceptions_last(rules: tuple[HoursRule, ...]) -> tuple[HoursRule, ...]:
    """`rules` with those of public holidays, and closed parts of the year, at the end, when a later rule takes their place.

    A weekday is one on a holiday too: `PH off; Mo-Fr 09:00-18:00` opens on Easter Monday.
    """
    exceptions = [number for number, rule in enumerate(rules) if _is_exception(rule)]
    usual = [number for number, rule in enumerate(rules) if number not in exceptions and not (rule.added or rule.stretches or rule.weeks)]
    hidden = [number for number in exceptions if any(number < other for other in usual)]
    visible_rules = [rule for number, rule in enumerate(rules) if number not in hidden]
    return (
        (replace(visible_rules[0], added=False), *visible_rules[1:], *(rules[number] for number in hidden))
        if hidden and visible_rules
        else rules
    )


def _is_exception(rule: HoursRule) -> bool:
    """Whether it is about public holidays alone, or closes a part of the year."""
    is_every_day = not (rule.weekdays or rule.nth)
    return (
        is_every_day
        and not rule.school
        and not rule.within_school
        and (rule.public or (rule.state == OFF and bool(rule.stretches or rule.weeks)))
    )


def _join_text(given: RawValue) -> str:
    """What was written, as one text: a list is its items, with semicolons between."""
    if isinstance(given.value, dict):
        raise InvalidValue("il faut un texte, pas des clés.", "Mettez la valeur entre guillemets droits.")
    if isinstance(given.value, list):
        return "; ".join(_join_text(item).rstrip("; ") for item in given.value)
    return " ".join(given.value.split())


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
