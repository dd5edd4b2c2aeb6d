"""The site-relative addresses of the agenda's lists."""

from datetime import date

from plugins.core.publication.slug import slugify_name
from plugins.town.agenda.kinds import FOLDER

TODAY, WEEKEND, YOUNG, FREE, EXHIBITIONS = "aujourdhui", "ce-week-end", "jeunes", "gratuit", "expositions"
QUARTERS, PLACES, THEMES, TYPES = "quartiers", "lieux", "themes", "types"
RESERVED = frozenset({TODAY, WEEKEND, YOUNG, FREE, EXHIBITIONS, QUARTERS, PLACES, THEMES, TYPES, "page"})
"""Words that no event may have as its slug; a year may not be one either."""


def list_address(name: str) -> str:
    """The list that the agenda has one of: `aujourdhui`, `ce-week-end`…"""
    return f"{FOLDER}{name}/"


def format_axis_address(axis: str, name: str) -> str:
    """The list of one quarter, one place, one theme or one type."""
    return f"{FOLDER}{axis}/{slugify_name(name)}/"


def format_month_address(day: date) -> str:
    """The page of the month that holds `day`."""
    return f"{FOLDER}{day:%Y/%m}/"
