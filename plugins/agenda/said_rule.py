"""A rule as one would say it: « chaque samedi, jusqu’au 30 juin 2026 »."""

from plugins.agenda.rule import PARTS, Rule
from plugins.agenda.schedule import Schedule
from plugins.publication.instants import in_french

DAYS = {"MO": "lundi", "TU": "mardi", "WE": "mercredi", "TH": "jeudi", "FR": "vendredi", "SA": "samedi", "SU": "dimanche"}
ORDER = tuple(DAYS)
RANKS = {"1": "premier", "2": "deuxième", "3": "troisième", "4": "quatrième", "5": "cinquième", "-1": "dernier"}
NUMBERS = {2: "deux", 3: "trois", 4: "quatre", 5: "cinq", 6: "six"}
PERIODS = {"DAILY": ("jour", "jours"), "WEEKLY": ("semaine", "semaines"), "MONTHLY": ("mois", "mois"), "YEARLY": ("an", "ans")}


def said_rule(schedule: Schedule) -> str:
    """How its sessions come back, in French; empty when they do not, or when no sentence says it well."""
    rule = schedule.rule
    if rule is None or any(name not in ("BYDAY", "BYMONTHDAY", "BYMONTH", "WKST") for name, _ in rule.parts):
        return ""
    said = _said(rule, schedule)
    if not said:
        return ""
    return f"{said}, jusqu’au {in_french(rule.until)}" if rule.until else said


def _said(rule: Rule, schedule: Schedule) -> str:
    parts = {name: value.split(",") for name, value in rule.parts if name in PARTS}
    days = parts.get("BYDAY", [])
    if "BYMONTH" in parts:
        return ""
    if rule.freq == "WEEKLY":
        named = days or sorted({ORDER[timing.begin.weekday()] for timing in schedule.timings}, key=ORDER.index)
        return _weekly(named, rule.interval)
    if rule.freq == "MONTHLY":
        return _monthly(days, parts.get("BYMONTHDAY", []), rule, schedule)
    if rule.freq == "DAILY" and days and rule.interval == 1:
        return _weekly(days, 1)
    return "" if days or parts else _every(rule)


def _weekly(codes: list[str], interval: int) -> str:
    ranks = sorted(ORDER.index(code) for code in codes if code in ORDER)
    if len(ranks) != len(codes):
        return ""
    if interval > 1:
        return f"un {DAYS[codes[0]]} sur {NUMBERS[interval]}" if len(codes) == 1 and interval in NUMBERS else ""
    if len(ranks) == len(ORDER):
        return "chaque jour"
    if len(ranks) > 2 and ranks == list(range(ranks[0], ranks[-1] + 1)):
        return f"du {DAYS[ORDER[ranks[0]]]} au {DAYS[ORDER[ranks[-1]]]}"
    names = [DAYS[ORDER[rank]] for rank in ranks]
    return f"chaque {_and(names)}"


def _monthly(days: list[str], numbers: list[str], rule: Rule, schedule: Schedule) -> str:
    if rule.interval > 1:
        return "" if days or numbers else _every(rule)
    named = [(code[-2:], RANKS.get(code[:-2].lstrip("+"))) for code in days]
    if named and all(rank for _, rank in named) and len({day for day, _ in named}) == 1:
        return f"le {' et le '.join(rank for _, rank in named)} {DAYS[named[0][0]]} du mois"
    if days:
        return ""
    said = numbers or [str(schedule.timings[0].begin.day)]
    if any(number.startswith("-") for number in said):
        return "le dernier jour du mois" if said == ["-1"] else ""
    return f"le {_and(['1er' if number == '1' else number for number in said])} du mois"


def _every(rule: Rule) -> str:
    single, several = PERIODS[rule.freq]
    return f"chaque {single}" if rule.interval == 1 else f"tous les {NUMBERS.get(rule.interval, rule.interval)} {several}"


def _and(names: list[str]) -> str:
    return " et ".join(filter(None, (", ".join(names[:-1]), names[-1])))
