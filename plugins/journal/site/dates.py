"""Dates in the language of the page, French by default, whatever the machine's locale."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache, lru_cache
from types import ModuleType

from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.words import MONTHS, NARROW_SPACE, WEEKDAYS, format_french_hour


@contextmanager
def hide_machine_time_zone() -> Iterator[None]:
    """Prevent Babel from looking for the machine's own time zone on import, which is unused: pytz would open 598 files to name it"""
    zone = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    try:
        yield
    finally:
        os.environ.pop("TZ", None)
        os.environ.update({"TZ": zone} if zone is not None else {})


@cache
def ask_babel() -> ModuleType:
    """What writes dates in all languages but French."""
    with hide_machine_time_zone():
        from babel import dates  # 10 ms with what it reads of a language, and most journals have French alone
    return dates


FRENCH = {
    "EEEE": WEEKDAYS,
    "MMMM": ("", *MONTHS),
    "MMM": ("", "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
}
"""The days from Monday, the months from 1, under the fields of a form, as Babel has them."""
LOCALES = {"en": "en_GB"}
"""Where a language is spoken, when that is not where Unicode's locales suppose."""
DAYS = 16_384
"""Kept as they were written: eleven years, in four ways. An article stands in half a dozen lists."""
NAMES_KEPT = 64
"""Three for each language. Babel looks for them again for each day that it writes, in 8 µs; without, it is written in 1."""


def long_date(day: date, lang: str = "fr") -> str:
    """« mercredi 25 novembre 2026 »; the first of a month is « 1er »."""
    return _format_day(_get_day(day), "EEEE d MMMM y", lang)


def short_date(day: date, lang: str = "fr") -> str:
    """« 25 nov. 2026 »."""
    return _format_day(_get_day(day), "d MMM y", lang)


def plain_date(day: date, lang: str = "fr") -> str:
    """« 25 novembre 2026 »."""
    return _format_day(_get_day(day), "d MMMM y", lang)


def day_month(day: date, lang: str = "fr") -> str:
    """« 25 mars », where the year goes without saying."""
    return _format_day(_get_day(day), "d MMMM", lang)


def week_day(day: date, lang: str = "fr") -> str:
    """« samedi 28 mars », where the year goes without saying."""
    return _format_day(_get_day(day), "EEEE d MMMM", lang)


def month(day: date, lang: str = "fr") -> str:
    """« mars 2026 »."""
    return _format_day(_get_day(day), "MMMM y", lang)


def clock_time(instant: datetime, lang: str = "fr") -> str:
    """« 7 h 40 », « 19 h » on the hour, in Europe/Paris, with narrow no-break spaces; in other languages as they write it: 07:40."""
    local = instant.astimezone(PARIS)
    if not lang.startswith("fr"):
        hour: str = ask_babel().format_time(local, "short", locale=LOCALES.get(lang, lang))
        return hour
    return format_french_hour(local, NARROW_SPACE)


def iso(instant: date) -> str:
    """The machine's form, for `datetime=` and feeds."""
    return instant.isoformat()


def _get_day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@lru_cache(maxsize=DAYS)
def _format_day(day: date, form: str, lang: str) -> str:
    """`day` as Babel writes it by `form`, whose fields are parted by spaces; the first of a month in French."""
    texts = {"d": "1er" if day.day == 1 and lang.startswith("fr") else str(day.day), "y": str(day.year)}
    numbers = {"EEEE": day.weekday(), "MMMM": day.month, "MMM": day.month}
    return " ".join([texts.get(name) or _list_names(name, lang)[numbers[name]] for name in form.split()])


@lru_cache(maxsize=NAMES_KEPT)
def _list_names(name: str, lang: str) -> Mapping[int, str]:
    """What the days of the week, or the months, are called in that field of a form."""
    if lang == "fr":
        return dict(enumerate(FRENCH[name]))
    if name == "EEEE":
        return dict(ask_babel().get_day_names(locale=lang))
    return dict(ask_babel().get_month_names("wide" if name == "MMMM" else "abbreviated", locale=lang))
