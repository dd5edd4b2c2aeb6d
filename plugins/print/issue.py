"""What a month's magazine holds: the publications of that month that readers may see, in the order of the town's sections."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plugins.infrastructure.errors import SettingsError
from plugins.publication.kind import Kind
from plugins.publication.publication import Publication


@dataclass(frozen=True)
class IssueSection:
    """One section: its `title`, and its publications, the first to be read first."""

    title: str
    publications: tuple[Publication, ...]


@dataclass(frozen=True)
class MagazineIssue:
    """`month` is its first day. `lead` is on the cover, and in its part too. `briefs` are those of one paragraph, by kind, oldest first."""

    month: date
    parts: tuple[IssueSection, ...]
    briefs: tuple[IssueSection, ...]
    lead: Publication | None

    @property
    def publications(self) -> tuple[Publication, ...]:
        """All that is told at length, in the order of the pages."""
        return tuple(one for part in self.parts for one in part.publications)


def issue(publications: Iterable[Publication], month: date, now: datetime, categories: Sequence[str], lang: str = "fr") -> MagazineIssue:
    """The issue of `month` out of all the journal's `publications`; those in another language than `lang` have their own pages.

    Nothing is said of kinds: whatever a room dates and lists is told, under its category, or else under the name of its kind.
    """
    mine = [one for one in publications if _told(one, month, now, lang)]
    long = sorted((one for one in mine if not one.kind.one_paragraph), key=_rank)
    short = sorted((one for one in mine if one.kind.one_paragraph), key=lambda one: (one.date, one.identity))
    order = {name: rank for rank, name in enumerate(categories)}
    parts = sorted(_parts(long), key=lambda part: (order.get(part.title, len(order)), part.title))
    return MagazineIssue(month, tuple(parts), tuple(_parts(short, by_kind=True)), _lead(long))


def _told(one: Publication, month: date, now: datetime, lang: str) -> bool:
    dated = one.kind.stream and one.date is not None and (one.date.year, one.date.month) == (month.year, month.month)
    return dated and one.lang == lang and one.state(now) in ("published", "expired")


def _rank(one: Publication) -> tuple[float, float, str]:
    """What editors ranked, in their order, then the newest."""
    return (one.extra.get("une") or math.inf, -one.date.timestamp() if one.date else 0.0, one.identity)


def _lead(long: Sequence[Publication]) -> Publication | None:
    """What stands on the cover: an editor's choice, else the newest with a picture, else the newest."""
    return next((one for one in long if one.extra.get("une") or one.image), next(iter(long), None))


def _parts(publications: Iterable[Publication], by_kind: bool = False) -> list[IssueSection]:
    found: dict[str, list[Publication]] = {}
    for one in publications:
        found.setdefault(_title(one.kind, one.category, by_kind), []).append(one)
    return [IssueSection(title, tuple(members)) for title, members in found.items()]


def _title(kind: Kind, category: str, by_kind: bool) -> str:
    return kind.plural if by_kind or not category else category


MONTH_PATTERN = re.compile(r"(\d{4})-(\d{1,2})")


def month(text: str) -> date:
    """The first day of the month `text`, such as 2026-03. Raises SettingsError."""
    found = MONTH_PATTERN.fullmatch(text.strip())
    year, number = found.groups() if found else ("", "")
    try:
        return date(int(year), int(number), 1)
    except ValueError:
        raise SettingsError([f"« {text} » n’est pas un mois. Écrivez l’année et le mois, par exemple 2026-03."]) from None
