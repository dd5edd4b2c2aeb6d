"""Dates as French readers write them, whatever the machine's locale."""

from datetime import date, datetime

from babel.dates import format_date

from plugins.publication.clock import PARIS

NARROW = "\u202f"


def long_date(day: date, lang: str = "fr") -> str:
    """« mercredi 25 novembre 2026 »; the first of a month is « 1er »."""
    return _first(format_date(day, "EEEE d MMMM y", locale=lang), day, lang)


def short_date(day: date, lang: str = "fr") -> str:
    """« 25 nov. 2026 »."""
    return _first(format_date(day, "d MMM y", locale=lang), day, lang)


def month(day: date, lang: str = "fr") -> str:
    """« mars 2026 »."""
    return format_date(day, "MMMM y", locale=lang)


def clock_time(instant: datetime) -> str:
    """« 7 h 40 », « 19 h » on the hour, in Europe/Paris, with narrow no-break spaces."""
    local = instant.astimezone(PARIS)
    return f"{local.hour}{NARROW}h" + (f"{NARROW}{local.minute:02}" if local.minute else "")


def iso(instant: date) -> str:
    """The machine's form, for `datetime=` and feeds."""
    return instant.isoformat()


def _first(text: str, day: date, lang: str) -> str:
    if day.day != 1 or not lang.startswith("fr"):
        return text
    return text.replace("1 ", "1er ", 1) if text.startswith("1 ") else text.replace(" 1 ", " 1er ", 1)
