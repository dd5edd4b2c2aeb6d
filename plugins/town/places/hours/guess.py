"""Hours written as one says them, « du mardi au samedi midi et soir », turned into the syntax that an editor may then correct."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from plugins.town.places.hours.format import format_rules
from plugins.town.places.hours.grammar import UnreadableHours, parse_hours
from plugins.town.places.hours.rules import MONTHS, WEEKDAYS

MEALS = {
    "matin": "09:00-12:00",
    "apres-midi": "14:00-18:00",
    "journee": "09:00-18:00",
    "midi": "12:00-14:00",
    "soir": "19:00-22:00",
}
"""What these words mean most often in front of a shop or a restaurant; the editor is asked to check."""

DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
FRENCH = {day: number for number, day in enumerate(DAYS.split("|"))}
SHORT = {day[:length]: number for day, number in FRENCH.items() for length in (2, 3)}
ENGLISH = {day.lower(): number for number, day in enumerate(WEEKDAYS)}
NAMED = {**FRENCH, **SHORT, **ENGLISH}
IN_FRENCH = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre", "decembre")
MONTH, DAY = "|".join(IN_FRENCH), "|".join(NAMED)

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

SIGNS = str.maketrans({"’": "'", "\u202f": " ", "\u00a0": " ", "–": "-", "—": "-"})
APPOINTMENT = re.compile(r"(?:uniquement |seulement )?sur (?:rendez-vous|rdv)\.?")


def guess_hours(text: str) -> str:
    """The syntax that `text` probably means, or nothing when anything in it is not understood."""
    ascii_text = unicodedata.normalize("NFKD", text.translate(SIGNS)).encode("ascii", "ignore").decode().lower().strip()
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
        last = f"-{MONTHS[IN_FRENCH.index(match['until'])]}" if match["until"] else ""
        return [MONTHS[IN_FRENCH.index(match["month"])] + last]
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
