"""Parse a repetition: « chaque samedi jusqu’au 30 juin 2026 », or the RRULE itself."""

import re
from datetime import datetime

from plugins.core.publication.instants import read_day, shorten_for_message
from plugins.core.publication.raw_value import InvalidValue, RawValue
from plugins.core.publication.slug import slugify
from plugins.town.agenda.rule import RecurrenceRule, end_of, parse_rule

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
RANKS = {"premier": 1, "1er": 1, "deuxieme": 2, "2e": 2, "second": 2, "troisieme": 3, "3e": 3, "quatrieme": 4, "4e": 4, "dernier": -1}
PERIODS = {"jour": "DAILY", "semaine": "WEEKLY", "mois": "MONTHLY", "an": "YEARLY", "annee": "YEARLY"}
NUMBERS = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6}
UNTIL = re.compile(r"(?P<rule>.+?),?\s+jusqu.au\s+(?P<day>.+)", re.IGNORECASE)
COUNT = re.compile(r"(?P<rule>.+?),?\s+(?:pendant\s+)?(?P<count>\d{1,3})\s+(?:fois|séances)", re.IGNORECASE)
EXAMPLES = "Écrivez par exemple « chaque samedi jusqu’au 30 juin 2026 », « du mardi au dimanche », « le premier jeudi du mois »."


def read_repetition(raw_value: RawValue) -> RecurrenceRule:
    """The rule that is written, in French or as RRULE. Raises InvalidValue."""
    text = raw_value.line_of_text
    if "=" in text:
        return parse_rule(text)
    if match := UNTIL.fullmatch(text):
        return _parse_rule(match["rule"], until=end_of(read_day(match["day"])))
    if match := COUNT.fullmatch(text):
        return _parse_rule(match["rule"], count=int(match["count"]))
    return _parse_rule(text)


def _parse_rule(text: str, count: int | None = None, until: datetime | None = None) -> RecurrenceRule:
    rule_slug = slugify(text).replace("tous-les-", "chaque-").replace("toutes-les-", "chaque-")
    words = [_find_singular(word) for word in rule_slug.split("-")]
    for read in (_parse_every_period, _parse_day_range, _rank_in_month, _parse_one_in, _parse_weekdays):
        frequency = read(words)
        if frequency:
            freq, interval, parts = frequency
            return RecurrenceRule(freq, interval, count, until, parts)
    raise InvalidValue(f"« {shorten_for_message(text)} » n’est pas une répétition.", EXAMPLES, "répétition illisible")


def _find_singular(word: str) -> str:
    single = word.removesuffix("s")
    return single if single in DAYS or single in ("jour", "semaine", "annee", "an") else word


ParsedRepetition = tuple[str, int, tuple[tuple[str, str], ...]] | None


def _parse_every_period(words: list[str]) -> ParsedRepetition:
    """« chaque jour », « toutes les deux semaines », « chaque mois »."""
    if len(words) == 2 and words[0] == "chaque" and words[1] in PERIODS:
        return PERIODS[words[1]], 1, ()
    number = NUMBERS.get(words[1]) or (int(words[1]) if words[1].isdigit() else 0) if len(words) == 3 else 0
    if words[0] == "chaque" and number and words[2] in PERIODS:
        return PERIODS[words[2]], number, ()
    return None


def _parse_day_range(words: list[str]) -> ParsedRepetition:
    """« du mardi au dimanche »."""
    if len(words) == 4 and words[0] == "du" and words[2] == "au" and {words[1], words[3]} <= set(DAYS):
        first, last = DAYS.index(words[1]), DAYS.index(words[3])
        named = [CODES[number % 7] for number in range(first, (last if last >= first else last + 7) + 1)]
        return "WEEKLY", 1, (("BYDAY", ",".join(named)),)
    return None


def _rank_in_month(words: list[str]) -> ParsedRepetition:
    """« le premier jeudi du mois », « le premier et le troisième samedi de chaque mois »."""
    ranks = [RANKS[word] for word in words if word in RANKS]
    named = [word for word in words if word in DAYS]
    rest = {word for word in words if word not in RANKS and word not in DAYS}
    if ranks and len(named) == 1 and "mois" in rest and rest <= {"le", "les", "et", "du", "de", "chaque", "mois"}:
        code = CODES[DAYS.index(named[0])]
        return "MONTHLY", 1, (("BYDAY", ",".join(f"{rank}{code}" for rank in ranks)),)
    return None


def _parse_one_in(words: list[str]) -> ParsedRepetition:
    """« un samedi sur deux »."""
    if len(words) == 4 and words[0] == "un" and words[1] in DAYS and words[2] == "sur" and words[3] in NUMBERS:
        return "WEEKLY", NUMBERS[words[3]], (("BYDAY", CODES[DAYS.index(words[1])]),)
    return None


def _parse_weekdays(words: list[str]) -> ParsedRepetition:
    """« chaque mardi et jeudi », « les lundis, mercredis et vendredis »."""
    named = [word for word in words if word in DAYS]
    if named and all(word in (*DAYS, "chaque", "le", "les", "et") for word in words) and len(words) > 1:
        return "WEEKLY", 1, (("BYDAY", ",".join(CODES[DAYS.index(word)] for word in dict.fromkeys(named))),)
    return None
