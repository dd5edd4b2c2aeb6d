"""A session of the council, as its file says it: when and where, on what, and who sits.

Articles of law are of the Code général des collectivités territoriales.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

from plugins.core.infrastructure.build_services import OutputManifest
from plugins.core.infrastructure.clock import PARIS
from plugins.core.publication.identifiers import slugify
from plugins.core.publication.publication import Publication
from plugins.core.publication.words import N_
from plugins.town.council.entry import (
    ADJOURNED,
    NOTED,
    WITHDRAWN,
    EntryStanding,
    SeatingPlan,
    SessionEntry,
    find_corrected,
    find_decisions,
    find_doubtful_votes,
    find_root,
    list_standings,
    number_entries,
)
from plugins.town.council.vote import (
    ADOPTED,
    REJECTED,
    Attendance,
    Member,
    Vote,
    compute_quorum,
    find_best_attendance,
    find_refusal,
    is_unanimous,
    list_voters,
)

PLANNED, LIVE, CLOSED = "prévu", "direct", "clos"
STATUSES = {PLANNED: N_("à venir"), LIVE: N_("en direct"), CLOSED: N_("close")}


EARLY = timedelta(hours=1)
"""Before its hour: a session that was made live the day before is live from then on."""
EVENING = timedelta(hours=6)
"""How long a session of which nothing is heard is believed to last. Ours: councils sit two to five hours."""
FOLDER = "conseil/"
"""Where the pages of the sessions are, site-relative; their files too, below the content folder."""


@dataclass(frozen=True)
class AgendaItem:
    """One item of the agenda. `number` is as the convocation writes it. `documents` are pairs of a title and an address."""

    number: str
    title: str
    rapporteur: str = ""
    documents: tuple[tuple[str, str], ...] = ()

    @property
    def anchor(self) -> str:
        return f"point-{slugify(self.number)}"


@dataclass(frozen=True)
class Window:
    """A time (aware, `end` excluded, None while unknown) at which the council sits behind closed doors."""

    start: datetime
    end: datetime | None = None

    def holds(self, instant: datetime) -> bool:
        """Whether `instant` is in it."""
        return self.start <= instant and (self.end is None or instant < self.end)


@dataclass(frozen=True)
class CouncilSession:
    """`identity` is the publication's; `address` is site-relative, with a final slash. Instants are aware, in Europe/Paris.

    `answered_by` is who answers residents' questions live, with their `role`; empty of a session of the council.
    """

    identity: str
    title: str
    address: str
    start: datetime
    status: str = PLANNED
    end: datetime | None = None
    place: str = ""
    video: str = ""
    items: tuple[AgendaItem, ...] = ()
    members: tuple[Member, ...] = ()
    closed_doors: tuple[Window, ...] = ()
    entries: tuple[SessionEntry, ...] = ()
    answered_by: str = ""
    role: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that sit, in the order in which members are written."""
        return tuple(dict.fromkeys(member.group for member in self.members if member.group))

    @property
    def votes_at_most(self) -> int:
        """Votes that can be cast: one for each member who is present, one more for each proxy that one of them holds."""
        return len(list_voters(self.members))

    @property
    def has_quorum(self) -> bool:
        """Whether the majority of the members are there themselves (L. 2121-17), for proxies do not count; True where none are written."""
        return not self.members or sum(member.present for member in self.members) >= compute_quorum(self.members)

    def get_session_at(self, entry: SessionEntry) -> "CouncilSession":
        """The session with its members as they sat at `entry`, or at what it corrects: entries record who comes and goes."""
        return replace(self, members=SeatingPlan.build(self.members, self.entries).get_members_at(entry))

    @property
    def best_attendance(self) -> tuple[Member, ...]:
        """The members, each as they were at best: there at some time of the session, else represented, else away."""
        return find_best_attendance(self.members, (standing.attendance for standing in list_standings(self.entries) if standing.attendance))

    @property
    def now(self) -> "CouncilSession":
        """The session with its members after all its entries."""
        return replace(self, members=SeatingPlan.build(self.members, self.entries).get_last_members())

    def is_awaited(self, now: datetime) -> bool:
        """Whether it was opened ahead of its hour and has no entry yet: readers are shown when it begins."""
        return self.status == LIVE and now < self.start - EARLY and not self.entries

    @property
    def last_heard(self) -> datetime:
        """When the session last gave a sign: its start, or an entry."""
        return max((self.start, *(entry.at for entry in self.entries)))

    @property
    def silent_from(self) -> datetime:
        """When nothing will have been heard of it for an evening."""
        return self.last_heard + EVENING

    def is_silent(self, now: datetime) -> bool:
        """Whether it is live and nothing was heard of it for an evening: nobody closed it, and readers are not told that it goes on."""
        return self.status == LIVE and now >= self.silent_from

    def is_behind_closed_doors(self, instant: datetime) -> bool:
        """Whether nothing that happens at `instant` may be published: article L. 2121-18 of the Code."""
        return any(window.holds(instant) for window in self.closed_doors)

    def replace_names(self, vote: Vote) -> Vote:
        """`vote` with the names of groups and members as they are written here: the keys of a front matter come in lower case."""
        return _restore_spelling(vote, _index_spellings(self.members))

    def find_vote_mistake(self, vote: Vote) -> str:
        """What is wrong with `vote`, in a French sentence; empty when it is possible. No one is counted where the members are not
        written."""
        return find_refusal(vote, self.members)


def list_session_sources(content: Path) -> Iterator[str]:
    """The files that may be those of sessions, below `content`."""
    return (f"{FOLDER}{path.name}" for path in sorted((content / FOLDER).glob("*.md")))


def build_session(publication: Publication) -> CouncilSession | None:
    """The session that a publication of the kind `seance` is; None while its file does not say when it is held."""
    record: Mapping[str, Any] = publication.extra
    if not record.get("start"):
        return None
    members = tuple(_build_member(each) for each in record.get("members") or () if each.get("name"))
    return CouncilSession(
        identity=publication.identity,
        title=publication.title,
        address=publication.address,
        start=record["start"],
        status=record.get("session_status") or PLANNED,
        end=record.get("end"),
        place=record.get("place") or "",
        video=record.get("video") or "",
        items=tuple(_build_item(each) for each in record.get("agenda") or () if each.get("number")),
        members=members,
        closed_doors=tuple(Window(each["start"], each.get("end")) for each in record.get("huis_clos") or () if each.get("start")),
        entries=tuple(_build_entries(record.get("entries") or (), members)),
        answered_by=record.get("answered_by") or "",
        role=record.get("role") or "",
    )


def _build_item(told: Mapping[str, Any]) -> AgendaItem:
    documents = (
        (document["title"], document["href"]) for document in told.get("documents") or () if document.get("title") and document.get("href")
    )
    return AgendaItem(told["number"], told.get("title", ""), told.get("rapporteur", ""), tuple(documents))


def _build_member(told: Mapping[str, Any]) -> Member:
    """A member who has given a proxy counts as absent."""
    proxy = told.get("proxy", "")
    return Member(told["name"], told.get("group", ""), told.get("present", not proxy), proxy)


def _build_entries(told: Iterable[Mapping[str, Any]], members: Iterable[Member]) -> Iterable[SessionEntry]:
    """Those that can be shown. The keys of a front matter come in lower case: names are given back as the members’ are written."""
    spelling = _index_spellings(members)
    for record in told:
        if all(record.get(name) for name in ("id", "kind", "at")):
            vote, moves = record.get("vote"), record.get("attendance") or ()
            attendance = tuple(move if isinstance(move, Attendance) else Attendance.from_json(move) for move in moves if move.get("name"))
            yield SessionEntry(**{"text": "", **record, "vote": vote and _restore_spelling(vote, spelling), "attendance": attendance})


def _index_spellings(members: Iterable[Member]) -> dict[str, str]:
    return {name.lower(): name for member in members for name in (member.name, member.group)}


def _restore_spelling(vote: Vote, known: Mapping[str, str]) -> Vote:
    groups = tuple((known.get(name, name), count) for name, count in vote.groups)
    return replace(vote, groups=groups, names=tuple((known.get(name, name), done) for name, done in vote.names))


MEMBERS, DELIBERATIONS, POINTS = "conseil/membres/", "conseil/deliberations/", "conseil/points/"
RESERVED = frozenset({"membres", "deliberations", "points", "page"})
"""Pages of the room that are beside those of the sessions."""


def is_reserved_slug(slug: str) -> bool:
    """Whether a page of the room has that address already; a year may be one, some day."""
    return slug in RESERVED or re.fullmatch(r"\d{4}", slug) is not None


LIST = f"{FOLDER}direct.json"
"""Written by each build: which sessions are live. Readers may know it, the pages say so."""
PAGE, LIVE_JSON, WHOLE, FEEDS = "index.html", "live.json", "seance.json", ("rss.xml", "atom.xml", "feed.json")
"""What the service writes for a session: its page, what the script of the page asks for, what machines read whole, the feeds of entries."""
TWINS = ("", ".br", ".gz")


def find_withheld(output: Path) -> dict[str, tuple[str, ...]]:
    """The folders of the sessions that are live in the site `output`, and the names of what the service writes in each."""
    try:
        folders = json.loads((output / LIST).read_text(encoding="utf-8"))["folders"]
    except FileNotFoundError:
        return {}
    return dict.fromkeys(folders, tuple(f"{name}{twin}" for name in (PAGE, LIVE_JSON, WHOLE, *FEEDS) for twin in TWINS))


def format_live_folders(folders: Iterable[str]) -> str:
    """The text of LIST for these folders, site-relative, with a final slash."""
    return json.dumps({"version": 1, "folders": sorted(folders)}, ensure_ascii=False) + "\n"


RESULTS = (ADOPTED, REJECTED, NOTED, ADJOURNED, WITHDRAWN)
DECIDED = (ADOPTED, NOTED)
"""Results that make an act: what was rejected, adjourned or withdrawn was examined, and is none."""


@dataclass(frozen=True)
class Deliberation:
    """One line of the list. `number` is the town's, `item` that of the agenda. `online` is the day on which the list was put online with
    it, `received` that on which the State had it. `document` is its text, below the content folder. `matter` is one of MATTERS.

    `entry` is the id of the entry that tells its vote, at which `most` members could vote, 0 when unknown.
    """

    number: str
    object: str
    item: str = ""
    result: str = ""
    vote: Vote | None = None
    online: date | None = None
    document: str = ""
    matter: str = ""
    received: date | None = None
    entry: str = ""
    most: int = 0

    @property
    def anchor(self) -> str:
        return f"deliberation-{slugify(self.number)}"

    @property
    def is_act(self) -> bool:
        return self.result in DECIDED


def list_deliberations(session: CouncilSession, record: Mapping[str, Any]) -> tuple[Deliberation, ...]:
    """The list of `session`; `record` is the rest of its front matter."""
    entry_standings = list_standings(session.entries)
    records, online = record.get("deliberations") or (), record.get("deliberations_online")
    if records:
        return tuple(_complete(session, records, online, entry_standings))
    return tuple(_derive(session, online, find_decisions(entry_standings))) if session.status == CLOSED else ()


def _complete(
    session: CouncilSession, written: Sequence[Mapping[str, Any]], online: date | None, standings: Sequence[EntryStanding]
) -> Iterator[Deliberation]:
    titles, decided = {item.number: item.title for item in session.items}, find_decisions(standings)
    alone = Counter(each.get("item") for each in written)
    doubtful = find_doubtful_votes(session.members, session.entries)
    entry_by_id, by_first = {entry.id: entry for entry in session.entries}, {standing.first.id: standing for standing in standings}
    for each in written:
        item = each.get("item", "")
        last = decided.get(item) if alone[item] == 1 else None
        entry = entry_by_id.get(each.get("entry", ""))
        named = by_first.get(find_root(entry, entry_by_id).id) if entry else None
        by = named if each.get("entry") else last
        vote = session.replace_names(each["vote"]) if each.get("vote") else (by and by.teller.id not in doubtful and by.vote) or None
        yield Deliberation(
            number=each.get("number") or f"{session.start.astimezone(PARIS).date()}-{item}",
            object=each.get("object") or titles.get(item, ""),
            item=item,
            result=each.get("result") or (vote.result if vote else by.outcome if by else ""),
            vote=vote,
            online=each.get("online") or online,
            document=each.get("document", ""),
            matter=each.get("matter", ""),
            received=each.get("received"),
            entry=by.teller.id if by and by.vote else "",
            most=session.get_session_at(by.first).votes_at_most if by else session.votes_at_most,
        )


def _derive(session: CouncilSession, online: date | None, decided: Mapping[str, EntryStanding]) -> Iterator[Deliberation]:
    day = session.start.astimezone(PARIS).date()
    doubtful = find_doubtful_votes(session.members, session.entries)
    for item in session.items:
        decision = decided.get(item.number)
        if decision and decision.vote and decision.teller.id in doubtful:
            yield Deliberation(f"{day}-{item.number}", item.title, item.number, online=online, entry=decision.teller.id)
        elif decision:
            yield Deliberation(
                number=f"{day}-{item.number}",
                object=item.title,
                item=item.number,
                result=decision.result,
                vote=decision.vote,
                online=online,
                entry=decision.teller.id if decision.vote else "",
                most=session.get_session_at(decision.first).votes_at_most,
            )


NEWEST_ENTRIES = 50
"""Entries at the top of a live page, the newest first; those before them are folded by item."""


@dataclass(frozen=True)
class PageEntry:
    """An entry as its page shows it. `number` is its place in the session, from 1; `by` the last rectification of it, `corrects` the entry
    that it rectifies, `item` the agenda item that it is about, None outside of all. `most` is how many could take part in its vote, 0 when
    unknown; `stands`, whether its vote counts although its words were put right; `to_check`, whether its vote cannot be so."""

    entry: SessionEntry
    number: int
    item: AgendaItem | None = None
    by: SessionEntry | None = None
    corrects: SessionEntry | None = None
    most: int = 0
    stands: bool = False
    to_check: bool = False

    @property
    def unanimous(self) -> bool:
        """Whether all who could vote did, and were for."""
        return self.entry.vote is not None and not self.to_check and is_unanimous(self.entry.vote, self.most)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its text as paragraphs, one a line."""
        return tuple(line.strip() for line in self.entry.text.splitlines() if line.strip())


@dataclass(frozen=True)
class Chapter:
    """An agenda item, None for what is outside of all, and its entries. `votes` are those that stand, `result` what became of the item, one
    of `deliberation.RESULTS`, empty while nothing decides it."""

    item: AgendaItem | None
    entries: tuple[PageEntry, ...]
    votes: tuple[EntryStanding, ...] = ()
    result: str = ""


def build_page_entries(session: CouncilSession) -> tuple[PageEntry, ...]:
    """Each entry of `session`, in the order of their receipt."""
    items, by_id = {item.number: item for item in session.items}, {each.id: each for each in session.entries}
    put_right, doubtful = find_corrected(session.entries), find_doubtful_votes(session.members, session.entries)
    seating = SeatingPlan.build(session.members, session.entries)
    tellers = {standing.teller.id for standing in list_standings(session.entries) if standing.vote}
    return tuple(
        PageEntry(
            each,
            number,
            items.get(each.item),
            by_id.get(put_right.get(each.id, "")),
            by_id.get(each.corrects),
            most=len(list_voters(seating.get_members_at(each))) if each.vote else 0,
            stands=each.id in tellers,
            to_check=each.id in doubtful,
        )
        for number, each in number_entries(session.entries)
    )


def build_chapters(session: CouncilSession, entries: Sequence[PageEntry]) -> tuple[Chapter, ...]:
    """The chapters: entries before the agenda, then each item, then entries after it."""
    numbers = [entry.number for entry in entries if entry.item]
    first = min(numbers, default=0)
    before = tuple(entry for entry in entries if entry.item is None and entry.number < first)
    after = tuple(entry for entry in entries if entry.item is None and entry.number >= first)
    entry_standings, doubtful = list_standings(entry.entry for entry in entries), {entry.entry.id for entry in entries if entry.to_check}
    decided = find_decisions(entry_standings)
    middle = [
        Chapter(
            item,
            tuple(entry for entry in entries if entry.item == item),
            tuple(each for each in entry_standings if each.vote and each.item == item.number and each.teller.id not in doubtful),
            decided[item.number].result if item.number in decided and decided[item.number].teller.id not in doubtful else "",
        )
        for item in session.items
    ]
    return tuple(each for each in (Chapter(None, before), *middle, Chapter(None, after)) if each.item or each.entries)


PICTURE_ADDRESS = "images/"
"""Below the address of the session’s page: the same live and archived."""


def find_pictures_folder(content: Path, session: CouncilSession) -> Path:
    """The folder of the pictures of `session`, in the content folder."""
    return content / "images" / session.address.rstrip("/")


def list_missing_pictures(content: Path, session: CouncilSession) -> list[str]:
    """The pictures that its entries name and that are not there."""
    folder = find_pictures_folder(content, session)
    return [entry.picture for entry in session.entries if entry.picture and not (folder / entry.picture).is_file()]


def copy_pictures(content: Path, output: Path, sessions: Iterable[CouncilSession], manifest: OutputManifest) -> None:
    """Copy the pictures of `sessions`, which are no longer live, to their pages; present ones stay."""
    for session in sessions:
        for entry in session.entries:
            source, place = find_pictures_folder(content, session) / entry.picture, f"{session.address}{PICTURE_ADDRESS}{entry.picture}"
            if entry.picture and source.is_file() and not manifest.is_current(place, source):
                (output / place).parent.mkdir(parents=True, exist_ok=True)
                copyfile(source, output / place)
