"""The diary pages of a magazine: the rest of its month, and the month after, in which it is read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plugins.core.publication.publication import Publication
from plugins.core.publication.words import IN_FRENCH, Words
from plugins.town.agenda.event_place import find_event_place, index_places_by_name
from plugins.town.agenda.kinds import EXHIBITION
from plugins.town.agenda.schedule import Schedule, list_occurrences
from plugins.town.agenda.spoken_rule import SpokenRule, format_rule
from plugins.town.agenda.states import BY_WORD, PLANNED
from plugins.town.agenda.timing import Occurrence, find_midnight

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
        """The next session."""
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
