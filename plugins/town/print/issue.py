"""The issue of a month: its public publications, in the order of the town's sections."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Publication


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
        """All publications printed in full, in page order."""
        return tuple(publication for part in self.parts for publication in part.publications)


def build_issue(
    publications: Iterable[Publication], month: date, now: datetime, categories: Sequence[str], lang: str = "fr"
) -> MagazineIssue:
    """The issue of `month` from all the journal's `publications`, except those in another language than `lang`, which have their own pages.

    Nothing is said of kinds: whatever a room dates and lists is told, under its category, or else under the name of its kind.
    """
    mine = [publication for publication in publications if _is_in_issue(publication, month, now, lang)]
    long = sorted((each for each in mine if not each.kind.one_paragraph), key=_compute_rank)
    short = sorted((each for each in mine if each.kind.one_paragraph), key=lambda each: (each.date, each.identity))
    order = {name: rank for rank, name in enumerate(categories)}
    parts = sorted(_build_sections(long), key=lambda part: (order.get(part.title, len(order)), part.title))
    return MagazineIssue(month, tuple(parts), tuple(_build_sections(short, by_kind=True)), _choose_lead(long))


def _is_in_issue(publication: Publication, month: date, now: datetime, lang: str) -> bool:
    dated = (
        publication.kind.stream
        and publication.date is not None
        and (publication.date.year, publication.date.month) == (month.year, month.month)
    )
    return dated and publication.lang == lang and publication.compute_state(now) in ("published", "expired")


def _compute_rank(publication: Publication) -> tuple[float, float, str]:
    """What editors ranked, in their order, then the newest."""
    return (publication.extra.get("une") or math.inf, -publication.date.timestamp() if publication.date else 0.0, publication.identity)


def _choose_lead(long: Sequence[Publication]) -> Publication | None:
    """The cover story: an editor's choice, else the newest with a picture, else the newest."""
    return next((each for each in long if each.extra.get("une") or each.image), next(iter(long), None))


def _build_sections(publications: Iterable[Publication], by_kind: bool = False) -> list[IssueSection]:
    publications_by_title: dict[str, list[Publication]] = {}
    for publication in publications:
        publications_by_title.setdefault(_get_section_title(publication.kind, publication.category, by_kind), []).append(publication)
    return [IssueSection(title, tuple(members)) for title, members in publications_by_title.items()]


def _get_section_title(kind: Kind, category: str, by_kind: bool) -> str:
    return kind.plural if by_kind or not category else category


MONTH_PATTERN = re.compile(r"(\d{4})-(\d{1,2})")


def parse_month(text: str) -> date:
    """The first day of the month `text`, such as 2026-03. Raises SettingsError."""
    match = MONTH_PATTERN.fullmatch(text.strip())
    year, number = match.groups() if match else ("", "")
    try:
        return date(int(year), int(number), 1)
    except ValueError:
        raise SettingsError([f"« {text} » n’est pas un mois. Écrivez l’année et le mois, par exemple 2026-03."]) from None
