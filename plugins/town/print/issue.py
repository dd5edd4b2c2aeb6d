"""The issue of a month: its public publications by section, and the diary of this month and the next."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plugins.core.infrastructure.errors import SettingsError
from plugins.core.publication.kind import Kind
from plugins.core.publication.publication import Publication
from plugins.core.publication.words import IN_FRENCH, Words
from plugins.town.agenda.event import SpokenRule, format_rule
from plugins.town.agenda.kinds import EXHIBITION
from plugins.town.agenda.particulars import BY_WORD, PLANNED, find_event_place, index_places_by_name
from plugins.town.agenda.schedule import Occurrence, Schedule, find_midnight, list_occurrences

EVENT = "evenement"
"""The kind of what takes place, which the agenda declares."""


@dataclass(frozen=True)
class PlacePage:
    """A publication as the agenda knows its places: the `url` of its page, and whether readers find it."""

    publication: Publication
    url: str
    status: str


@dataclass(frozen=True)
class DiaryEvent:
    """One event: `sessions` are those of these two months that take place, `where` and `rule_text`, its rule, are words; `until` is the
    day of its last session, None when it comes back for ever."""

    publication: Publication
    sessions: tuple[Occurrence, ...]
    where: str
    rule_text: SpokenRule
    until: date | None

    @property
    def first(self) -> Occurrence:
        return self.sessions[0]


@dataclass(frozen=True)
class Diary:
    """From `first` to `last`, both included: each day with what takes place at its hour, what comes back, what is open for weeks."""

    first: date
    last: date
    days: tuple[tuple[date, tuple[tuple[Occurrence, DiaryEvent], ...]], ...]
    often: tuple[DiaryEvent, ...]
    exhibitions: tuple[DiaryEvent, ...]

    def __bool__(self) -> bool:
        return bool(self.days or self.often or self.exhibitions)


def build_diary(publications: Iterable[Publication], month: date, now: datetime, words: Words = IN_FRENCH) -> Diary:
    """The diary of the magazine of `month`, whose first day that is, made at `now`, of the events of all the journal's `publications`, in
    the language of `words`."""
    published = [publication for publication in publications if publication.compute_state(now) == "published"]
    first, last = max(month, min(now.date(), _get_month_after(month))), _get_month_after(_get_month_after(month)) - timedelta(days=1)
    outings = sorted(_list_outings(published, first, last, words), key=lambda one: (one.first.begin.timestamp(), one.publication.address))
    exhibitions = [outing for outing in outings if outing.publication.extra.get("type") == EXHIBITION]
    often = [outing for outing in outings if outing not in exhibitions and outing.rule_text.words]
    once = [outing for outing in outings if outing not in exhibitions and not outing.rule_text.words]
    return Diary(first, last, tuple(_group_by_day(once)), tuple(often), tuple(exhibitions))


def _list_outings(publications: list[Publication], first: date, last: date, say: Words) -> Iterator[DiaryEvent]:
    places = index_places_by_name(PlacePage(each, each.address, "published") for each in publications)
    for publication in publications:
        schedule = (
            Schedule.from_front_matter(publication.extra) if publication.kind.name == EVENT and publication.lang == say.lang else None
        )
        if schedule is None or BY_WORD.get(publication.extra.get("event_status") or "", PLANNED).off:
            continue
        dated = list_occurrences(schedule, find_midnight(first), find_midnight(last + timedelta(days=1)))
        if sessions := tuple(session for session in dated if not session.cancelled):
            until = schedule.end and (schedule.end - timedelta(seconds=1)).date()
            yield DiaryEvent(publication, sessions, find_event_place(publication.extra, places).words, format_rule(schedule, say), until)


def _group_by_day(outings: Iterable[DiaryEvent]) -> Iterator[tuple[date, tuple[tuple[Occurrence, DiaryEvent], ...]]]:
    pairs_by_day: dict[date, list[tuple[Occurrence, DiaryEvent]]] = {}
    for outing in outings:
        for session in outing.sessions:
            pairs_by_day.setdefault(session.first_day, []).append((session, outing))
    for day in sorted(pairs_by_day):
        yield day, tuple(sorted(pairs_by_day[day], key=lambda pair: (pair[0].begin.timestamp(), pair[1].publication.address)))


def _get_month_after(month: date) -> date:
    """The first day of the month that follows."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


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
