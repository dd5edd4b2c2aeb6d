"""A session of the council, as its file says it: when and where, on what, and who sits.

Articles of law are of the Code général des collectivités territoriales.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from plugins.core.publication.publication import Publication
from plugins.core.publication.slug import slugify
from plugins.core.publication.words import N_
from plugins.town.council.attendance import Attendance, Member, find_best_attendance, list_voters
from plugins.town.council.entry import SessionEntry
from plugins.town.council.standing import SeatingPlan, list_standings
from plugins.town.council.vote import Vote, compute_quorum, find_refusal

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
        """Its anchor in the session's page."""
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
