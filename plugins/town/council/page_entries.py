"""The entries of a session as its page shows them: by item, in order of receipt, each with its rectification.

The page that is built and the live service both make theirs of this, from a session alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plugins.town.council.attendance import list_voters
from plugins.town.council.entry import SessionEntry, find_corrected, number_entries
from plugins.town.council.session import AgendaItem, CouncilSession
from plugins.town.council.standing import EntryStanding, SeatingPlan, find_decisions, find_doubtful_votes, list_standings
from plugins.town.council.vote import is_unanimous

NEWEST = 50
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
