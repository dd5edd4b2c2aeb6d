"""Cache what Pelican computes repeatedly from the same arguments: dates in words, slugs, plainly written dates."""

import re
from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Any

FIGURES = re.compile(r"(?:%[YmdHMS]|[ -$&-~])*")
"""A format that no locale changes, in ASCII."""
PARTS = {"Y": "year", "m": "month", "d": "day", "H": "hour", "M": "minute", "S": "second"}
"""What each letter of them writes, in two figures; a year in its four, from the year 1000 on: before it, systems differ."""
PLAIN_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?")


DateReader = Callable[[str], datetime]


def cache_date_in_words(original: Callable[[Any, datetime, str], str]) -> Callable[[Any, datetime, str], str]:
    """`DateFormatter.__call__`: the date of an article is written in each list that shows it."""
    text_by_key: dict[tuple[Any, ...], str] = {}

    def __call__(formatter: Any, date: datetime, date_format: str) -> str:
        key = (formatter.locale, date, date.tzinfo, date.fold, date_format) if isinstance(date, datetime) else None
        if key is None:
            return original(formatter, date, date_format)
        if key not in text_by_key:
            text_by_key[key] = original(formatter, date, date_format)
        return text_by_key[key]

    return __call__


def format_date_in_figures(original: Callable[..., str]) -> Callable[..., str]:
    """`SafeDatetime.strftime`: Python alone writes figures; Pelican takes the format to pieces for what a locale may name."""
    writer_by_format: dict[str, Callable[[datetime], str] | None] = {}

    def strftime(date: datetime, date_format: str, safe: bool = True) -> str:
        if date_format not in writer_by_format:
            writer_by_format[date_format] = _compile_date_format(date_format)
        write = writer_by_format[date_format]
        return write(date) if write and date.year >= 1000 else original(date, date_format, safe)

    return strftime


def _compile_date_format(date_format: str) -> Callable[[datetime], str] | None:
    """How to write a date in that format, in a quarter of the time of the system's own; None when there is more than figures in it."""
    names = re.findall("%(.)", date_format)
    if not names or not FIGURES.fullmatch(date_format):
        return None
    form, parts = re.sub("%.", "%02d", date_format), attrgetter(*(PARTS[name] for name in names))
    return lambda date: form % parts(date)


def cache_slugs(original: Callable[..., str]) -> Callable[..., str]:
    """`slugify`: the same few categories, tags and authors are named in every text."""
    slug_by_key: dict[tuple[Any, ...], str] = {}

    def slugify(value: str, regex_subs: Any = (), preserve_case: bool = False, use_unicode: bool = False) -> str:
        key = (str(value), repr(regex_subs), preserve_case, use_unicode)
        if key not in slug_by_key:
            slug_by_key[key] = original(value, regex_subs, preserve_case, use_unicode)
        return slug_by_key[key]

    return slugify


def cache_read_dates(safe: Callable[..., datetime]) -> Callable[[DateReader], DateReader]:
    """`get_date`, for a date written with figures in the order of ISO 8601; `safe` is Pelican's class of dates."""

    def find_reader(original: DateReader) -> DateReader:
        def get_date(string: str) -> datetime:
            match = PLAIN_DATE.fullmatch(string.strip())
            if not match:
                return original(string)
            try:
                return safe(*(int(part or 0) for part in match.groups()))
            except ValueError:
                return original(string)

        return get_date

    return find_reader
