"""The standing of a session's entries after all rectifications.

An entry and all its rectifications, whatever they correct of one another, are one thing: it stands at the place of the first, with the last
vote, outcome and attendance that one of them gives, and the last item. A rectification in words alone leaves the vote as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugins.town.council.attendance import Attendance, Member, apply_moves
from plugins.town.council.entry import SessionEntry
from plugins.town.council.vote import Vote, find_refusal


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
