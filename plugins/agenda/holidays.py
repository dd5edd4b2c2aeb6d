"""The public holidays of France. Code du travail, article L. 3133-1: https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000006902611"""

from datetime import date, timedelta

from dateutil.easter import easter

FIXED = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
"""Month and day."""

AFTER_EASTER = {1, 39, 50}
"""Days from Easter Sunday: its Monday, Ascension, Whit Monday."""


def public_holiday(day: date) -> bool:
    """Whether `day` is one everywhere in France. The two more of Alsace and Moselle are not here."""
    return (day.month, day.day) in FIXED or day - easter(day.year) in map(timedelta, AFTER_EASTER)
