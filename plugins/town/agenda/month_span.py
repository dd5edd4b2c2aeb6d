"""The months that the agenda has pages of."""

from datetime import date, timedelta

BEFORE, AFTER = 12, 11
"""Months that have a page before this one and after it: a subscribed calendar keeps what is past for a year too."""


def add_months(first: date, number: int) -> date:
    """The first day of the month that comes `number` months after that of `first`; before it, when it is negative."""
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def find_span(today: date) -> tuple[date, date]:
    """The first and the last day that the pages of months show."""
    return add_months(today, -BEFORE), add_months(today, AFTER + 1) - timedelta(days=1)


def list_months(today: date) -> list[date]:
    """The first day of each month of that span, in order."""
    first, _ = find_span(today)
    return [add_months(first, number) for number in range(BEFORE + 1 + AFTER)]


def find_month_bit(first: date, day: date) -> int:
    """The bit of the month of `day`, in the span that begins on `first`: what says for each of many months whether something is in it."""
    return 1 << ((day.year - first.year) * 12 + day.month - first.month)


def find_month_bits(first: date, begin: date, end: date) -> int:
    """The bits of each month from that of `begin` to that of `end`; none where `end` comes before."""
    return find_month_bit(first, end) * 2 - find_month_bit(first, begin) if begin <= end else 0
