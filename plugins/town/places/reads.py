"""Read an editor's values of a place: hours, as one says them or in OpenStreetMap's syntax, numbers, positions.

Each reader takes what was written and raises InvalidValue.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plugins.core.publication import words
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.town.places.hours_grammar import MONTHS, OFF, WEEKDAYS, HoursRule, UnreadableHours, format_rules, parse_hours
from plugins.town.places.openings import can_be_followed

MEALS = {
    "matin": "09:00-12:00",
    "apres-midi": "14:00-18:00",
    "journee": "09:00-18:00",
    "midi": "12:00-14:00",
    "soir": "19:00-22:00",
}
"""What these words mean most often in front of a shop or a restaurant; the editor is asked to check."""

FULL_DAYS = {day: number for number, day in enumerate(words.WEEKDAYS)}
SHORT_DAYS = {day[:length]: number for day, number in FULL_DAYS.items() for length in (2, 3)}
ENGLISH_DAYS = {day.lower(): number for number, day in enumerate(WEEKDAYS)}
NAMED = {**FULL_DAYS, **SHORT_DAYS, **ENGLISH_DAYS}
FRENCH_MONTHS = tuple(map(slugify, words.MONTHS))
MONTH, DAY = "|".join(FRENCH_MONTHS), "|".join(NAMED)

TOKENS = re.compile(
    "|".join(
        (
            r"(?P<always>24\s*h?\s*(?:/|sur)\s*24(?:\s*h)?(?:\s*,?\s*(?:et\s*)?7\s*j?\s*(?:/|sur)\s*7(?:\s*j)?)?|jour et nuit)",
            r"(?P<everyday>tous les jours|7\s*j?\s*(?:/|sur)\s*7(?:\s*j)?|toute la semaine)",
            r"(?P<span>(?:de\s*)?(?P<from>minuit|\d{1,2}(?:\s*[h:]\s*(?:\d\d)?)?)\s*(?:-|a|jusqu.a)\s*"
            r"(?P<to>minuit|\d{1,2}\s*(?:[h:]\s*(?:\d\d)?)?))(?![a-z])",
            rf"(?P<months>(?:d'|de |du mois de |en )?\b(?P<month>{MONTH})(?:\s*(?:a|-|au)\s*(?P<until>{MONTH}))?\b)",
            rf"(?P<run>\b(?:du\s+|de\s+)?(?P<first>{DAY})s?\.?\s*(?:au|a|-)\s*(?P<last>{DAY})s?\b\.?)",
            rf"(?P<day>\b(?:les?\s+)?(?P<one>{DAY})s?\b\.?)",
            r"(?P<week>\b(?:en semaine|jours? ouvrables?)\b)",
            r"(?P<weekend>\bweek-?\s?ends?\b)",
            r"(?P<public>\b(?:jours?\s+)?feries?\b)",
            r"(?P<school>\bvacances scolaires\b)",
            r"(?P<opened>\b(?:ouverte?s?|ouverture)\b)",
            r"(?P<closed>\b(?:fermee?s?|fermeture|relache|sauf)\b)",
            r"(?P<meal>\b(?:le\s+)?(?P<named>matin|apres-midi|journee|midi|soir)s?\b)",
            r"(?P<end>[;.\n]|\bpuis\b)",
            r"(?P<filler>,|&|:|/|\bet\b|\ble\b|\bla\b|\bles\b|\bde\b|\btoute?\b|\buniquement\b|\bseulement\b|\bpendant\b"
            r"|\bhebdomadaire\b|\ba\b|\baux?\b|\bh\b|\s+)",
        )
    )
)
"""Over a text without accents, in lower case."""

PLAIN_SIGNS = str.maketrans({"’": "'", "\u202f": " ", "\u00a0": " ", "–": "-", "—": "-"})
APPOINTMENT = re.compile(r"(?:uniquement |seulement )?sur (?:rendez-vous|rdv)\.?")


def guess_hours(text: str) -> str:
    """The syntax that `text` probably means, or nothing when anything in it is not understood."""
    ascii_text = unicodedata.normalize("NFKD", text.translate(PLAIN_SIGNS)).encode("ascii", "ignore").decode().lower().strip()
    if APPOINTMENT.fullmatch(ascii_text):
        return 'unknown "sur rendez-vous"'
    try:
        return format_rules(parse_hours("; ".join(_list_rules(ascii_text))))
    except (UnreadableHours, _Lost):
        return ""


class _Lost(Exception):
    """Something was not understood."""


@dataclass
class _Clause:
    """Days and times that go together; `closed` when they are those of a closure."""

    months: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    spans: list[str] = field(default_factory=list)
    closed: bool = False
    always: bool = False

    @property
    def complete(self) -> bool:
        return bool(self.spans) or (self.closed and bool(self.days)) or self.always

    def written(self) -> str:
        if not self.complete:
            raise _Lost
        if self.always and not (self.days or self.months):
            return "24/7"
        times = "off" if self.closed else "00:00-24:00" if self.always else ",".join(dict.fromkeys(self.spans))
        return " ".join(filter(None, (",".join(self.months), ",".join(dict.fromkeys(self.days)), times)))


def _list_rules(plain: str) -> Iterator[str]:
    clauses, last = [_Clause()], 0
    for match in TOKENS.finditer(plain):
        if match.start() != last:
            raise _Lost
        last = match.end()
        _take(clauses, match)
    if last != len(plain):
        raise _Lost
    clauses_said = [clause for clause in clauses if clause != _Clause()]
    if not clauses_said:
        raise _Lost
    open_first = sorted(clauses_said, key=lambda clause: (clause.closed, "PH" in clause.days))
    return (clause.written() for clause in open_first)


def _take(clauses: list[_Clause], match: re.Match[str]) -> None:
    """Add one word to the last clause, or begin another when the last one has all that it needs."""
    clause = clauses[-1]
    sort = next(name for name in TOKENS.groupindex if match[name] is not None and name not in INSIDE)
    if sort == "filler":
        return
    if sort == "end":
        if clause.complete:
            clauses.append(_Clause())
        return
    if sort == "opened":
        if clause.closed:
            clauses.append(_Clause())
        return
    if sort == "closed":
        clause = clause if clause == _Clause() else _begin_clause(clauses)
        clause.closed = True
    elif sort in ("span", "meal"):
        clause = _find_waiting_clause(clauses) if clause.closed else clause
        clause.spans.append(
            MEALS[match["named"]] if sort == "meal" else f"{_format_clock(match['from'])}-{_format_clock(match['to'], end=True)}"
        )
    elif sort == "always":
        clause.always = True
    else:
        clause = _begin_clause(clauses) if sort == "everyday" and clause.closed else clause
        clause = clause if _lacks_days(clause) else _begin_clause(clauses) if clause.spans or clause.always else clause
        (clause.months if sort == "months" else clause.days).extend(_list_days(sort, match))


INSIDE = ("from", "to", "month", "until", "first", "last", "one", "named")
"""The groups inside a token."""


def _begin_clause(clauses: list[_Clause]) -> _Clause:
    clauses.append(_Clause())
    return clauses[-1]


def _find_waiting_clause(clauses: list[_Clause]) -> _Clause:
    """The clause whose hours come after its exception: « tous les jours sauf le lundi, 10 h – 19 h »."""
    before = clauses[-2] if len(clauses) > 1 else _Clause()
    if not before.days or before.complete:
        raise _Lost
    return before


def _lacks_days(clause: _Clause) -> bool:
    return bool(clause.spans) and not (clause.days or clause.months or clause.closed)


def _list_days(sort: str, match: re.Match[str]) -> list[str]:
    if sort == "months":
        last = f"-{MONTHS[FRENCH_MONTHS.index(match['until'])]}" if match["until"] else ""
        return [MONTHS[FRENCH_MONTHS.index(match["month"])] + last]
    if sort == "run":
        return [f"{WEEKDAYS[NAMED[match['first']]]}-{WEEKDAYS[NAMED[match['last']]]}"]
    if sort == "day":
        return [WEEKDAYS[NAMED[match["one"]]]]
    return {"everyday": ["Mo-Su"], "week": ["Mo-Fr"], "weekend": ["Sa-Su"], "public": ["PH"], "school": ["SH"]}[sort]


def _format_clock(text: str, end: bool = False) -> str:
    if text == "minuit":
        return "24:00" if end else "00:00"
    hour, _, minute = re.sub(r"\s", "", text).replace("h", ":").partition(":")
    if int(hour) > 24:
        raise _Lost
    return f"{int(hour):02}:{minute or '00'}"


NO_BREAK = "\u00a0"
PHONE_SIGNS = re.compile(r"[\s.\-/()\u00a0\u202f]+")
FRENCH_PHONE = re.compile(r"(?:\+33|0033)?0?([1-9]\d{8})")
SHORT_PHONE = re.compile(r"1[0-9]|11[0-9]|116\d{3}|118\d{3}|3\d{3}|10\d{2}")
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
        return f"tel:{self.dialled}"


def parse_phone(text: str) -> PhoneNumber:
    """The number that `text` is. Raises NoNumber."""
    digits = PHONE_SIGNS.sub("", text.replace("(0)", ""))
    if not re.fullmatch(r"\+?\d+", digits):
        raise NoNumber("il y a autre chose que des chiffres.")
    if SHORT_PHONE.fullmatch(digits):
        return PhoneNumber(_group_digits(digits, 3 if len(digits) == 6 else 2), digits)
    national = FRENCH_PHONE.fullmatch(digits)
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
