"""The directory: every place by what it is and by its quarter, who mentions it, its hours on its page, and their coming changes."""

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import compress, groupby
from typing import TypeVar

from plugins.core.publication.current_spans import CurrentSpans
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.listing import Quarter
from plugins.core.publication.publication import Publication, PublishedContent
from plugins.core.publication.words import IN_FRENCH, N_, Words, join_names
from plugins.town.places.hours_grammar import OFF, OPEN, Date, DateRange, Period, parse_hours
from plugins.town.places.hours_words import format_date_range, format_times
from plugins.town.places.kinds import BY_NAME, FAMILIES, SORTS, Sort
from plugins.town.places.openings import (
    Day,
    Hours,
    Incalculable,
    OpeningPeriod,
    PlaceClosure,
    find_midnight,
    find_public_holiday,
    list_openings,
    list_public_holidays,
    list_week,
)


def read_hours(publication: Publication, school: Sequence[Period] = (), local_holidays: Sequence[str] = ()) -> Hours | None:
    """The hours in a place's publication, with the school and the local holidays of the town; None without any. They say where it is only
    where the sun may count: those of two shops that open alike are equal."""
    text = publication.extra.get("opening_hours")
    if not text:
        return None
    closures = list_closures(publication)
    return make_hours(
        text, closures, find_position(publication) if closures or follow_the_sun(text) else None, tuple(school), tuple(local_holidays)
    )


make_hours = lru_cache(maxsize=4096)(Hours)
"""Those of shops that open alike are one object, which a build looks at once."""


@lru_cache(maxsize=4096)
def follow_the_sun(text: str) -> bool:
    """Whether these hours begin or end with the day."""
    return any(span.start.event or span.end.event for rule in parse_hours(text) for span in rule.spans)


def list_closures(publication: Publication) -> tuple[PlaceClosure, ...]:
    """A place's exceptional days, in order; unreadable ones are left out."""
    records = [each for each in publication.extra.get("closures") or () if each.get("first")]
    if not records:
        return ()
    closures = (
        PlaceClosure(each["first"], each.get("last") or each["first"], each.get("reason", ""), each.get("hours", "")) for each in records
    )
    return tuple(sorted((each for each in closures if each.first <= each.last), key=lambda each: (each.first, each.last)))


def find_position(publication: Publication) -> tuple[float, float] | None:
    """Latitude and longitude, in degrees, when both are known."""
    lat, lon = publication.extra.get("lat"), publication.extra.get("lon")
    return (lat, lon) if lat is not None and lon is not None else None


@dataclass(frozen=True)
class OtherDays:
    """Days on which the usual hours do not hold, in words: « du 3 au 23 août 2026 », « fermé », « congés »; `last` is the last of them.
    `holidays` are the public holidays among them, of which the usual hours say something else: « jours fériés compris (le 14 juillet) »."""

    days: str
    times: str
    reason: str
    last: date
    holidays: str = ""


def list_other_days(publication: Publication, words: Words = IN_FRENCH) -> tuple[OtherDays, ...]:
    """The exceptional days of a place, in order; past ones too, which a script hides: a page does not know what day it is read."""
    text = publication.extra.get("opening_hours")
    usual = find_public_holiday(parse_hours(text)) if text else None
    return tuple(_describe_closure(closure, usual, words) for closure in list_closures(publication))


def _describe_closure(closure: PlaceClosure, usual: Day | None, say: Words) -> OtherDays:
    """The days of `closure` in words; `usual` is a public holiday of the usual hours, None where they say nothing of them."""
    times = format_times(list_week(parse_hours(closure.hours))[0] if closure.hours else (), say)
    is_other = usual is not None and closure.first != closure.last and format_times(usual, say) != times
    years = range(closure.first.year, closure.last.year + 1) if is_other else ()
    found_days = [day for year in years for day in sorted(list_public_holidays(year)) if closure.first <= day <= closure.last]
    if not found_days:
        return OtherDays(_format_days(closure, say), times, closure.reason, closure.last)
    days = join_names([format_date_range(DateRange(Date(None, day.month, day.day)), say) for day in found_days], say)
    holidays = say(N_("jours fériés compris (%(days)s)"), days=days)
    return OtherDays(_format_days(closure, say), times, closure.reason, closure.last, holidays)


def sort_of(publication: Publication) -> Sort:
    return BY_NAME.get(publication.extra.get("type", ""), SORTS[0])


def _format_days(closure: PlaceClosure, say: Words) -> str:
    first, last = (Date(day.year, day.month, day.day) for day in (closure.first, closure.last))
    return format_date_range(DateRange(first, last if last != first else None), say)


HOURS = "lieux/horaires/"
ELSEWHERE = "ailleurs"
"""What stands for the quarter of a place that is in none."""


@dataclass(frozen=True)
class PlaceEntry:
    """`title` and `address` are plain text, `hours` what the filter `opening_line` tells, `url` is site-relative. `quarter` is None for a
    place that is in none.

    `changes` is the address of the file of coming changes in which it is, under `slug`; empty for a place without hours. `facts` are short.
    `illustration` is the editor's own, as the room of pictures hangs it; None where a drawing stands for it.
    """

    title: str
    slug: str
    url: str
    sort: Sort
    address: str
    quarter: Quarter | None
    hours: str
    changes: str
    facts: tuple[str, ...]
    lang: str
    position: tuple[float, float] | None
    illustration: object = None

    @property
    def rank(self) -> tuple[str, str]:
        """Its sort key: the title without accents."""
        return slugify(self.title), self.url

    @cached_property
    def mark(self) -> str:
        """A value that changes with the entry; for its type and quarter, their names suffice."""
        quarter = self.quarter.name if self.quarter else None
        words = (self.title, self.slug, self.url, self.sort.name, self.address, quarter, self.hours, self.changes)
        return repr((words, self.facts, self.lang, self.position, self.illustration))


def build_entry(content: PublishedContent, may_have_picture: bool = True) -> PlaceEntry:
    """The directory entry of one of Pelican's contents, a place."""
    publication = content.publication
    extra, hours = publication.extra, publication.extra.get("opening_hours") or ""
    quarter = Quarter.from_name(publication.quartiers[0]) if publication.quartiers else None
    access = extra.get("accessibility") or ()
    facts = filter(None, (extra.get("price_range"), N_("accessible en fauteuil") if "fauteuil roulant" in access else ""))
    return PlaceEntry(
        title=publication.title,
        slug=publication.slug,
        url=publication.address,
        sort=BY_NAME.get(extra.get("type", ""), SORTS[0]),
        address=extra.get("street_address", ""),
        quarter=quarter,
        hours=hours,
        changes=format_changes_address(quarter) if hours else "",
        facts=tuple(facts),
        lang=publication.lang,
        position=find_position(publication),
        illustration=getattr(content, "picture", None) if may_have_picture else None,
    )


def format_changes_address(quarter: Quarter | None) -> str:
    """The address of the coming changes of the places of `quarter`, site-relative."""
    return f"{HOURS}{quarter.slug if quarter else ELSEWHERE}.json"


Named = TypeVar("Named")
EVENT = "evenement"
MOST_MENTIONS = 20
"""Publications that a page shows; older ones are found by the search."""


@dataclass(frozen=True)
class PlaceMention:
    """A publication as the page of a place shows it: a title in plain text, a site-relative address."""

    title: str
    url: str
    date: datetime | None
    lang: str


def find_hosted_events(
    names: Mapping[str, PublishedContent],
    contents: Iterable[PublishedContent],
    find_spans: Callable[[list[PublishedContent]], CurrentSpans],
) -> dict[PublishedContent, tuple[PublishedContent, ...]]:
    """The current and coming events among `contents`, by the place that each names, the next first. `find_spans` tells when."""
    events = [content for content in contents if content.publication.kind.name == EVENT]
    places = [find_named_place(names, event.publication.extra.get("place")) for event in events]
    hosted_events = list(compress(events, [place is not None for place in places]))
    current_spans, events_by_place = find_spans(hosted_events), defaultdict(list)
    for event, place in zip(hosted_events, (place for place in places if place is not None), strict=True):
        if times := current_spans.find_times(event):
            events_by_place[place].append((times[0], event.publication.address, event))
    return {
        place: tuple(content for *_, content in sorted(events, key=lambda one: one[:2])[:MOST_MENTIONS])
        for place, events in events_by_place.items()
    }


def find_mentions(
    names: Mapping[str, PublishedContent], contents: Iterable[PublishedContent]
) -> dict[PublishedContent, tuple[PlaceMention, ...]]:
    """The publications among `contents` whose `lieux` name each place, the newest first."""
    mentions_by_place = defaultdict(list)
    for content in contents:
        publication = content.publication
        for name in publication.extra.get("lieux") or ():
            place = find_named_place(names, name)
            if place is not None and place is not content:
                mentions_by_place[place].append(PlaceMention(publication.title, publication.address, publication.date, publication.lang))
    return {place: tuple(sorted(set(ones), key=_make_sort_key, reverse=True)[:MOST_MENTIONS]) for place, ones in mentions_by_place.items()}


def find_named_place(names: Mapping[str, Named], name: object) -> Named | None:
    """The place that `name` means, or None: an address in words is none."""
    return names.get(slugify(name)) if isinstance(name, str) and name else None


def _make_sort_key(mention: PlaceMention) -> tuple[str, str]:
    return mention.date.isoformat() if mention.date else "", mention.url


TOP = "lieux/"


@dataclass(frozen=True)
class PlaceListLink:
    """A list of places: `name` is plain text, `url` site-relative, `count` how many it holds.

    Where it would hold one, the link is that place's: `lang` is that of its name, `sort` what it is, empty when its name says so.
    """

    name: str
    url: str
    count: int
    sort: str = ""
    lang: str = ""


@dataclass(frozen=True)
class FamilyShelf:
    """A family of sorts, and the lists of those that have places."""

    name: str
    links: tuple[PlaceListLink, ...]


@dataclass(frozen=True)
class Overview:
    """The front of the directory."""

    count: int
    shelves: tuple[FamilyShelf, ...]
    quarters: tuple[PlaceListLink, ...]


@dataclass(frozen=True)
class Group:
    """Places of a list under one heading; `url` leads to all of that name, and is empty when there is no such list."""

    name: str
    slug: str
    url: str
    entries: tuple[PlaceEntry, ...]


@dataclass(frozen=True)
class PlaceList:
    """One page of the directory: `by_quarter` says what its groups are, quarters or families."""

    title: str
    address: str
    groups: tuple[Group, ...]
    by_quarter: bool

    @property
    def count(self) -> int:
        return sum(len(group.entries) for group in self.groups)

    @property
    def mark(self) -> str:
        """A value that changes with the list."""
        groups = [(group.name, group.url, [entry.mark for entry in group.entries]) for group in self.groups]
        return repr((self.title, self.by_quarter, groups))


def build_overview(entries: Sequence[PlaceEntry], quarters: Sequence[str]) -> Overview:
    """The front of the directory of `entries`; `quarters` are the town's, in its order."""
    by_sort = _group_entries(entries, lambda one: one.sort)
    shelves = (FamilyShelf(family, tuple(_list_sorts(family, by_sort))) for family in FAMILIES)
    by_quarter = _group_entries(entries, lambda one: one.quarter)
    links = tuple(
        PlaceListLink(quarter.name, format_quarter_address(quarter), len(by_quarter[quarter]))
        for quarter in _sort_quarters(by_quarter, quarters)
    )
    return Overview(len(entries), tuple(place_shelf for place_shelf in shelves if place_shelf.links), links)


def build_lists(entries: Sequence[PlaceEntry], quarters: Sequence[str]) -> Iterable[PlaceList]:
    """A list for each sort, and for each quarter, that has places."""
    by_sort, by_quarter = _group_entries(entries, lambda one: one.sort), _group_entries(entries, lambda one: one.quarter)
    for sort, members in by_sort.items():
        groups = _group_entries(members, lambda one: one.quarter)
        ordered = [*_sort_quarters(groups, quarters), *([None] if None in groups else [])]
        groups_of_place = tuple(_build_quarter_group(quarter, groups[quarter]) for quarter in ordered)
        yield PlaceList(sort.plural, sort.url, groups_of_place, by_quarter=True)
    for quarter in _sort_quarters(by_quarter, quarters):
        families = _group_entries(by_quarter[quarter], lambda entry: entry.sort.family)
        groups_of_place = tuple(
            Group(family, slugify(family), "", _sort_by_rank(families[family])) for family in FAMILIES if family in families
        )
        yield PlaceList(quarter.name, format_quarter_address(quarter), groups_of_place, by_quarter=False)


def format_quarter_address(quarter: Quarter) -> str:
    """The address of the list of the places of a quarter, site-relative."""
    return f"{TOP}quartiers/{quarter.slug}/"


def _build_quarter_group(quarter: Quarter | None, members: Iterable[PlaceEntry]) -> Group:
    if quarter is None:
        return Group(N_("Ailleurs"), "ailleurs", "", _sort_by_rank(members))
    return Group(quarter.name, quarter.slug, format_quarter_address(quarter), _sort_by_rank(members))


def _list_sorts(family: str, by_sort: dict[Sort, list[PlaceEntry]]) -> Iterable[PlaceListLink]:
    return (_link_sort(sort, by_sort[sort]) for sort in SORTS if sort.family == family and sort in by_sort)


def _link_sort(sort: Sort, entries: Sequence[PlaceEntry]) -> PlaceListLink:
    if len(entries) > 1:
        return PlaceListLink(sort.plural, sort.url, len(entries))
    (entry,) = entries
    return PlaceListLink(entry.title, entry.url, 1, "" if slugify(sort.name) in slugify(entry.title) else sort.name, entry.lang)


def _sort_quarters(found: Iterable[Quarter | None], names: Sequence[str]) -> list[Quarter]:
    ranks = {slugify(name): rank for rank, name in enumerate(names)}
    return sorted(filter(None, found), key=lambda quarter: (ranks.get(quarter.slug, len(ranks)), quarter))


def _sort_by_rank(members: Iterable[PlaceEntry]) -> tuple[PlaceEntry, ...]:
    return tuple(sorted(members, key=lambda one: one.rank))


Key = TypeVar("Key", bound=Hashable)


def _group_entries(entries: Iterable[PlaceEntry], key: Callable[[PlaceEntry], Key]) -> dict[Key, list[PlaceEntry]]:
    groups: dict[Key, list[PlaceEntry]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return groups


HORIZON = timedelta(days=10)
"""A site that is not built for so long tells no more what is open: its pages say their hours, as without a script."""

FURTHEST = timedelta(days=370)
"""How far the next change is looked for: a beach that opens for the summer."""

LETTERS = {OPEN: "o", OFF: "c"}


def format_coming_changes(places: Mapping[str, Hours], now: datetime) -> str:
    """The file, as JSON, of `places` by their slugs, from the midnight before `now` on."""
    start = find_midnight(now.date())
    changes_by_slug = {slug: place_changes for slug in sorted(places) if (place_changes := format_changes(places[slug], start))}
    return json.dumps(
        {"from": count_minutes(start), "until": count_minutes(start + HORIZON), "places": changes_by_slug}, separators=(",", ":")
    )


@lru_cache(maxsize=4096)
def format_changes(hours: Hours, start: datetime) -> str:
    """The length of each state of one place from `start` on, until the first change past the horizon.

    Nothing when the library cannot follow its hours: its page tells them in words alone.
    """
    try:
        return "".join(f"{state}{length or ''}" for state, length in _measure_lengths(hours, start))
    except Incalculable:
        return ""


def count_minutes(moment: datetime) -> int:
    """Since 1970, UTC."""
    return int(moment.timestamp()) // 60


def _measure_lengths(hours: Hours, start: datetime) -> Iterator[tuple[str, int]]:
    last = start + FURTHEST
    for letter, same_letter in groupby(list_openings(hours, start, last), key=lambda opening: LETTERS.get(opening.state, "u")):
        first, end = _ends(same_letter)
        yield letter, 0 if end >= last else count_minutes(end) - count_minutes(first)
        if end > start + HORIZON:
            return


def _ends(alike: Iterable[OpeningPeriod]) -> tuple[datetime, datetime]:
    periods = list(alike)
    return periods[0].start, periods[-1].end


URL = "lieux/tables.json"
TYPE = "restaurant"


def list_tables(entries: Iterable[PlaceEntry]) -> tuple[PlaceEntry, ...]:
    """Filter `entries` to restaurants."""
    return tuple(entry for entry in entries if entry.sort.name == TYPE)


def format_tables(entries: Iterable[PlaceEntry], hours: Mapping[str, Hours], now: datetime) -> str:
    """The JSON of the coming changes of the restaurants among `entries`, and the slugs of those of each quarter, by the quarter's.

    `hours` are those of the places that have some, by slug.
    """
    table_entries = [entry for entry in list_tables(entries) if entry.slug in hours]
    quarters = defaultdict(list)
    for entry in table_entries:
        if entry.quarter:
            quarters[entry.quarter.slug].append(entry.slug)
    changes = json.loads(format_coming_changes({entry.slug: hours[entry.slug] for entry in table_entries}, now))
    return json.dumps({**changes, "quarters": quarters}, separators=(",", ":"))
