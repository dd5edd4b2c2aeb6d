"""What the page of a session shows of its entries: by item, in the order of their receipt, each with what put it right.

The page that is built and the live service both make theirs of this, from a session alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plugins.council.entry import Entry, numbered, struck
from plugins.council.session import Item, Session

READABLE = 100
"""Past so many entries, those of each item are folded under its title. Of our own: some ten screens of a phone."""
NEWEST = 50
"""Entries at the top of a live page, the newest first; those before them are folded by item."""


@dataclass(frozen=True)
class Told:
    """One entry in its page. `number` is its place in the session, from 1; `by` the last rectification of it, `of` the entry that it
    rectifies, `item` the agenda item that it is about, None outside of all."""

    entry: Entry
    number: int
    item: Item | None = None
    by: Entry | None = None
    of: Entry | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its text, a line each."""
        return tuple(line.strip() for line in self.entry.text.splitlines() if line.strip())


@dataclass(frozen=True)
class Chapter:
    """An agenda item, None for what is outside of all, and its entries."""

    item: Item | None
    entries: tuple[Told, ...]

    @property
    def votes(self) -> tuple[Told, ...]:
        """The votes that stand: those that were put right are left out."""
        return tuple(one for one in self.entries if one.entry.vote and not one.by)


def told(session: Session, entries: Iterable[Entry] | None = None) -> tuple[Told, ...]:
    """Each entry of `session`, in the order of their receipt; `entries` stand for those of its file, while it is live."""
    known = session.entries if entries is None else tuple(entries)
    items, by_id, put_right = {item.number: item for item in session.items}, {one.id: one for one in known}, struck(known)
    return tuple(
        Told(one, number, items.get(one.item), by_id.get(put_right.get(one.id, "")), by_id.get(one.corrects))
        for number, one in numbered(known)
    )


def chapters(session: Session, shown: Sequence[Told]) -> tuple[Chapter, ...]:
    """What is outside of all items and came before them, then each item of the agenda, then what is outside and came after."""
    numbers = [one.number for one in shown if one.item]
    first = min(numbers, default=0)
    before = tuple(one for one in shown if one.item is None and one.number < first)
    after = tuple(one for one in shown if one.item is None and one.number >= first)
    middle = [Chapter(item, tuple(one for one in shown if one.item == item)) for item in session.items]
    return tuple(one for one in (Chapter(None, before), *middle, Chapter(None, after)) if one.item or one.entries)
