"""A session as readers find it, its minutes and deliberations, calendars, and the members over all sessions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from math import cos, pi, sin
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from plugins.core.infrastructure.build_services import OutputManifest, write_output
from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.hand_offs import OwnPage
from plugins.core.publication.identifiers import slugify, slugify_name
from plugins.core.publication.publication import PLACE, PublishedContent, index_by_name, list_place_names
from plugins.town.agenda.event import Appointment, CalendarFrame
from plugins.town.council.kinds import KINDS, find_session_span
from plugins.town.council.session import CLOSED, DELIBERATIONS, FOLDER, LIVE, MEMBERS, POINTS, CouncilSession, Deliberation
from plugins.town.council.vote import WORDS, Member

QUESTION = "question"
"""The kinds of the town's places and of residents' questions, which other rooms declare."""


@dataclass(frozen=True)
class SessionPlace:
    """`name` and `street` are plain text, `url` the page of the place, site-relative; each may be empty."""

    name: str = ""
    street: str = ""
    url: str = ""


def find_places(contents: Iterable[PublishedContent]) -> Mapping[str, PublishedContent]:
    """The places among `contents`, Pelican's, by all that an editor may call them."""
    places = (content for content in contents if content.publication.kind.name == PLACE)
    return index_by_name((list_place_names(place.publication), place) for place in places)


def find_whereabouts(extra: Mapping[str, Any], places_by_slug: Mapping[str, PublishedContent]) -> SessionPlace:
    """The place of the session whose keys are `extra`."""
    name, street = extra.get("place") or "", extra.get("street_address") or ""
    place = places_by_slug.get(slugify(name))
    if place is None:
        return SessionPlace(name, street)
    address = place.url if place.status == "published" else ""
    return SessionPlace(place.publication.title, street or place.publication.extra.get("street_address", ""), address)


@dataclass(frozen=True)
class Minutes:
    """`file` is the PDF, below the content folder; `online` the day on which it was put online, None when unknown; `page` the address,
    site-relative, of the page that says the same, empty when there is none."""

    file: str
    online: date | None = None
    page: str = ""


def find_pdf_twins(contents: Iterable[PublishedContent]) -> dict[str, str]:
    """The page of each PDF of which one of `contents`, Pelican's, says everything: its address by the file."""
    return {content.publication.extra["pdf"]: content.url for content in contents if content.publication.extra.get("pdf")}


def find_minutes(record: Mapping[str, Any], pages: Mapping[str, str]) -> Minutes | None:
    """The minutes of the session whose front matter is `record`; `pages` are the `twins` of every PDF."""
    file = record.get("pv")
    return Minutes(file, record.get("pv_online"), pages.get(file, "")) if file else None


PICKED = re.compile(r"#e-([0-9a-z]{12,32})")
"""A line that is an entry’s anchor and nothing else stands for the entry’s text."""


@dataclass(frozen=True)
class DecisionLine:
    """One of the three lines; `anchor` is that of the entry it quotes, empty when an editor wrote it."""

    text: str
    anchor: str = ""


def summarize_decisions(entry_texts: Iterable[str], session: CouncilSession) -> tuple[DecisionLine, ...]:
    """The lines `entry_texts` of a closed session, as an editor wrote them; those that name no entry of the session, or one that decides
    nothing, are left out. Before it is closed, nothing is decided."""
    if session.status != CLOSED:
        return ()
    texts = {entry.anchor: entry.text for entry in session.entries if entry.decides}
    lines = (DecisionLine(texts.get(line[1:], ""), line[1:]) if PICKED.fullmatch(line) else DecisionLine(line) for line in entry_texts)
    return tuple(line for line in lines if line.text)


@dataclass(frozen=True)
class PublishedSession:
    """What the page shows of one session, besides its entries."""

    session: CouncilSession
    deliberations: tuple[Deliberation, ...] = ()
    minutes: Minutes | None = None

    @property
    def day(self) -> date:
        """The day of the session, in Paris: that on which it began."""
        return self.session.start.astimezone(PARIS).date()

    @property
    def online(self) -> date | None:
        """The day on which the complete list went online; None when unknown or absent."""
        days = [each.online for each in self.deliberations if each.online]
        return max(days) if days and len(days) == len(self.deliberations) else None


@dataclass(frozen=True)
class SessionYear:
    """The sittings of one year, the newest first; `address` is that of its page, site-relative."""

    year: int
    address: str
    sittings: tuple[PublishedSession, ...]


def sort_sittings(sittings: Iterable[PublishedSession]) -> tuple[PublishedSession, ...]:
    return tuple(sorted(sittings, key=lambda one: (one.session.start.timestamp(), one.session.identity)))


def group_by_year(sittings: Iterable[PublishedSession], folder: str) -> tuple[SessionYear, ...]:
    """The years of `sittings`, which come in their order: the newest first, at `folder`; those before it have a page each, for ever."""
    sittings_by_year: dict[int, list[PublishedSession]] = {}
    for sitting in sittings:
        sittings_by_year.setdefault(sitting.day.year, []).append(sitting)
    newest = max(sittings_by_year, default=0)
    return tuple(
        SessionYear(year, folder if year == newest else f"{folder}{year}/", tuple(reversed(sittings_by_year[year])))
        for year in sorted(sittings_by_year, reverse=True)
    )


@dataclass(frozen=True)
class SessionShelf:
    """Contents of Pelican's, each with its `session`: `live`, `coming` (the next first), `past`: pairs of a year and its
    own, the newest first."""

    live: tuple[PublishedContent, ...]
    coming: tuple[PublishedContent, ...]
    past: tuple[tuple[int, tuple[PublishedContent, ...]], ...]


def list_by_start(contents: Iterable[PublishedContent]) -> list[PublishedContent]:
    """Contents of Pelican's, each with its `session`, the first that is held before the others."""
    return sorted(contents, key=lambda content: (content.session.start.timestamp(), content.url))


def build_session_shelf(contents: Iterable[PublishedContent], now: datetime) -> SessionShelf:
    ordered = list_by_start(contents)
    live = tuple(
        content
        for content in ordered
        if content.session.status == LIVE and not content.session.is_awaited(now) and not content.session.is_silent(now)
    )
    coming = tuple(content for content in ordered if content not in live and find_session_span(content.publication, now))
    past = [content for content in reversed(ordered) if content not in live and content not in coming]
    years = ((year, tuple(ours)) for year, ours in groupby(past, lambda content: content.session.start.year))
    return SessionShelf(live, coming, tuple(years))


def list_question_sessions(contents: Iterable[PublishedContent], now: datetime) -> tuple[PublishedContent, ...]:
    """The sessions of residents' questions among `contents`, the next first."""
    ours = [content for content in contents if content.session.answered_by and find_session_span(content.publication, now)]
    return tuple(list_by_start(ours))


def find_questions(contents: Iterable[PublishedContent]) -> Mapping[str, PublishedContent]:
    """The residents' questions among `contents`, Pelican's, by their short address, and by those that they had before."""
    ours = sorted((content for content in contents if content.publication.kind.name == QUESTION), key=lambda content: content.url)
    former = {alias.strip("/").rpartition("/")[2]: content for content in ours for alias in content.publication.aliases}
    return {**former, **{content.publication.slug: content for content in ours}}


def find_question_addresses(session: CouncilSession, questions: Mapping[str, PublishedContent]) -> Mapping[str, str]:
    return {entry.question: questions[entry.question].url for entry in session.entries if entry.question in questions}


def find_live_answers(
    sessions: Iterable[CouncilSession], questions: Mapping[str, PublishedContent]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """See `CouncilContext.answered_live`; `questions` are those that readers may find, by each of their names."""
    moments: dict[str, tuple[tuple[str, str], ...]] = {}
    for session in sorted(sessions, key=lambda each: (each.start.timestamp(), each.identity)):
        for entry in session.entries:
            if entry.question in questions:
                name = questions[entry.question].publication.slug
                moments[name] = (*moments.get(name, ()), (f"{session.address}#{entry.anchor}", session.title))
    return moments


CALENDAR_ADDRESS, OWN = f"{FOLDER}conseil.ics", "seance.ics"
CALENDAR_TITLE, ANSWERING = "Conseil municipal", "Questions en direct"


def format_calendar_address(content: PublishedContent) -> str:
    """The site-relative address of one session's calendar."""
    return f"{content.url}{OWN}"


def select_for_calendar(contents: Iterable[PublishedContent], today: date) -> tuple[PublishedContent, ...]:
    """Filter `contents` to what the calendar holds: events over for more than twelve full months go, once a month."""
    since = date(today.year - 1, today.month, 1)
    return tuple(list_by_start(content for content in contents if content.session.start.date() >= since))


def write_calendar(
    output: Path, contents: tuple[PublishedContent, ...], frame: CalendarFrame, authority: str, manifest: OutputManifest
) -> None:
    """Write the calendar of the council's sessions among `contents`, and that of each, below `output`; unchanged ones stay. Where
    residents' questions are answered live the council does not sit: that session has its own calendar alone."""
    appointments = [_build_appointment(content) for content in contents]
    councils = [appointment for content, appointment in zip(contents, appointments, strict=True) if not content.session.answered_by]
    if councils and not manifest.is_current(CALENDAR_ADDRESS, frame.title, frame.source, frame.home, authority, *map(repr, councils)):
        from plugins.town.agenda.ical import format_vcalendar  # icalendar is imported once a calendar moves

        write_output(
            output, CALENDAR_ADDRESS, format_vcalendar(frame, (_format_vevent(appointment, authority) for appointment in councils))
        )
    for content, appointment in zip(contents, appointments, strict=True):
        if not manifest.is_current(format_calendar_address(content), authority, repr(appointment)):
            from plugins.town.agenda.ical import format_invitation  # likewise

            write_output(output, format_calendar_address(content), format_invitation(_format_vevent(appointment, authority)))


def _format_vevent(appointment: Appointment, authority: str) -> bytes:
    from plugins.town.agenda.ical import format_vevent  # likewise

    return format_vevent(appointment, authority)


def _build_appointment(content: PublishedContent) -> Appointment:
    publication, session, where = content.publication, content.session, content.whereabouts
    title = ANSWERING if session.answered_by else CALENDAR_TITLE
    created = publication.date or datetime(1970, 1, 1, tzinfo=UTC)
    agenda = [f"{item.number}. {item.title}" for item in session.items]
    lines = (publication.summary, *agenda, publication.extra.get("attend"), session.video, content.permalink)
    return Appointment(
        identity=publication.identity,
        created=created,
        changed=max(created, publication.modified or created),
        start=session.start,
        end=session.end,
        title=publication.title,
        place=", ".join(filter(None, (where.name, where.street))),
        description="\n".join(filter(None, lines)),
        categories=(title, *(tag for tag in publication.tags if tag.casefold() != title.casefold())),
        url=content.permalink,
    )


WIDTH, HEIGHT, MIDDLE = 200, 104, 98
"""Units of the drawing; `MIDDLE` is how far down its centre is."""
INNER, OUTER, SEAT = 44, 92, 6
"""Units: the radius of the first row, of the last, of a seat."""
PER_ROW = 11
"""Members for whom one more row is drawn."""
MOST_ROWS = 5
COLOURS = 6
"""How many the theme has, `seat-1` to `seat-6`; a seventh group has the first again."""


def draw_hemicycle(members: Sequence[int], label: str) -> Markup:
    """An SVG with as many seats as `members` gives for each group, the first at the left; `label` is its accessible name."""
    owners = [number % COLOURS + 1 for number, count in enumerate(members) for _ in range(count)]
    circles = Markup().join(
        Markup('<circle class="seat-{}" cx="{:.0f}" cy="{:.0f}" r="{}"/>').format(owner, x, y, SEAT)
        for owner, (x, y) in zip(owners, _place_seats(len(owners)), strict=True)
    )
    return Markup('<svg class="hemicycle" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>').format(
        escape(label), WIDTH, HEIGHT, circles
    )


def _place_seats(count: int) -> Iterable[tuple[float, float]]:
    """The places of `count` seats, from the left end of the half circle to the right one, row beside row."""
    rows = min(MOST_ROWS, count // PER_ROW + 1)
    radii = [OUTER - row * (OUTER - INNER) / max(1, rows - 1) for row in range(rows)]
    shares = [int(count * radius / sum(radii)) for radius in radii]
    shares[0] += count - sum(shares)
    angles = [(pi * (1 - (place + 0.5) / share), radius) for share, radius in zip(shares, radii, strict=True) for place in range(share)]
    return [(WIDTH / 2 + radius * cos(angle), MIDDLE - radius * sin(angle)) for angle, radius in sorted(angles, reverse=True)]


PRESENT, REPRESENTED, ABSENT = "présent", "représenté", "absent"


@dataclass(frozen=True)
class Seat:
    """One session for one member: `state` is PRESENT, REPRESENTED or ABSENT, `proxy` who voted in their name. `url` is the session's page,
    site-relative."""

    title: str
    url: str
    day: date
    state: str
    proxy: str = ""


@dataclass(frozen=True)
class Act:
    """A deliberation whose vote is public; `url` leads to it. All who voted share it: twenty years of votes by name would be many."""

    object: str
    url: str
    day: date


@dataclass(frozen=True)
class MemberYear:
    """One year of one member, the newest session first; `votes_by_act` are the public votes by what they did, one of `vote.WORDS`."""

    year: int
    seats: tuple[Seat, ...]
    votes_by_act: Mapping[str, tuple[Act, ...]]

    @property
    def states(self) -> Counter[str]:
        return Counter(seat.state for seat in self.seats)

    @property
    def votes(self) -> int:
        return sum(map(len, self.votes_by_act.values()))


@dataclass(frozen=True)
class Person:
    """One member, with the group of their last session; `years` from the newest. `sits`: whether they were of the last session of all."""

    name: str
    group: str
    years: tuple[MemberYear, ...]
    sits: bool = True

    @property
    def address(self) -> str:
        """Their page, site-relative."""
        return f"{MEMBERS}{slugify_name(self.name)}/"

    @property
    def states(self) -> Counter[str]:
        """The number of sessions in each state, over all years."""
        return sum((year.states for year in self.years), Counter())


_Told = tuple[list[Seat], dict[str, list[Act]]]
"""The seats and the votes of one member in one year."""


def list_people(sittings: Iterable[PublishedSession]) -> tuple[Person, ...]:
    """Everyone who sat in one of `sittings`, which come in their order: those of the last one as it names them, then those who left."""
    last: dict[str, tuple[Member, int, int]] = {}
    years_by_slug: dict[str, dict[int, _Told]] = {}
    number = 0
    for number, sitting in enumerate(sittings, 1):
        done = _index_acts_by_name(sitting)
        for place, member in enumerate(sitting.session.best_attendance):
            slug = slugify_name(member.name)
            seats, voted = years_by_slug.setdefault(slug, {}).setdefault(sitting.day.year, ([], {}))
            seats.append(_find_seat(sitting, member))
            for act, word in done.get(member.name, ()):
                voted.setdefault(word, []).append(act)
            last[slug] = (member, number, place)
    ordered = sorted(years_by_slug, key=lambda slug: (-last[slug][1], last[slug][2]))
    return tuple(_build_person(last[slug][0], years_by_slug[slug], last[slug][1] == number) for slug in ordered)


def _build_person(member: Member, told: dict[int, _Told], sits: bool) -> Person:
    return Person(member.name, member.group, tuple(_list_years(told)), sits)


def _find_seat(session: PublishedSession, member: Member) -> Seat:
    state = PRESENT if member.present else REPRESENTED if member.proxy else ABSENT
    return Seat(session.session.title, session.session.address, session.day, state, member.proxy if state == REPRESENTED else "")


def _index_acts_by_name(session: PublishedSession) -> dict[str, list[tuple[Act, str]]]:
    """What each name did at each public vote."""
    acts: dict[str, list[tuple[Act, str]]] = {}
    for each in session.deliberations:
        if each.vote and each.vote.names:
            act = Act(each.object, f"{session.session.address}#{each.anchor}", session.day)
            for name, word in each.vote.names:
                acts.setdefault(name, []).append((act, word))
    return acts


def _list_years(years: dict[int, _Told]) -> Iterator[MemberYear]:
    for year in sorted(years, reverse=True):
        seats, done = years[year]
        yield MemberYear(year, tuple(reversed(seats)), {word: tuple(reversed(done[word])) for word in WORDS if word in done})


def list_council_pages(sittings: Iterable[PublishedSession]) -> Iterator[OwnPage]:
    """All council pages, from every public sitting, in order. What has nothing to show has no page."""
    sittings = tuple(sittings)
    yield from _list_year_pages("deliberations", DELIBERATIONS, [sitting for sitting in sittings if sitting.deliberations])
    yield from _list_year_pages("council_items", POINTS, [sitting for sitting in sittings if sitting.session.items], genre=KINDS[0].label)
    persons = list_people(sitting for sitting in sittings if sitting.session.status == CLOSED)
    if persons:
        former_members = tuple(each for each in persons if not each.sits)
        yield OwnPage("council_members", MEMBERS, {"groups": tuple(group_by_party(persons)), "gone": former_members})
    for person in persons:
        yield from _list_member_pages(person)


def _list_year_pages(template: str, folder: str, sittings: Iterable[PublishedSession], **more: str) -> Iterator[OwnPage]:
    """Each knows the others by their number alone, so that an old one moves once a year at most."""
    years = group_by_year(sittings, folder)
    ways = tuple((each.year, each.address) for each in years)
    for each in years:
        yield OwnPage(template, each.address, {"year": each, "ways": ways, **more})


def _list_member_pages(person: Person) -> Iterator[OwnPage]:
    ways = tuple((year.year, person.address if year is person.years[0] else f"{person.address}{year.year}/") for year in person.years)
    for year, (_, address) in zip(person.years, ways, strict=True):
        subject = {"person": person} if year is person.years[0] else {"person": None, "called": person.name, "home": person.address}
        yield OwnPage("council_member", address, {**subject, "year": year, "ways": ways})


def group_by_party(people: Iterable[Person]) -> Iterator[tuple[str, tuple[Person, ...]]]:
    """The members of the last session, by political group; the name is empty for independents."""
    groups: dict[str, list[Person]] = {}
    for person in people:
        if person.sits:
            groups.setdefault(person.group, []).append(person)
    yield from ((name, tuple(members)) for name, members in groups.items())
