"""Days, months, hours and lists as French writes them. What a page shows in its own language passes these texts through its `Words`."""

from collections.abc import Sequence
from datetime import date, datetime, time

from plugins.core.publication.words import IN_FRENCH, N_, Words

WEEKDAYS = (N_("lundi"), N_("mardi"), N_("mercredi"), N_("jeudi"), N_("vendredi"), N_("samedi"), N_("dimanche"))
MONTHS = (
    *(N_("janvier"), N_("février"), N_("mars"), N_("avril"), N_("mai"), N_("juin")),
    *(N_("juillet"), N_("août"), N_("septembre"), N_("octobre"), N_("novembre"), N_("décembre")),
)
RANKED_WEEKDAYS = {
    1: N_("le premier %(day)s du mois"),
    2: N_("le deuxième %(day)s du mois"),
    3: N_("le troisième %(day)s du mois"),
    4: N_("le quatrième %(day)s du mois"),
    5: N_("le cinquième %(day)s du mois"),
    -1: N_("le dernier %(day)s du mois"),
}
NO_BREAK_SPACE = "\u00a0"
NARROW_SPACE = "\u202f"


def format_french_day(day: date, year: bool = True) -> str:
    """« 1er mars 2026 »."""
    return f"{day.day}{'er' if day.day == 1 else ''} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def format_weekday_and_day(day: date, year: bool = True) -> str:
    """« dimanche 1er mars 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {format_french_day(day, year)}"


def format_french_hour(hour: datetime | time, space: str = NO_BREAK_SPACE) -> str:
    """« 7 h 40 », « 19 h » on the hour: the hour that `hour` bears, in whatever zone."""
    return f"{hour.hour}{space}h" + (f"{space}{hour.minute:02}" if hour.minute else "")


def join_names(names: Sequence[str], words: Words = IN_FRENCH) -> str:
    """« a », « a et b », « a, b et c »; nothing for none."""
    if len(names) < 2:
        return "".join(names)
    return words(N_("%(first)s et %(last)s"), first=", ".join(names[:-1]), last=names[-1])
