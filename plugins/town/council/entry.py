"""The entries of a session, votes, facts and corrections, and what stands after all rectifications."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from plugins.core.publication.words import N_
from plugins.town.council.vote import Attendance, Member, Vote, apply_moves, find_refusal

SAID, VOTED, TOLD, RECTIFIED = "propos", "vote", "information", "rectification"
KINDS = {SAID: N_("Propos"), VOTED: N_("Vote"), TOLD: N_("Information"), RECTIFIED: N_("Rectification")}
NOTED, ADJOURNED, WITHDRAWN = N_("prise d’acte"), N_("ajournée"), N_("retirée")
OUTCOMES = (NOTED, ADJOURNED, WITHDRAWN)
"""What may become of an item without a vote."""
ID = re.compile(r"[0-9a-z]{12,32}")
"""Made by the phone: the milliseconds of its clock and chance, in base 36. It is the entry's name for ever."""
LONGEST_TEXT = 1000
"""Characters of a text: some three minutes of speech summed up. Of our own."""


@dataclass(frozen=True)
class SessionEntry:
    """`at` (aware) is when it was written; `item` the number of the agenda item, empty outside of all.

    `speaker` is who spoke, in the town's words. `corrects` is the id of the entry that a rectification puts right. `picture` is a file's
    name in the session's folder, and `alt` what it shows.

    `question` is the short address of the residents' question that is answered from this entry on, until another begins.

    `amendment`: the vote is on an amendment, and does not decide the item. `outcome` is what became of the item without a vote, one of
    OUTCOMES. `annuls`: the rectification says that what it corrects did not take place. `attendance` is who came, left or gave a proxy.
    `to_check`, in an archive: its vote was possible when it was told, and is no more since what it rested on was withdrawn, or came late.
    """

    id: str
    kind: str
    text: str
    at: datetime
    item: str = ""
    speaker: str = ""
    vote: Vote | None = None
    corrects: str = ""
    picture: str = ""
    alt: str = ""
    amendment: bool = False
    outcome: str = ""
    annuls: bool = False
    attendance: tuple[Attendance, ...] = ()
    to_check: bool = False
    question: str = ""

    @property
    def decides(self) -> bool:
        """Whether it tells a vote, or what an item became without one."""
        return bool(self.vote or self.outcome)

    @property
    def anchor(self) -> str:
        return f"e-{self.id}"

    @property
    def occasion(self) -> str:
        """Its occasion in the announcement ledger."""
        return f"entry/{self.id}"

    def to_json(self) -> dict[str, Any]:
        """The entry as plain values, without empty ones; `from_json` reverses it."""
        record = vars(self) | {"at": self.at.isoformat(timespec="seconds"), "vote": self.vote.to_json() if self.vote else None}
        record["attendance"] = [move.to_json() for move in self.attendance]
        return {name: value for name, value in record.items() if value}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "SessionEntry":
        """The entry that `to_json` wrote. Raises KeyError, TypeError or ValueError when it is not one."""
        vote = Vote.from_json(record["vote"]) if record.get("vote") else None
        attendance = tuple(Attendance.from_json(move) for move in record.get("attendance") or ())
        read = cls(**{"text": "", **record, "at": datetime.fromisoformat(record["at"]), "vote": vote, "attendance": attendance})
        if not ID.fullmatch(read.id) or read.kind not in KINDS or read.at.tzinfo is None:
            raise ValueError(f"{read.id} : {read.kind}")
        return read


def find_corrected(entries: Iterable[SessionEntry]) -> dict[str, str]:
    """The ids of what was put right, and the id of the last rectification of each."""
    return {entry.corrects: entry.id for entry in entries if entry.corrects}


def number_entries(entries: Iterable[SessionEntry]) -> list[tuple[int, SessionEntry]]:
    """The entries with their numbers in the session, from 1, in the order of their receipt."""
    return list(enumerate(entries, 1))


def round_to_second(entry: SessionEntry) -> SessionEntry:
    """The entry as its JSON keeps it, to the second."""
    return replace(entry, at=entry.at.replace(microsecond=0))


@dataclass(frozen=True)
class EntryStanding:
    """`first` is the entry, `teller` itself or the one of its rectifications that gives what stands, `item` the number of its item.

    `vote` is on an `amendment`, or decides the item; `outcome` is what became of the item without a vote, one of `entry.OUTCOMES`.
    """

    first: SessionEntry
    teller: SessionEntry
    item: str = ""
    vote: Vote | None = None
    amendment: bool = False
    outcome: str = ""
    attendance: tuple[Attendance, ...] = ()

    @property
    def result(self) -> str:
        """The result of the item by this entry: `vote.ADOPTED`, or another of the results; empty when it decides nothing."""
        if self.outcome:
            return self.outcome
        return self.vote.result if self.vote and not self.amendment else ""


def list_standings(entries: Iterable[SessionEntry]) -> tuple[EntryStanding, ...]:
    """The standing of each entry that is not a rectification, in order of receipt."""
    entries = tuple(entries)
    entry_by_id = {each.id: each for each in entries}
    standing_by_id: dict[str, EntryStanding] = {}
    for entry in entries:
        first = find_root(entry, entry_by_id)
        standing_by_id[first.id] = _apply_entry(standing_by_id.get(first.id) or EntryStanding(first, first), entry)
    return tuple(standing_by_id.values())


def find_root(entry: SessionEntry, entries: Mapping[str, SessionEntry]) -> SessionEntry:
    """The entry that `entry` rectifies in the end, among `entries`, by id; itself when it rectifies nothing, or in a cycle."""
    path = [entry]
    while (before := entries.get(path[-1].corrects)) and before not in path:
        path.append(before)
    return entry if path[-1].corrects in {each.id for each in path} else path[-1]


def index_votes_by_item(standings: Iterable[EntryStanding]) -> dict[str, list[EntryStanding]]:
    """The standings with a vote, by the number of their item."""
    votes: dict[str, list[EntryStanding]] = {}
    for standing in standings:
        if standing.vote:
            votes.setdefault(standing.item, []).append(standing)
    return votes


def find_decisions(standings: Iterable[EntryStanding]) -> dict[str, EntryStanding]:
    """The last that decides each item, by its number: the vote on it, or its outcome without a vote. No amendment decides."""
    return {standing.item: standing for standing in standings if standing.result}


def find_doubtful_votes(members: Sequence[Member], entries: Sequence[SessionEntry]) -> dict[str, str]:
    """The ids of the entries whose vote counts and cannot be right, and why, in a French sentence: an arrival was withdrawn, a departure
    came late. The vote is then unknown."""
    seating = SeatingPlan.build(members, entries)
    tellers = (standing.teller for standing in list_standings(entries) if standing.vote)
    return {teller.id: why for teller in tellers if teller.vote and (why := find_refusal(teller.vote, seating.get_members_at(teller)))}


Place = tuple[datetime, int]
"""When an entry was written, then its place in the order of receipt: one that was typed without a network comes late."""


@dataclass(frozen=True)
class SeatingPlan:
    """The members over time: the `members` of the file, and the `moves` in entries, in order. `entries_by_id` are the entries by their
    ids."""

    members: tuple[Member, ...]
    moves: tuple[tuple[Place, tuple[Attendance, ...]], ...]
    entries_by_id: Mapping[str, SessionEntry]
    places: Mapping[str, int]

    @classmethod
    def build(cls, members: Sequence[Member], entries: Sequence[SessionEntry]) -> "SeatingPlan":
        """The plan of a session of these members, in which `entries` were received."""
        entry_by_id, places = {entry.id: entry for entry in entries}, {each.id: place for place, each in enumerate(entries)}
        with_moves = (
            [standing for standing in list_standings(entries) if standing.attendance] if any(entry.attendance for entry in entries) else []
        )
        moves = sorted(((each.first.at, places[each.first.id]), each.attendance) for each in with_moves)
        return cls(tuple(members), tuple(moves), entry_by_id, places)

    def get_members_at(self, entry: SessionEntry) -> tuple[Member, ...]:
        """The members at the time of `entry`; for a rectification, at the time of what it corrects."""
        if not self.moves:
            return self.members
        first = find_root(entry, self.entries_by_id)
        place = (first.at, self.places.get(first.id, len(self.places)))
        return apply_moves(self.members, (move for when, moves in self.moves if when <= place for move in moves))

    def get_last_members(self) -> tuple[Member, ...]:
        """The members after all moves."""
        return apply_moves(self.members, (move for _, moves in self.moves for move in moves))


def _apply_entry(before: EntryStanding, entry: SessionEntry) -> EntryStanding:
    """What holds once `entry` was received."""
    item = entry.item or before.item
    if entry.annuls:
        return EntryStanding(before.first, entry, item)
    if not (entry.vote or entry.outcome or entry.attendance):
        return EntryStanding(before.first, before.teller, item, before.vote, before.amendment, before.outcome, before.attendance)
    return EntryStanding(before.first, entry, item, entry.vote, entry.amendment, entry.outcome, entry.attendance)
