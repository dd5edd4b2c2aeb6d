"""A rule as one would say it: « chaque samedi, jusqu’au 30 juin 2026 »."""

from dataclasses import dataclass
from datetime import date

from plugins.core.publication.words import IN_FRENCH, N_, Words
from plugins.town.agenda.rule import PARTS, RecurrenceRule
from plugins.town.agenda.schedule import Schedule

DAYS = {
    "MO": N_("lundi"),
    "TU": N_("mardi"),
    "WE": N_("mercredi"),
    "TH": N_("jeudi"),
    "FR": N_("vendredi"),
    "SA": N_("samedi"),
    "SU": N_("dimanche"),
}
ORDER = tuple(DAYS)
RANKS = {
    "1": N_("le premier %(day)s du mois"),
    "2": N_("le deuxième %(day)s du mois"),
    "3": N_("le troisième %(day)s du mois"),
    "4": N_("le quatrième %(day)s du mois"),
    "5": N_("le cinquième %(day)s du mois"),
    "-1": N_("le dernier %(day)s du mois"),
}
EVERY = {
    ("DAILY", 1): N_("chaque jour"),
    ("DAILY", 2): N_("un jour sur deux"),
    ("WEEKLY", 1): N_("chaque semaine"),
    ("MONTHLY", 1): N_("chaque mois"),
    ("MONTHLY", 2): N_("tous les deux mois"),
    ("MONTHLY", 3): N_("tous les trois mois"),
    ("YEARLY", 1): N_("chaque année"),
}
ONE_IN = {2: N_("un %(day)s sur deux"), 3: N_("un %(day)s sur trois"), 4: N_("un %(day)s sur quatre")}


@dataclass(frozen=True)
class SpokenRule:
    """`words` are how sessions come back, empty when they do not, or when no sentence says it well; `until` is the last day, or None."""

    words: str = ""
    until: date | None = None


def format_rule(schedule: Schedule, language: Words = IN_FRENCH) -> SpokenRule:
    """The rule of `schedule` in the language of `language`."""
    rule = schedule.rule
    if rule is None or any(name not in ("BYDAY", "BYMONTHDAY", "WKST") for name, _ in rule.parts):
        return SpokenRule()
    words = _format_rule(rule, schedule, language)
    return SpokenRule(words, rule.until.date() if rule.until and words else None)


def _format_rule(rule: RecurrenceRule, schedule: Schedule, say: Words) -> str:
    parts = {name: value.split(",") for name, value in rule.parts if name in PARTS}
    days, numbers = parts.get("BYDAY", []), parts.get("BYMONTHDAY", [])
    if rule.freq == "WEEKLY" or (rule.freq == "DAILY" and days and rule.interval == 1):
        named = days or sorted({ORDER[timing.begin.weekday()] for timing in schedule.timings}, key=ORDER.index)
        return "" if numbers else _format_weekly(named, rule.interval, say)
    if rule.freq == "MONTHLY" and (days or numbers):
        return _format_monthly(days, numbers, say) if rule.interval == 1 else ""
    return "" if days or numbers or (rule.freq, rule.interval) not in EVERY else say(EVERY[rule.freq, rule.interval])


def _format_weekly(codes: list[str], interval: int, say: Words) -> str:
    ranks = sorted(ORDER.index(code) for code in codes if code in ORDER)
    names = [say(DAYS[ORDER[rank]]) for rank in ranks]
    if len(ranks) != len(codes):
        return ""
    if interval > 1:
        return say(ONE_IN[interval], day=names[0]) if len(names) == 1 and interval in ONE_IN else ""
    if len(names) == len(ORDER):
        return say(EVERY["DAILY", 1])
    if len(names) > 2 and ranks == list(range(ranks[0], ranks[-1] + 1)):
        return say(N_("du %(first)s au %(last)s"), first=names[0], last=names[-1])
    return say(N_("chaque %(days)s"), days=_join_names(names, say))


def _format_monthly(days: list[str], numbers: list[str], say: Words) -> str:
    if days and numbers:
        return ""
    named = [(code[-2:], RANKS.get(code[:-2].lstrip("+"), "")) for code in days]
    if days:
        return _join_names([say(form, day=say(DAYS[day])) for day, form in named], say) if all(form for _, form in named) else ""
    if numbers == ["-1"]:
        return say(N_("le dernier jour du mois"))
    if any(number.startswith("-") for number in numbers):
        return ""
    return say(N_("le %(days)s du mois"), days=_join_names([say(N_("1er")) if number == "1" else number for number in numbers], say))


def _join_names(names: list[str], say: Words) -> str:
    """Join `names` as a spoken list: « a, b et c »."""
    if len(names) < 2:
        return "".join(names)
    return say(N_("%(first)s et %(last)s"), first=", ".join(names[:-1]), last=names[-1])
